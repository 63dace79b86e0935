/** Exports, their schedules and targets as they are shown. */
import type { Rows } from '#schema/database.ts';
import { type Delivery, deliveryColumns, showDelivery } from '#schema/delivery.ts';
import { NotFound } from '#schema/errors.ts';
import type { AuditExport, ExportSchedule, ExportScheduleForm, LastExport } from '#schema/export.ts';
import type { ExportTargetShown } from '#schema/export-target.ts';
import type { Progress } from '#schema/progress.ts';

type Row = Omit<AuditExport, 'progress' | 'delivery' | 'isOver' | 'target' | 'sentAt' | 'requestedAt' | 'endedAt'> & {
  eventsDone: number;
  runSeconds: number | null;
  deliveryId: string | null;
  target: object | null;
  targetId: string | null;
  sentAt: Date | null;
  requestedAt: Date;
  endedAt: Date | null;
};

const exportSql = `select x.id, x.schedule_id as "scheduleId", x.state, x.wish, x.category, x.reason, x.range,
    x.from_seq as "fromSeq", x.to_seq as "toSeq", x.events_done as "eventsDone", x.sends, x.send_fault as "sendFault",
    x.sent_at as "sentAt", x.failure, x.asked_name as "askedName", x.requested_at as "requestedAt",
    x.ended_at as "endedAt", x.version, x.delivery_id as "deliveryId", x.target_id as "targetId", t.form as target,
    extract(epoch from now() - x.started_at)::float8 as "runSeconds"
  from audit_export x left join export_target t on t.tenant_id = x.tenant_id and t.id = x.target_id
  where x.tenant_id = $1`;

/** The newest first; `after` is the last that was shown. */
export async function listExports(
  tx: Rows,
  { after, scheduleId, limit }: { after: [string, string] | null; scheduleId: string | undefined; limit: number },
): Promise<AuditExport[]> {
  const rows = await tx.sql<Row>(
    `${exportSql} and ($2::timestamptz is null or (x.requested_at, x.id) < ($2, $3))
       and ($4::uuid is null or x.schedule_id = $4)
     order by x.requested_at desc, x.id desc limit $5`,
    [tx.tenantId, after?.[0] ?? null, after?.[1] ?? null, scheduleId ?? null, limit],
  );
  return shownWith(tx, rows);
}

/** Throws NotFound. */
export async function readExport(tx: Rows, id: string): Promise<AuditExport> {
  const [shown] = await shownWith(tx, await tx.sql<Row>(`${exportSql} and x.id = $2`, [tx.tenantId, id]));
  if (!shown) throw new NotFound('no such export');
  return shown;
}

/** With what lies ready of them and has not expired. */
async function shownWith({ sql, tenantId }: Rows, rows: Row[]): Promise<AuditExport[]> {
  const deliveries = await sql<Parameters<typeof showDelivery>[0]>(
    `select ${deliveryColumns} from delivery where tenant_id = $1 and id = any($2::uuid[]) and expires_at > now()`,
    [tenantId, rows.map(({ deliveryId }) => deliveryId)],
  );
  const ready = new Map(deliveries.map((delivery) => [delivery.id, showDelivery(delivery)]));
  return rows.map((row) => showExport(row, (row.deliveryId && ready.get(row.deliveryId)) || null));
}

function showExport(row: Row, delivery: Delivery | null): AuditExport {
  const { eventsDone, runSeconds, deliveryId, target, targetId, sentAt, requestedAt, endedAt, ...rest } = row;
  return {
    ...rest,
    progress: progressOf(row, eventsDone, runSeconds),
    delivery,
    isOver: deliveryId !== null && delivery === null,
    target: targetId && target ? ({ ...target, id: targetId } as ExportTargetShown) : null,
    sentAt: sentAt?.toISOString() ?? null,
    requestedAt: requestedAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function progressOf({ fromSeq, toSeq, state }: Row, done: number, seconds: number | null): Progress {
  const total = fromSeq === null || toSeq === null ? 0 : toSeq - fromSeq + 1;
  const queued = Math.max(0, total - done);
  const ratePerSecond = state === 'running' && done > 0 && seconds ? done / seconds : null;
  return {
    queued,
    done,
    failed: 0,
    ratePerSecond,
    remainingSeconds: ratePerSecond && Math.ceil(queued / ratePerSecond),
  };
}

type ScheduleRow = Omit<ExportSchedule, 'form' | 'target' | 'madeAt' | 'last' | 'recurrence'> &
  ExportScheduleForm & {
    target: object | null;
    madeAt: Date;
    last: LastExport | null;
  };

const scheduleSql = `select s.id, s.name, s.schedule, s.target_id as "targetId", s.category, s.reason,
    s.exported_seq as "exportedSeq", s.made_name as "madeName", s.made_at as "madeAt", t.form as target,
    (select jsonb_build_object('id', x.id, 'state', x.state, 'requestedAt', x.requested_at, 'sendFault', x.send_fault)
      from audit_export x where x.tenant_id = $1 and x.schedule_id = s.id order by x.requested_at desc limit 1) as last
  from export_schedule s left join export_target t on t.tenant_id = s.tenant_id and t.id = s.target_id
  where s.tenant_id = $1 and s.removed_at is null`;

export async function listSchedules({ sql, tenantId }: Rows): Promise<ExportSchedule[]> {
  const rows = await sql<ScheduleRow>(`${scheduleSql} order by s.made_at, s.id`, [tenantId]);
  return rows.map(showSchedule);
}

/** Throws NotFound. */
export async function readSchedule({ sql, tenantId }: Rows, id: string): Promise<ExportSchedule> {
  const [row] = await sql<ScheduleRow>(`${scheduleSql} and s.id = $2`, [tenantId, id]);
  if (!row) throw new NotFound('no such schedule');
  return showSchedule(row);
}

const showSchedule = ({ id, exportedSeq, madeName, madeAt, target, last, ...form }: ScheduleRow): ExportSchedule => ({
  id,
  form,
  target: form.targetId && target ? ({ ...target, id: form.targetId } as ExportTargetShown) : null,
  exportedSeq,
  madeName,
  madeAt: madeAt.toISOString(),
  last: last && { ...last, requestedAt: new Date(last.requestedAt).toISOString() },
  recurrence: null,
});

export async function listTargets({ sql, tenantId }: Rows): Promise<ExportTargetShown[]> {
  const rows = await sql<{ id: string; form: object }>(
    'select id, form from export_target where tenant_id = $1 and removed_at is null order by made_at, id',
    [tenantId],
  );
  return rows.map(({ id, form }) => ({ ...form, id }) as ExportTargetShown);
}
