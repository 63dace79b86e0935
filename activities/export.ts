/**
 * Exports of the record: what they hold is fixed first, then the archive is written and lies ready, then it is sent
 * where it is to go. Each step can be killed anywhere and run again.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, Refusal } from '#schema/errors.ts';
import type { ExportDueInput } from '#schema/export.ts';
import { requestScheduledExport } from '#schema/request-export.ts';
import { type EndDeps, type ExportOutcome, finishExport } from './export/end.ts';
import { type PlanDeps, planExport } from './export/plan.ts';
import type { ExportKey } from './export/run.ts';
import { type SendDeps, sendExport } from './export/send.ts';
import { type WriteDeps, writeExport } from './export/write.ts';

export type ExportDeps = PlanDeps &
  SendDeps &
  Omit<WriteDeps, 'sealer' | 'deliveries'> & {
    /** Null where the installation has no key: then no export begins. */
    sealer: WriteDeps['sealer'] | null;
    deliveries: PlanDeps['deliveries'] & WriteDeps['deliveries'] & SendDeps['deliveries'];
  };

/** On the queue of exports. */
export function exportActivities({ sealer, ...deps }: ExportDeps) {
  return {
    planExport: (key: ExportKey): Promise<void> => planExport(deps, key),
    /** Answers whether it is to be sent somewhere too. */
    async writeExport(key: ExportKey): Promise<{ isSent: boolean }> {
      if (!sealer) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
      return writeExport({ ...deps, sealer }, key);
    },
    sendExport: (key: ExportKey): Promise<void> => sendExport(deps, key),
  };
}
export type ExportActivities = ReturnType<typeof exportActivities>;

/** Beside the workflows. */
export function exportRowActivities(deps: EndDeps) {
  return {
    /** Asks for the export of a schedule, by an id that every attempt has; answers whether there is one to be begun. */
    requestExport: ({ tenantId, scheduleId, exportId }: ExportDueInput & ExportKey): Promise<{ isOpen: boolean }> =>
      deps.db.withTenant(tenantId, (tx) => requestOnce(tx, scheduleId, exportId)),
    finishExport: (outcome: ExportOutcome): Promise<void> => finishExport(deps, outcome),
  };
}
export type ExportRowActivities = ReturnType<typeof exportRowActivities>;

/** What an earlier attempt decided, to run or to skip, stands. */
async function requestOnce(tx: Tx, scheduleId: string, exportId: string): Promise<{ isOpen: boolean }> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('export-due/' || $1, 0))`, [exportId]);
  const [run] = await tx.sql<{ isOpen: boolean }>(
    'select ended_at is null as "isOpen" from audit_export where tenant_id = $1 and id = $2',
    [tx.tenantId, exportId],
  );
  if (run) return run;
  const skips = await tx.sql(
    `select id from audit_event
     where tenant_id = $1 and object_id = $2 and action = 'export.skip' and details->>'exportId' = $3`,
    [tx.tenantId, scheduleId, exportId],
  );
  if (skips.length > 0) return { isOpen: false };
  try {
    await requestScheduledExport(tx, scheduleId, exportId);
    return { isOpen: true };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordEvent(tx, system, {
      action: 'export.skip',
      object: { kind: 'export-schedule', id: scheduleId },
      details: { reason: error instanceof Conflict ? 'still-running' : 'schedule-gone', exportId },
    });
    return { isOpen: false };
  }
}
