/** Every page of the web, as its table of routes says, at addresses to try. */
import type { RouteConfigEntry } from '@remix-run/route-config';
import { newId } from '#schema/id.ts';
import type { TestTenant } from './api.ts';

/** Every path of the web: `/space/:id/member`. */
export const pathsOf = (entries: RouteConfigEntry[], above = ''): string[] =>
  entries.flatMap(({ path = '', children = [] }) => [`${above}/${path}`, ...pathsOf(children, `${above}/${path}`)]);

/** The path with the id of what the tenant has, chosen by the noun before it; else with one of nothing. */
export function fillPath(path: string, tenant: TestTenant, known = true): string {
  const { spaceId, collectionId, sourceId, crawlId, documentId, groupId, federationId, tenantId, personId } = tenant;
  const ids: Record<string, string | undefined> = {
    ...{ space: spaceId, collection: collectionId, source: sourceId, crawl: crawlId, document: documentId },
    ...{ group: groupId, federation: federationId, tenants: tenantId, people: personId },
    chat: Object.values(tenant.talks)[0]?.conversationId,
  };
  const noun = /([a-z-]+)\/:/.exec(path)?.[1] ?? '';
  return path.replace('*', 'no/such/page').replace(/:\w+\??/, (known ? ids[noun] : undefined) ?? newId());
}
