/** One batch of a disposal: locked, judged, deleted, and put down as gone, kept or missing, in one transaction. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import type { PurgeInput, PurgeState } from '#schema/purge.ts';
import { type DisposedKind, type Judged, judge, type Verdict } from './item-check.ts';
import { lockPurge } from './item-plan.ts';
import { purgeOf } from './item-rows.ts';

/** A transaction of some tenths of a second where each is a document of some pages. */
export const batchItems = 200;

/** States of a disposal that is carried out; one that goes once more on a restored backup was approved before. */
export const begun: readonly PurgeState[] = ['approved', 'running', 'verifying'];

type Item = { kind: DisposedKind; id: string };

/** Answers whether the set may have more, but for days of the record, which go by themselves. */
export async function purgeItemBatch(tx: Tx, { purgeId }: PurgeInput, restoreDays: number): Promise<boolean> {
  // Whoever places a hold takes it alone: either theirs is seen below, or they wait until this is done.
  await tx.sql('select lock_holds(false)');
  const purge = await lockPurge(tx, purgeId);
  if (!purge || purge.ended || !begun.includes(purge.state)) return false;
  if (!purge.isAgain) await requireDecision(tx, purgeId);
  const batch = await tx.sql<Item>(
    `select kind, object_id as id from purge_item
     where tenant_id = $1 and purge_id = $2 and state = 'planned' and kind <> 'log' order by kind, object_id limit ${batchItems} for update`,
    [tx.tenantId, purgeId],
  );
  for (const [kind, items] of Object.entries(Object.groupBy(batch, (item) => item.kind))) {
    await purgeKind(
      tx,
      { purgeId, purge: { ...purge, restoreDays } },
      kind as DisposedKind,
      await stillPlanned(tx, purgeId, items!),
    );
  }
  await tx.sql(`update purge set state = 'running', version = version + 1 where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    purgeId,
  ]);
  return batch.length === batchItems;
}

/** But for what went with something of this batch that it is in. */
async function stillPlanned({ tenantId, sql }: Tx, purgeId: string, items: Item[]): Promise<string[]> {
  const rows = await sql<{ id: string }>(
    `select object_id as id from purge_item
     where tenant_id = $1 and purge_id = $2 and kind = $3 and object_id = any ($4) and state = 'planned' order by 1`,
    [tenantId, purgeId, items[0]!.kind, items.map(({ id }) => id)],
  );
  return rows.map(({ id }) => id);
}

async function purgeKind(
  tx: Tx,
  { purgeId, purge }: { purgeId: string; purge: Judged },
  kind: DisposedKind,
  ids: string[],
): Promise<void> {
  if (ids.length === 0) return;
  const verdicts = await judge(tx, purge, kind, ids);
  const going = verdicts.filter(({ why }) => why === null).map(({ id }) => id);
  const along = inside[kind] && going.length > 0 ? await takeAlong(tx, purgeId, inside[kind], going) : 0;
  if (going.length > 0) await purgeOf[kind](tx, purgeId, going);
  await forgetAnswers(tx);
  await tx.sql(
    `update purge_item i set state = case when v.why is null then 'gone' when v.why = 'missing' then 'missing' else 'kept' end,
       why = nullif(v.why, 'missing'), ended_at = now()
     from unnest($4::uuid[], $5::text[]) v (id, why)
     where i.tenant_id = $1 and i.purge_id = $2 and i.kind = $3 and i.object_id = v.id`,
    [tx.tenantId, purgeId, kind, verdicts.map(({ id }) => id), verdicts.map(({ why }) => why)],
  );
  await recordEvent(tx, system, {
    action: 'purge.batch',
    object: { kind: 'purge', id: purgeId },
    details: {
      kind,
      gone: going.length,
      ...(along > 0 ? { along } : {}),
      ...countedWhy(verdicts.flatMap(({ why }) => why ?? [])),
    },
  });
}

/** Over an item `i` of the set: whether it is in one of these things, $3, with which it goes. */
const inside: Partial<Record<DisposedKind, string>> = {
  conversation: `i.kind = 'message' and i.object_id in
    (select m.id from message m where m.tenant_id = $1 and m.conversation_id = any ($3))`,
  document: `i.kind in ('version', 'sound') and i.object_id in
    (select v.id from version v where v.tenant_id = $1 and v.document_id = any ($3))`,
};

/** What is disposed of with what it is in was disposed of, and will not be found missing. Answers how much that is. */
async function takeAlong({ tenantId, sql }: Tx, purgeId: string, isInside: string, ids: string[]): Promise<number> {
  const taken = await sql(
    `update purge_item i set state = 'gone', ended_at = now()
     where i.tenant_id = $1 and i.purge_id = $2 and i.state = 'planned' and ${isInside} returning i.object_id`,
    [tenantId, purgeId, ids],
  );
  return taken.length;
}

/** What was answered to programs a while ago is kept for a second try, and may say what is gone now. */
async function forgetAnswers({ tenantId, sql }: Tx): Promise<void> {
  await sql(`delete from idempotency where tenant_id = $1 and created_at < now() - interval '10 minutes'`, [tenantId]);
}

const countedWhy = (whys: NonNullable<Verdict['why']>[]): Record<string, number> =>
  Object.fromEntries(Object.entries(Object.groupBy(whys, (why) => why)).map(([why, all]) => [why, all!.length]));

/** Of a decision that has ended nothing more goes by it: what is left of the set is kept. */
async function requireDecision({ tenantId, sql }: Tx, purgeId: string): Promise<void> {
  await sql(
    `update purge_item i set state = 'kept', why = 'not-due', ended_at = now()
     from purge p join decision d on d.tenant_id = p.tenant_id and d.id = p.decision_id
     where p.tenant_id = $1 and p.id = $2 and d.ended_at is not null
       and i.tenant_id = $1 and i.purge_id = $2 and i.state = 'planned'`,
    [tenantId, purgeId],
  );
}
