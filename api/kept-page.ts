/**
 * Pages of runs whose documents are kept from somebody. Whoever may crawl sees the addresses of all, since a run is
 * theirs to mend, but never a title or a text that is kept from them; whoever only reads does not learn of the page.
 */
import type { Tx } from '#schema/database.ts';
import { type SpaceRole, spaceMay } from '#schema/role.ts';
import { seenBy } from '#schema/sight.ts';
import type { Asker } from './access.ts';

/** Whose look at a source's runs it is. */
export type Looker = { personId: string; seesAddresses: boolean };

export const lookerOf = ({ personId }: Asker, role: SpaceRole): Looker => ({
  personId,
  seesAddresses: spaceMay(role, 'crawl'),
});

/** SQL: the addresses (`url`) of a source's documents that a person does not see; mostly none. */
export const keptUrls = ({ tenant, person, source }: { tenant: string; person: string; source: string }): string => `
  select d.key as url
  from source o join document d on d.tenant_id = o.tenant_id and d.collection_id = o.collection_id and d.source_id = o.id
  where o.tenant_id = ${tenant} and o.id = ${source} and d.narrowed and not ${seenBy({ tenant, person })}`;

/** The addresses that the looker is not told of. */
export async function readUntold(tx: Tx, { personId, seesAddresses }: Looker, sourceId: string): Promise<Set<string>> {
  if (seesAddresses) return new Set();
  const rows = await tx.sql<{ url: string }>(keptUrls({ tenant: '$1', person: '$2', source: '$3' }), [
    tx.tenantId,
    personId,
    sourceId,
  ]);
  return new Set(rows.map(({ url }) => url));
}
