/** One transaction puts a file's passages into search and those of the version before it out. */
import type { Database } from '#schema/database.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { showVersions } from '#schema/showing.ts';
import { pointDocuments } from '../ingest/publish.ts';
import { type ExtractKey, lockExtract, progress } from './run.ts';

export async function publishText(db: Database, { tenantId, extractId }: ExtractKey): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run?.versionId || !run.documentId) return;
    const { documentId, versionId } = run;
    const [document] = await tx.sql<{ isThere: boolean }>(
      'select removed_at is null as "isThere" from document where tenant_id = $1 and id = $2 for no key update',
      [tenantId, documentId],
    );
    // Deleted while it was read: its run is cancelled, and brings nothing back.
    if (!document?.isThere) return;
    await unindexDocuments(tx, [documentId]);
    await showVersions(tx, [versionId]);
    await pointDocuments(tx, [{ documentId, versionId }]);
    await tx.sql('delete from extracted where tenant_id = $1 and extract_id = $2', [tenantId, extractId]);
    await progress(tx, extractId, { stage: 'publish' });
  });
}
