/** Half-made knowledge is taken back: what was stored and never became searchable leaves no row behind. */
import type { Tx } from '#schema/database.ts';
import { isHeldSql, lockHolds } from '#schema/held.ts';

/** The pages of a run that were fetched and not published are as if they had not been fetched yet. */
export async function undoUnpublished(tx: Tx, crawlId: string): Promise<void> {
  const undone = await tx.sql<{ versionId: string; documentId: string }>(
    `select version_id as "versionId", document_id as "documentId" from page
     where tenant_id = $1 and crawl_id = $2 and state in ('stored', 'held') for update`,
    [tx.tenantId, crawlId],
  );
  await tx.sql(
    `update page set state = 'queued', change = null, version_id = null, document_id = null
     where tenant_id = $1 and crawl_id = $2 and state in ('stored', 'held')`,
    [tx.tenantId, crawlId],
  );
  await dropVersions(
    tx,
    undone.map(({ versionId }) => versionId),
  );
  await tx.sql(
    `delete from document d where d.tenant_id = $1 and d.id = any($2) and d.version_id is null
       and not exists (select from version v where v.tenant_id = $1 and v.document_id = d.id)`,
    [tx.tenantId, undone.map(({ documentId }) => documentId)],
  );
}

/**
 * A version that was published before goes back to history; any other goes, but for those of what is held, which stay
 * as failed. Passages are only made by publishing.
 */
export async function dropVersions(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await lockHolds(tx);
  const params = [tx.tenantId, ids];
  await tx.sql(
    `update version set state = 'superseded'
     where tenant_id = $1 and id = any($2) and state <> 'published' and published_at is not null`,
    params,
  );
  await tx.sql(
    `update version v set state = 'failed' where tenant_id = $1 and id = any($2) and published_at is null
       and ${isHeldSql('$1', 'document', 'v.document_id')}`,
    params,
  );
  await tx.sql(
    `delete from version v where tenant_id = $1 and id = any($2) and published_at is null
       and not ${isHeldSql('$1', 'document', 'v.document_id')}`,
    params,
  );
}
