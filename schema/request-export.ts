/**
 * Asking for an export of the record. A row in state `requested` is the request and the outbox at once: the caller
 * starts the workflow after the commit, and `reconcile` starts what a crash left behind.
 */
import type { Rows } from './database.ts';
import { Conflict, NotFound } from './errors.ts';
import type { ExportForm } from './export.ts';
import { newId } from './id.ts';

export type ExportRequest = ExportForm & {
  category: string;
  reason: string;
  askedBy: { id: string; name: string };
};

/** Answers the export's id. Throws NotFound for a target that is not there. */
export async function requestExport(tx: Rows, request: ExportRequest): Promise<string> {
  const { range, targetId, category, reason, askedBy } = request;
  if (targetId) await requireTarget(tx, targetId);
  const id = newId();
  await tx.sql(
    `insert into audit_export (tenant_id, id, target_id, category, reason, range, asked_by, asked_name)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tx.tenantId, id, targetId, category, reason, JSON.stringify(range), askedBy.id, askedBy.name],
  );
  return id;
}

/**
 * By a schedule, for the reasons it gives, or for those of `asked` by whom it is asked for before its time; `id` is the
 * same for every attempt. Throws NotFound for a schedule that is gone, and Conflict while its last export has not ended.
 */
export async function requestScheduledExport(
  tx: Rows,
  scheduleId: string,
  id: string,
  asked?: Pick<ExportRequest, 'category' | 'reason' | 'askedBy'>,
): Promise<void> {
  const made = await tx.sql(
    `insert into audit_export (tenant_id, id, schedule_id, target_id, category, reason, asked_by, asked_name)
     select tenant_id, $3, id, target_id, coalesce($4, category), coalesce($5, reason), $6, $7 from export_schedule
     where tenant_id = $1 and id = $2 and removed_at is null
     on conflict (tenant_id, schedule_id) where ended_at is null do nothing returning id`,
    [
      ...[tx.tenantId, scheduleId, id, asked?.category ?? null, asked?.reason ?? null],
      ...[asked?.askedBy.id ?? null, asked?.askedBy.name ?? null],
    ],
  );
  if (made.length > 0) return;
  const there = await tx.sql('select 1 from export_schedule where tenant_id = $1 and id = $2 and removed_at is null', [
    tx.tenantId,
    scheduleId,
  ]);
  if (there.length === 0) throw new NotFound('there is no such schedule');
  throw new Conflict('The last export of this schedule has not ended', { code: 'export-open' });
}

/** Notes that it is to stop. Throws NotFound, or Conflict when it has ended. */
export async function cancelExport(tx: Rows, id: string): Promise<void> {
  const [run] = await tx.sql<{ ended: boolean }>(
    `update audit_export set wish = case when ended_at is null then 'cancel' else wish end, version = version + 1
     where tenant_id = $1 and id = $2 returning ended_at is not null as ended`,
    [tx.tenantId, id],
  );
  if (!run) throw new NotFound('There is no such export');
  if (run.ended) throw new Conflict('This export has ended', { code: 'export-ended' });
}

/** It is not removed until the transaction is over. Throws NotFound. */
export async function requireTarget({ sql, tenantId }: Rows, id: string): Promise<void> {
  const there = await sql(
    'select 1 from export_target where tenant_id = $1 and id = $2 and removed_at is null for share',
    [tenantId, id],
  );
  if (there.length === 0) throw new NotFound('there is no such target');
}
