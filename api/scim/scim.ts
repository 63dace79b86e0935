/** SCIM 2.0 beside the API: its own media type, its own refusals, and only for the keys of directories. */
import { NotFound } from '#schema/errors.ts';
import type { App, Deps } from '../deps.ts';
import { scimDiscoveryRoutes } from './discovery.ts';
import { scimGroupRoutes } from './group.ts';
import { installScimErrors, scimMediaType } from './refuse.ts';
import { scimUserRoutes } from './user.ts';

export const scimPrefix = '/scim/v2';

/** Into a scope that already finds out who asks, and what they may. */
export async function registerScim(app: App, deps: Deps): Promise<void> {
  app.addContentTypeParser(scimMediaType, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));
  installScimErrors(app);
  app.setNotFoundHandler(async () => {
    throw new NotFound('nothing of SCIM is here');
  });
  app.addHook('onSend', async (_request, reply) => {
    if (reply.statusCode !== 204) reply.type(scimMediaType);
  });
  for (const routes of [scimDiscoveryRoutes, scimUserRoutes, scimGroupRoutes]) await app.register(routes(deps));
}
