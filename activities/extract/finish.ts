/** A run over a file ends: what is half-made is undone, and the outcome is said. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';
import { type ExtractKey, type ExtractRun, lockExtract } from './run.ts';

export type ExtractOutcome = 'finished' | 'failed' | 'cancelled';
export type FinishExtract = ExtractKey & { outcome: ExtractOutcome; reason: Reason | null };

/** Ending a run that has ended changes nothing. */
export async function finishExtract(
  db: Database,
  { tenantId, extractId, outcome, reason }: FinishExtract,
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExtract(tx, extractId);
    if (!run) return;
    await tx.sql(
      `update extract set state = $3, reason = $4, started_at = coalesce(started_at, now()), ended_at = now(),
         updated_at = now(), row_version = row_version + 1 where tenant_id = $1 and id = $2`,
      [tenantId, extractId, outcome, reason && JSON.stringify(reason)],
    );
    await tx.sql('delete from extracted where tenant_id = $1 and extract_id = $2', [tenantId, extractId]);
    if (outcome !== 'finished') await undo(tx, run, outcome);
    await recordEvent(tx, system, {
      action: 'extract.end',
      object: { kind: 'extract', id: extractId },
      outcome: outcome === 'failed' ? 'failed' : 'done',
      details: { state: outcome, reason },
    });
  });
}

/** A file that could not be read keeps its original, to be tried again; one that was cancelled leaves nothing. */
async function undo(tx: Tx, { versionId, documentId }: ExtractRun, outcome: ExtractOutcome): Promise<void> {
  if (versionId === null) return;
  const params = [tx.tenantId, versionId];
  await tx.sql(
    `delete from embedding e using passage p where p.tenant_id = $1 and p.version_id = $2 and not p.live
       and e.tenant_id = $1 and e.passage_id = p.id`,
    params,
  );
  await tx.sql('delete from passage where tenant_id = $1 and version_id = $2 and not live', params);
  if (outcome === 'failed') {
    await tx.sql(
      `update version set state = 'failed' where tenant_id = $1 and id = $2 and state in ('waiting', 'stored')`,
      params,
    );
    return;
  }
  await tx.sql(
    `update extract set version_id = null, document_id = null where tenant_id = $1 and version_id = $2`,
    params,
  );
  await tx.sql('delete from version where tenant_id = $1 and id = $2 and published_at is null', params);
  await tx.sql(
    `delete from document d where d.tenant_id = $1 and d.id = $2 and d.version_id is null
       and not exists (select from version v where v.tenant_id = $1 and v.document_id = d.id)`,
    [tx.tenantId, documentId],
  );
}
