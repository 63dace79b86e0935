/** A disposal is planned: its set is made and bound, and made again before anything of it goes. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { tellAll } from '#schema/notice.ts';
import { approvalDays, type PurgeInput, type PurgeState } from '#schema/purge.ts';
import { voidSet } from '#schema/purge-decide.ts';
import { type PurgeSet, writeSet } from '#schema/purge-set.ts';
import { needsWord } from './item-word.ts';

export type ItemPurge = PurgeSet & {
  id: string;
  state: PurgeState;
  ended: boolean;
  /** It was carried out before, and is so once more on a restored backup. */
  isAgain: boolean;
  /** 64 hex digits; null before there is a set. */
  manifestHash: string | null;
};

/** Locked until the transaction ends; null for one that is not there. A rule that has ended lets nothing more go. */
export async function lockPurge({ tenantId, sql }: Tx, purgeId: string): Promise<ItemPurge | null> {
  const [purge] = await sql<ItemPurge>(
    `select p.id, p.kind, p.state, p.ended_at is not null as ended, p.is_again as "isAgain", p.rule_id as "ruleId", r.what,
       p.planned_at as "plannedAt", encode(p.manifest_hash, 'hex') as "manifestHash"
     from purge p left join rule r on r.tenant_id = p.tenant_id and r.id = p.rule_id and r.ended_at is null
     where p.tenant_id = $1 and p.id = $2 and p.kind <> 'tenant' for no key update of p`,
    [tenantId, purgeId],
  );
  return purge ?? null;
}

/** Makes the set, once. Answers what comes next. */
export async function planItems(tx: Tx, { purgeId }: PurgeInput): Promise<PurgeState> {
  const purge = await lockPurge(tx, purgeId);
  if (!purge || purge.ended || purge.state !== 'requested') return purge?.state ?? 'failed';
  const manifestHash = await writeSet(tx, purgeId, purge);
  const waits = await needsWord(tx, purgeId);
  const [planned] = await tx.sql<{ state: PurgeState; items: number; missing: number; decisionId: string }>(
    `update purge p set state = $3, planned_at = now(),
       expires_at = now() + make_interval(days => ${approvalDays}), version = version + 1
     where tenant_id = $1 and id = $2 returning state, items, decision_id as "decisionId",
       (select count(*)::int from purge_item i where i.tenant_id = $1 and i.purge_id = $2 and not i.is_there) as missing`,
    [tx.tenantId, purgeId, waits ? 'waiting' : 'approved'],
  );
  const { state, items, missing, decisionId } = planned!;
  await recordEvent(tx, system, {
    action: 'purge.plan',
    object: { kind: 'purge', id: purgeId },
    details: { items, missing, manifestHash, decisionId, ruleId: purge.ruleId, waits },
  });
  if (waits) await tellAll(tx, 'retention', 'purge-waits');
  return state;
}

/**
 * Before anything goes the set is made again. One that somebody approved and that is another one now waits for them once
 * more; one that needed nobody goes as it is now, unless it has grown into one that does. Once anything of it has gone it
 * is not asked any more.
 */
export async function confirmItems(tx: Tx, { purgeId }: PurgeInput): Promise<PurgeState> {
  const purge = await lockPurge(tx, purgeId);
  if (!purge || purge.ended || purge.state !== 'approved' || purge.isAgain) return purge?.state ?? 'failed';
  const hash = await writeSet(tx, purgeId, purge);
  const [row] = await tx.sql<{ isDecided: boolean }>(
    `select decided_at is not null as "isDecided" from purge where tenant_id = $1 and id = $2`,
    [tx.tenantId, purgeId],
  );
  if (row!.isDecided ? hash !== purge.manifestHash : await needsWord(tx, purgeId)) {
    await voidSet(tx, purgeId);
    await tellAll(tx, 'retention', 'purge-waits');
    return 'waiting';
  }
  await tx.sql(`update purge set state = 'running', version = version + 1 where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    purgeId,
  ]);
  return 'running';
}
