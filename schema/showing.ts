/** Passages that are there already come into search, and are found from the end of the transaction on. */
import type { Tx } from './database.ts';
import { indexPassages } from './posting.ts';

/** Passages indexed in one statement: their postings are sorted in memory. */
const passagesAtOnce = 2_000;

/** All passages of these versions, with the vectors that they have. */
export async function showVersions(tx: Tx, versionIds: readonly string[]): Promise<void> {
  const passages = await tx.sql<{ id: string }>(
    'update passage set live = true where tenant_id = $1 and version_id = any ($2::uuid[]) returning id',
    [tx.tenantId, versionIds],
  );
  const ids = passages.map(({ id }) => id);
  await tx.sql('update embedding set live = true where tenant_id = $1 and passage_id = any ($2::uuid[])', [
    tx.tenantId,
    ids,
  ]);
  for (let at = 0; at < ids.length; at += passagesAtOnce) await indexPassages(tx, ids.slice(at, at + passagesAtOnce));
}
