/** Exports that were asked for and not begun are begun, those whose workflow is dead are closed, and schedules follow their rows. */
import type { Database } from '#schema/database.ts';
import { type Schedule, scheduleText } from '#schema/source.ts';
import type { RunFate, ScheduleTexts } from '../reconcile.ts';
import type { ExportOutcome } from './end.ts';

export type ExportOutbox = {
  db: Database;
  temporal: {
    fateOfExport(tenantId: string, exportId: string): Promise<RunFate>;
    startExport(tenantId: string, exportId: string): Promise<void>;
    cancelExport(tenantId: string, exportId: string): Promise<void>;
    /** The schedules of exports that exist. */
    exportSchedules(): Promise<ScheduleTexts>;
    putExportSchedule(tenantId: string, scheduleId: string, schedule: Schedule | null): Promise<void>;
  };
  finishExport(input: ExportOutcome): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

export async function reconcileExports(outbox: ExportOutbox, tenantId: string): Promise<void> {
  const { db, temporal, finishExport } = outbox;
  const open = await db.readTenant<{ id: string; wish: 'run' | 'cancel' }>(
    tenantId,
    `select id, wish from audit_export
     where tenant_id = tenant.id and ended_at is null and updated_at < now() - $2 * interval '1 second'
     order by requested_at`,
    [graceSeconds],
  );
  for (const { id, wish } of open) {
    const fate = await temporal.fateOfExport(tenantId, id);
    const key = { tenantId, exportId: id };
    if (fate === 'unknown' && wish === 'run') await temporal.startExport(tenantId, id);
    else if (fate === 'running' && wish === 'cancel') await temporal.cancelExport(tenantId, id);
    else if (fate === 'unknown' || fate === 'cancelled') {
      await finishExport({ ...key, outcome: 'cancelled', reason: null });
    } else if (fate !== 'running') {
      await finishExport({ ...key, outcome: 'failed', reason: { code: 'export-stopped', facts: { fate } } });
    }
  }
}

/** `existing`: what Temporal has, by the text that each was made from. */
export async function reconcileExportSchedules(
  { db, temporal }: ExportOutbox,
  tenantId: string,
  existing: ReadonlyMap<string, string>,
): Promise<void> {
  const wanted = await db.readTenant<{ id: string; schedule: Schedule }>(
    tenantId,
    'select id, schedule from export_schedule where tenant_id = tenant.id and removed_at is null',
  );
  for (const { id, schedule } of wanted) {
    if (existing.get(id) !== scheduleText(schedule)) await temporal.putExportSchedule(tenantId, id, schedule);
  }
  const known = new Set(wanted.map(({ id }) => id));
  for (const id of existing.keys()) if (!known.has(id)) await temporal.putExportSchedule(tenantId, id, null);
}
