/** A run over a file ends: what is half-made is undone, and the outcome is said. */
import { recordEvent, system } from '#schema/audit.ts';
import { letGoOfBlobs } from '#schema/blob.ts';
import type { Database, Tx } from '#schema/database.ts';
import { heldAmong, lockHolds } from '#schema/held.ts';
import type { Reason } from '#schema/progress.ts';
import type { LargeFiles } from '../outside/files.ts';
import { type ExtractKey, type ExtractRun, lockExtract } from './run.ts';

export type FinishDeps = { db: Database; files: Pick<LargeFiles, 'remove'> };
export type ExtractOutcome = 'finished' | 'failed' | 'cancelled';
export type FinishExtract = ExtractKey & { outcome: ExtractOutcome; reason: Reason | null };

/** Ending a run that has ended changes nothing, and one that has published was cancelled too late. */
export async function finishExtract(
  { db, files }: FinishDeps,
  { tenantId, extractId, outcome, reason }: FinishExtract,
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run) return;
    const [ended] = await tx.sql<{ state: ExtractOutcome }>(
      `update extract set state = case when $3 = 'cancelled' and stage = 'publish' then 'finished' else $3 end,
         reason = $4, started_at = coalesce(started_at, now()), ended_at = now(), updated_at = now(),
         row_version = row_version + 1
       where tenant_id = $1 and id = $2 returning state`,
      [tenantId, extractId, outcome, reason && JSON.stringify(reason)],
    );
    const { state } = ended!;
    await tx.sql('delete from extracted where tenant_id = $1 and extract_id = $2', [tenantId, extractId]);
    if (state !== 'finished') await undo(tx, files, run, state);
    await recordEvent(tx, system, {
      action: 'extract.end',
      object: { kind: 'extract', id: extractId },
      outcome: state === 'failed' ? 'failed' : 'done',
      details: { state, reason },
    });
  });
}

/** A file that could not be read keeps its original, to be tried again; an upload that was cancelled leaves nothing. */
async function undo(tx: Tx, files: FinishDeps['files'], run: ExtractRun, outcome: ExtractOutcome): Promise<void> {
  const { versionId } = run;
  if (versionId === null) return;
  const params = [tx.tenantId, versionId];
  await tx.sql(
    `delete from embedding e using passage p where p.tenant_id = $1 and p.version_id = $2 and not p.live
       and e.tenant_id = $1 and e.passage_id = p.id`,
    params,
  );
  await tx.sql('delete from passage where tenant_id = $1 and version_id = $2 and not live', params);
  if (outcome === 'cancelled' && (await dropVersion(tx, files, run))) return;
  await tx.sql(
    `update version set state = 'failed' where tenant_id = $1 and id = $2 and state in ('waiting', 'stored')`,
    params,
  );
}

/**
 * Answers false for one that answered before, for one that a crawl has found, since that it is there stays known, for
 * one that was deleted, since that can be taken back, and for one that is held.
 */
async function dropVersion(
  tx: Tx,
  files: FinishDeps['files'],
  { versionId, documentId }: ExtractRun,
): Promise<boolean> {
  await lockHolds(tx);
  if (documentId && (await heldAmong(tx, 'document', [documentId])).has(documentId)) return false;
  const params = [tx.tenantId, versionId];
  const [version] = await tx.sql<{ original: Buffer }>(
    `select blob_sha256 as original from version v
     where tenant_id = $1 and id = $2 and published_at is null and crawl_id is null
       and exists (select from document d where d.tenant_id = $1 and d.id = v.document_id and d.removed_at is null)
     for update`,
    params,
  );
  if (!version) return false;
  await tx.sql(
    'update extract set version_id = null, document_id = null where tenant_id = $1 and version_id = $2',
    params,
  );
  await tx.sql('delete from version where tenant_id = $1 and id = $2', params);
  await tx.sql(
    `delete from document d where d.tenant_id = $1 and d.id = $2 and d.version_id is null
       and not exists (select from version v where v.tenant_id = $1 and v.document_id = d.id)`,
    [tx.tenantId, documentId],
  );
  await letGoOfBlobs(tx, files, [version.original]);
  return true;
}
