/** An export ends, whichever way, and the record says so. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { tellAll } from '#schema/notice.ts';
import type { Reason } from '#schema/progress.ts';
import type { ReasonCode } from '#schema/reason.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import { type ExportKey, type ExportRun, lockExport } from './run.ts';

export type EndDeps = { db: Database; deliveries: Pick<Deliveries, 'remove'> };
export type ExportOutcome = ExportKey & { outcome: 'finished' | 'failed' | 'cancelled'; reason: Reason | null };

/** What has ended stays as it ended. An archive that lies ready goes on lying there, whether or not it was sent. */
export async function finishExport(
  { db, deliveries }: EndDeps,
  { tenantId, exportId, outcome, reason: met }: ExportOutcome,
): Promise<void> {
  const run = await db.withTenant(tenantId, (tx) => lockExport(tx, exportId));
  if (!run) return;
  const reason = met && reasonFor(run, met);
  if (run.deliveryId === null) await deliveries.remove(`export/${tenantId}/${exportId}.zip`);
  await db.withTenant(tenantId, async (tx) => {
    const ended = await tx.sql<{ fromSeq: number | null; toSeq: number | null; sha256: string | null }>(
      `update audit_export x set state = $3, failure = $4, ended_at = now(), updated_at = now(), version = version + 1
       where tenant_id = $1 and id = $2 and ended_at is null
       returning from_seq as "fromSeq", to_seq as "toSeq",
         (select encode(d.sha256, 'hex') from delivery d where d.tenant_id = $1 and d.id = x.delivery_id) as sha256`,
      [tenantId, exportId, outcome, reason && JSON.stringify(reason)],
    );
    if (!ended[0]) return;
    if (outcome === 'failed') await tellAll(tx, 'audit', newsOf(run, reason));
    await recordEvent(tx, system, {
      action: 'export.end',
      object: { kind: 'export', id: exportId },
      outcome: outcome === 'failed' ? 'failed' : 'done',
      details: { state: outcome, ...ended[0], ...(reason && { reason: reason.code }) },
    });
  });
}

/** An archive that lies ready was not sent. */
function newsOf({ deliveryId }: ExportRun, reason: Reason | null): ReasonCode {
  if (deliveryId === null) return 'export-failed';
  return reason?.code === 'export-target-gone' ? 'export-target-gone' : 'export-given-up';
}

/** What a target met for a week says that it is tried again; by now it is not. */
const reasonFor = ({ sends }: ExportRun, met: Reason): Reason =>
  sends > 0 && met.code.startsWith('target-') ? { code: 'export-given-up', facts: {} } : met;
