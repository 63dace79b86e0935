/** One transaction puts a file's passages into search and those of the version before it out. */
import type { Database } from '#schema/database.ts';
import { indexPassages, unindexDocuments } from '#schema/posting.ts';
import { pointDocuments } from '../ingest/publish.ts';
import { type ExtractKey, lockExtract, progress } from './run.ts';

/** Passages indexed in one statement: their postings are sorted in memory. */
const passagesAtOnce = 2_000;

export async function publishText(db: Database, { tenantId, extractId }: ExtractKey): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run?.versionId || !run.documentId) return;
    const { documentId, versionId } = run;
    await tx.sql('select from document where tenant_id = $1 and id = $2 for no key update', [tenantId, documentId]);
    await unindexDocuments(tx, [documentId]);
    const passages = await tx.sql<{ id: string }>(
      'update passage set live = true where tenant_id = $1 and version_id = $2 returning id',
      [tenantId, versionId],
    );
    const ids = passages.map(({ id }) => id);
    await tx.sql('update embedding set live = true where tenant_id = $1 and passage_id = any($2)', [tenantId, ids]);
    for (let at = 0; at < ids.length; at += passagesAtOnce) {
      await indexPassages(tx, ids.slice(at, at + passagesAtOnce));
    }
    await pointDocuments(tx, [{ documentId, versionId }]);
    await tx.sql('delete from extracted where tenant_id = $1 and extract_id = $2', [tenantId, extractId]);
    await progress(tx, extractId, { stage: 'publish' });
  });
}
