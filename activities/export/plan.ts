/**
 * Which links an export holds. What a schedule exports begins after the last link that it exported, whatever the clock
 * says, and ends at a signed head: no head comes later that would lie inside.
 */
import type { HeadSigner } from '#schema/chain-head.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, NotYet } from '#schema/errors.ts';
import type { ExportRange } from '#schema/export.ts';
import { signHead } from '../chain/head.ts';
import { linkWaiting } from '../chain/link.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import type { Heads } from '../outside/heads.ts';
import { type ExportKey, type ExportRun, lockExport, type Stretch } from './run.ts';

export type PlanDeps = {
  db: Database;
  /** Null where the installation has no key: nothing can be sealed then. */
  signer: HeadSigner | null;
  heads: Heads;
  deliveries: Pick<Deliveries, 'readNote'>;
};

/** How far a schedule has come, as it is written down beside its archives, where no restore of the database reaches. */
export type Position = { seq: number; hash: string };
export const positionName = (scheduleId: string): string => `position/${scheduleId}`;

/** Once it is planned, it stays as it is. Throws NotYet while what was done before the wish waits for its link or head. */
export async function planExport(deps: PlanDeps, { tenantId, exportId }: ExportKey): Promise<void> {
  const { db, signer } = deps;
  if (!signer) throw new Conflict('DIARIUM_SECRET_KEY is not set', { code: 'no-secret-key' });
  await linkWaiting(db, tenantId);
  await signHead({ ...deps, signer }, tenantId, 0);
  const scheduleId = await db.withTenant(tenantId, async (tx) => (await lockExport(tx, exportId))?.scheduleId);
  if (scheduleId === undefined) return;
  const noted = scheduleId && ((await deps.deliveries.readNote(tenantId, positionName(scheduleId))) as Position | null);
  await db.withTenant(tenantId, async (tx) => {
    const run = await lockExport(tx, exportId);
    if (!run || run.fromSeq !== null) return;
    await requireLinked(tx, run.requestedAt);
    const { fromSeq, toSeq } = await stretchFor(tx, run, noted || null);
    await tx.sql(
      `update audit_export set from_seq = $3, to_seq = $4, state = 'running', started_at = coalesce(started_at, now()),
         updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2`,
      [tenantId, exportId, fromSeq, Math.max(toSeq, fromSeq - 1)],
    );
  });
}

/** Somebody else may have linked what was done, and not signed a head over it yet. */
async function requireLinked({ sql, tenantId }: Tx, until: Date): Promise<void> {
  const waiting = await sql(
    `select from audit_pending where tenant_id = $1 and event_at <= $2
     union all
     select from audit_link where tenant_id = $1 and event_at <= $2
       and seq > coalesce((select max(seq) from audit_head where tenant_id = $1 and kind <> 'closing'), 0)
     limit 1`,
    [tenantId, until],
  );
  if (waiting.length > 0) throw new NotYet('events wait for their link, or for a head over it', 2_000);
}

async function stretchFor(tx: Tx, run: ExportRun, noted: Position | null): Promise<Stretch> {
  const kept = await keptLinks(tx);
  if (run.scheduleId === null) return wishedStretch(tx, run.range, kept);
  const position = await positionOf(tx, run.scheduleId, noted);
  return { fromSeq: Math.max(position + 1, kept.fromSeq), toSeq: kept.toSeq };
}

/** From the first link that no closing head covers, gone or about to go, to the last that a head was signed over. */
async function keptLinks({ sql, tenantId }: Tx): Promise<Stretch> {
  const [kept] = await sql<Stretch>(
    `select audit_closed($1) + 1 as "fromSeq",
       coalesce((select max(seq) from audit_head where tenant_id = $1 and kind <> 'closing'), 0) as "toSeq"`,
    [tenantId],
  );
  return kept!;
}

/** A restored database may know less of what was exported than was written down; it is believed where its chain agrees. */
async function positionOf({ sql, tenantId }: Tx, scheduleId: string, noted: Position | null): Promise<number> {
  const [row] = await sql<{ seq: number; agrees: boolean }>(
    `select exported_seq as seq, exists (select from audit_link
       where tenant_id = $1 and seq = $3 and hash = decode($4, 'hex')) as agrees
     from export_schedule where tenant_id = $1 and id = $2`,
    [tenantId, scheduleId, noted?.seq ?? 0, noted?.hash ?? ''],
  );
  return row?.agrees ? Math.max(row.seq, noted!.seq) : (row?.seq ?? 0);
}

/** The links of moments are all from the first to the last of them: a chain that leaves some out proves nothing. */
async function wishedStretch({ sql, tenantId }: Tx, range: ExportRange, kept: Stretch): Promise<Stretch> {
  const [found] = await sql<{ fromSeq: number | null; toSeq: number | null }>(
    `select min(seq) as "fromSeq", max(seq) as "toSeq" from audit_link
     where tenant_id = $1 and seq between $2 and $3
       and event_at >= coalesce($4, '-infinity'::timestamptz) and event_at < coalesce($5, 'infinity'::timestamptz)`,
    [
      ...[tenantId, Math.max(range.fromSeq ?? 0, kept.fromSeq), Math.min(range.toSeq ?? kept.toSeq, kept.toSeq)],
      ...[range.from ?? null, range.until ?? null],
    ],
  );
  return { fromSeq: found?.fromSeq ?? kept.fromSeq, toSeq: found?.toSeq ?? 0 };
}
