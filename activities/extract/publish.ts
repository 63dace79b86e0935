/** One transaction puts a file's passages into search and those of the version before it out. */
import type { Database, Tx } from '#schema/database.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { showVersions } from '#schema/showing.ts';
import { pointDocuments } from '../ingest/publish.ts';
import { type ExtractKey, lockExtract, progress } from './run.ts';

export async function publishText(db: Database, { tenantId, extractId }: ExtractKey): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run?.versionId || !run.documentId) return;
    const { documentId, versionId } = run;
    const [document] = await tx.sql<{ isThere: boolean; isPublished: boolean }>(
      `select removed_at is null as "isThere", version_id is not distinct from $3 as "isPublished" from document
       where tenant_id = $1 and id = $2 for no key update`,
      [tenantId, documentId, versionId],
    );
    // Deleted while it was read: its run is cancelled, and brings nothing back.
    if (!document?.isThere || document.isPublished || (await isOvertaken(tx, extractId, versionId))) return;
    await unindexDocuments(tx, [documentId]);
    await showVersions(tx, [versionId]);
    await pointDocuments(tx, [{ documentId, versionId }]);
    await tx.sql('delete from extracted where tenant_id = $1 and extract_id = $2', [tenantId, extractId]);
    await progress(tx, extractId, { stage: 'publish' });
  });
}

/** A later file of the same document answers already, or a crawl has found another one, or a page, in its place. */
async function isOvertaken(tx: Tx, extractId: string, versionId: string): Promise<boolean> {
  const overtaking = await tx.sql(
    `select from version v where v.tenant_id = $1 and v.id = $3
       and (v.crawl_id is not null and v.state = 'superseded' or exists (select from extract later
         where later.tenant_id = $1 and later.document_id = v.document_id and later.id > $2 and later.stage = 'publish'))`,
    [tx.tenantId, extractId, versionId],
  );
  return overtaking.length > 0;
}
