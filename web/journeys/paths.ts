/** An address to try for every page that there is. */
import type { RouteConfigEntry } from '@remix-run/route-config';

/** Addresses of things that exist; `page` is one that the crawl read. */
export type Made = Record<'space' | 'collection' | 'source' | 'crawl' | 'page' | 'document' | 'chat', string>;

/** An address for every page in the list of routes; a page that none is known for fails here. */
export function pathsOf(entries: RouteConfigEntry[], made: Made): string[] {
  const pathOf = (address: string) => new URL(address).pathname;
  const examples: Record<string, string> = {
    'space/:id': pathOf(made.space),
    'space/:id/member': `${pathOf(made.space)}/member`,
    'space/:id/setting': `${pathOf(made.space)}/setting`,
    'collection/:id': pathOf(made.collection),
    'collection/:id/access': `${pathOf(made.collection)}/access`,
    'source/new': `/source/new?collectionId=${pathOf(made.collection).split('/').at(-1)}`,
    'source/:id': pathOf(made.source),
    'source/:id/edit': `${pathOf(made.source)}/edit`,
    'crawl/:id': pathOf(made.crawl),
    'crawl/:id/difference': `${pathOf(made.crawl)}/difference`,
    'crawl/:id/difference/text': `${pathOf(made.crawl)}/difference/text?url=${encodeURIComponent(made.page)}`,
    'document/:id': pathOf(made.document),
    'document/:id/difference': `${pathOf(made.document)}/difference?was=nothing&now=nothing`,
    'document/:id/correction': `${pathOf(made.document)}/correction`,
    'chat/:conversationId?': pathOf(made.chat),
    'admin/people/:id': '/admin/people/nobody',
    'admin/group/:id': '/admin/group/nothing',
    'admin/federation/:id': '/admin/federation/nothing',
    't/:slug/provider/:id': '/t/storvik/provider/installation',
    'system/tenants/:id': '/system/tenants/nothing',
    'system/tenants/:id/federation': '/system/tenants/nothing/federation',
    'system/tenants/:id/purge': '/system/tenants/nothing/purge',
    't/:slug': '/t/storvik',
    'link/:token': '/link/nothing',
    'invite/:token': '/invite/nothing',
    'reset/:token': '/reset/nothing',
    '*': '/no/such/page',
  };
  return entries.map(({ path = '' }) => {
    // What the compliance desk shows one of has a journey of its own; here it is of nothing.
    const example = examples[path] ?? `/${path.replace(/^(compliance\/.*):id/, '$1nothing')}`;
    if (/[:*?]/.test(example.split('?')[0]!)) throw new Error(`no example of ${path}`);
    return example;
  });
}
