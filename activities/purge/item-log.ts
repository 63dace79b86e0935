/**
 * Days of the record of acts, each named by its last event. They go from the oldest on, under a signed closing head from
 * which the rest still verifies, by the role that alone can let go of them. A day that is not over yet for some of its
 * events, that no check has followed, or that a hold keeps, stays, and all after it.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tip } from '#schema/chain.ts';
import type { Tx } from '#schema/database.ts';
import { zoneSql } from '#schema/due-sql.ts';
import type { PurgeInput } from '#schema/purge.ts';
import type { PurgeWhy } from '#schema/purge-run.ts';
import { letGoOfClosed } from '../chain/close.ts';
import { type HeadDeps, keepHead } from '../chain/head.ts';
import { begun } from './item-batch.ts';
import { stillDue } from './item-check.ts';
import { lockPurge } from './item-plan.ts';

/** Without a signer nothing of a record goes: nobody could tell what is missing from what was taken. */
export type LogDeps = Pick<HeadDeps, 'db' | 'heads'> & { signer?: HeadDeps['signer'] | undefined };

type Plan = { going: string[]; kept: { id: string; why: PurgeWhy }[]; tip: Tip | null };

/** All days of the disposal, none of which is planned any more afterwards. `onBatch` is called between transactions. */
export async function purgeLog(deps: LogDeps, key: PurgeInput, onBatch: () => void = () => {}): Promise<void> {
  const { db, signer } = deps;
  const plan = await db.withTenant(key.tenantId, (tx) => planDays(tx, key.purgeId, signer !== undefined));
  if (!plan) return;
  if (plan.tip && signer) await keepHead({ ...deps, signer }, key.tenantId, plan.tip, 'closing');
  if (plan.going.length > 0) await letGoOfClosed(db, key.tenantId, onBatch);
  await db.withTenant(key.tenantId, (tx) => endDays(tx, key.purgeId, plan));
}

/** Null where no day is planned. What has gone before, in an attempt that died over it, goes on as going. */
async function planDays(tx: Tx, purgeId: string, isSigned: boolean): Promise<Plan | null> {
  await tx.sql('select lock_holds(false)');
  const purge = await lockPurge(tx, purgeId);
  if (!purge || purge.ended || !begun.includes(purge.state)) return null;
  const days = await tx.sql<{ id: string; seq: number | null }>(
    `select i.object_id as id, l.seq from purge_item i
       left join audit_link l on l.tenant_id = $1 and l.event_id = i.object_id
     where i.tenant_id = $1 and i.purge_id = $2 and i.kind = 'log' and i.state = 'planned' order by l.seq nulls first`,
    [tx.tenantId, purgeId],
  );
  if (days.length === 0) return null;
  const ids = days.map(({ id }) => id);
  const due = purge.isAgain ? new Set(ids) : await stillDue(tx, purge, ids);
  const [held] = await tx.sql('select from hold where tenant_id = $1 and lifted_at is null limit 1', [tx.tenantId]);
  const wanted = days.filter(({ id, seq }) => seq === null || due.has(id)).map(({ id }) => id);
  const reach = held ? null : await readReach(tx, wanted, purge.isAgain);
  const tip = isSigned ? reach : null;
  const stays = ({ id, seq }: (typeof days)[number]): PurgeWhy | null => {
    if (seq === null) return null;
    if (held) return 'held';
    if (!due.has(id)) return 'not-due';
    return tip && seq <= tip.seq ? null : 'unverified';
  };
  const kept = days.flatMap((day) => {
    const why = stays(day);
    return why ? [{ id: day.id, why }] : [];
  });
  return { going: ids.filter((id) => !kept.some((one) => one.id === id)), kept, tip };
}

/**
 * The last link that may go: every link up to it is of one of these days, and was followed by a check that found nothing,
 * before a backup was restored if not after.
 */
async function readReach({ tenantId, sql }: Tx, ids: readonly string[], isAgain: boolean): Promise<Tip | null> {
  const [reach] = await sql<Tip>(
    `with day as materialized (
       select l.seq, (l.event_at at time zone ${zoneSql('$1')})::date as day from audit_link l
       where l.tenant_id = $1 and l.event_id = any ($2)),
     kept as (
       select coalesce((select l.seq from audit_link l
         where l.tenant_id = $1 and (l.event_at at time zone ${zoneSql('$1')})::date not in (select day from day)
         order by l.seq limit 1), 9007199254740991) as seq),
     checked as (
       select seq, findings from audit_check where tenant_id = $1 and ended_at is not null order by ended_at desc limit 1)
     select l.seq, l.hash from audit_link l
     where l.tenant_id = $1 and l.seq < (select seq from kept)
       and ($3 or l.seq <= (select seq from checked where findings = '[]'))
     order by l.seq desc limit 1`,
    [tenantId, ids, isAgain],
  );
  return reach ?? null;
}

/** A hold that came between the closing head and what it covers kept what was left of that: days whose last event is there. */
async function endDays(tx: Tx, purgeId: string, { going, kept }: Plan): Promise<void> {
  const ended = await tx.sql<{ isGone: boolean }>(
    `update purge_item i set state = case when v.why is null then 'gone' else 'kept' end, why = v.why, ended_at = now()
     from (select g.id, coalesce(g.why, case when l.event_id is not null then 'held' end) as why
       from unnest($3::uuid[], $4::text[]) g (id, why)
         left join audit_link l on l.tenant_id = $1 and l.event_id = g.id) v
     where i.tenant_id = $1 and i.purge_id = $2 and i.kind = 'log' and i.state = 'planned' and i.object_id = v.id
     returning i.state = 'gone' as "isGone"`,
    [
      ...[tx.tenantId, purgeId, [...going, ...kept.map(({ id }) => id)]],
      [...going.map(() => null), ...kept.map(({ why }) => why)],
    ],
  );
  if (ended.length === 0) return;
  const gone = ended.filter(({ isGone }) => isGone).length;
  const [closed] = await tx.sql<{ seq: number }>('select audit_closed($1) as seq', [tx.tenantId]);
  await recordEvent(tx, system, {
    action: 'purge.batch',
    object: { kind: 'purge', id: purgeId },
    details: { kind: 'log', gone, kept: ended.length - gone, ...(gone > 0 ? closed : {}) },
  });
}
