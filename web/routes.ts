/** Every page of the product and the file that holds it. Tests read this list too. */
import { index, type RouteConfig, route } from '@remix-run/route-config';

export default [
  index('routes/home.tsx'),
  route('sign-in', 'routes/sign-in.tsx'),
  route('link/:token', 'routes/link.tsx'),
  route('account', 'routes/account.tsx'),
  route('preference', 'routes/preference.tsx'),
  route('notice', 'routes/notice.tsx'),
  route('space/:id', 'routes/space.tsx'),
  route('collection/:id', 'routes/collection.tsx'),
  route('source/new', 'routes/source-new.tsx'),
  route('source/:id', 'routes/source.tsx'),
  route('source/:id/edit', 'routes/source-edit.tsx'),
  route('crawl/:id', 'routes/crawl.tsx'),
  route('crawl/:id/difference', 'routes/difference.tsx'),
  route('crawl/:id/difference/text', 'routes/difference-text.tsx'),
  route('document/:id', 'routes/document.tsx'),
  route('chat/:conversationId?', 'routes/chat.tsx'),
  route('conversation', 'routes/conversation.tsx'),
  route('admin', 'routes/admin.tsx'),
  route('admin/setting', 'routes/admin-setting.tsx'),
  route('system/tenants', 'routes/system-tenants.tsx'),
  route('system/tenants/new', 'routes/system-tenant-new.tsx'),
  route('system/tenants/:id', 'routes/system-tenant.tsx'),
  route('*', 'routes/missing.tsx'),
] satisfies RouteConfig;
