/** The set of a disposal: found by its rule or as it was asked for, with sizes and dates, and the hash that binds it. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { dueSql } from '#schema/due-sql.ts';
import { approvalDays, type PurgeInput, type PurgeKind, type PurgeState } from '#schema/purge.ts';
import { readPurgeSetting } from '#schema/purge-setting.ts';
import type { What } from '#schema/retention.ts';

export type ItemPurge = {
  kind: Exclude<PurgeKind, 'tenant'>;
  state: PurgeState;
  ended: boolean;
  isReview: boolean;
  /** It was carried out before, and is so once more on a restored backup. */
  isAgain: boolean;
  ruleId: string | null;
  /** Of the rule; null where there is none, or none any more. */
  what: What | null;
  /** 64 hex digits; null before there is a set. */
  manifestHash: string | null;
  askedBy: string | null;
};

/** Locked until the transaction ends; null for one that is not there. */
export async function lockPurge({ tenantId, sql }: Tx, purgeId: string): Promise<ItemPurge | null> {
  const [purge] = await sql<ItemPurge>(
    `select p.kind, p.state, p.ended_at is not null as ended, p.is_review as "isReview", p.is_again as "isAgain", p.rule_id as "ruleId",
       r.what, encode(p.manifest_hash, 'hex') as "manifestHash", p.asked_by as "askedBy"
     from purge p left join rule r on r.tenant_id = p.tenant_id and r.id = p.rule_id
     where p.tenant_id = $1 and p.id = $2 and p.kind <> 'tenant' for no key update of p`,
    [tenantId, purgeId],
  );
  return purge ?? null;
}

/** Makes the set, or makes it anew before anything of it went. Answers what comes next. */
export async function planItems(tx: Tx, { purgeId }: PurgeInput): Promise<PurgeState> {
  const purge = await lockPurge(tx, purgeId);
  if (!purge || purge.ended || purge.state !== 'requested') return purge?.state ?? 'failed';
  await writeSet(tx, purgeId, purge);
  const { approveAbove } = await readPurgeSetting(tx);
  const [planned] = await tx.sql<{ state: PurgeState; items: number; hash: string; decisionId: string }>(
    `update purge set state = case when items > 0 and (is_review or items > $3) then 'waiting' else 'approved' end,
       planned_at = now(), expires_at = now() + make_interval(days => ${approvalDays}), version = version + 1
     where tenant_id = $1 and id = $2
     returning state, items, encode(manifest_hash, 'hex') as hash, decision_id as "decisionId"`,
    [tx.tenantId, purgeId, approveAbove],
  );
  const { state, items, hash, decisionId } = planned!;
  await recordEvent(tx, system, {
    action: 'purge.plan',
    object: { kind: 'purge', id: purgeId },
    details: { items, manifestHash: hash, decisionId, ruleId: purge.ruleId, waits: state === 'waiting' },
  });
  return state;
}

/**
 * Writes the items and their hash into the purge's row. What a rule finds changes from hour to hour; what was asked for
 * by its ids stays, and only its sizes are read.
 */
export async function writeSet(tx: Tx, purgeId: string, purge: ItemPurge): Promise<void> {
  const key = [tx.tenantId, purgeId];
  if (purge.kind === 'rule') {
    await tx.sql('delete from purge_item where tenant_id = $1 and purge_id = $2', key);
    if (purge.what) {
      await tx.sql(
        `insert into purge_item (tenant_id, purge_id, kind, object_id, due_at, size_bytes)
         select $1, $3, kind, id, due_at, size_bytes from (${dueSql(purge.what)}) due
         where rule_id = $4 and not exists (select from holds_over($1, of_kind, of_id))`,
        [tx.tenantId, 'now', purgeId, purge.ruleId],
      );
    }
  } else await tx.sql(sizeSql, key);
  await tx.sql(
    `update purge p set items = n.items, size_bytes = n.size_bytes, manifest_hash = n.hash
     from (select count(*)::int as items, coalesce(sum(size_bytes), 0)::bigint as size_bytes,
         sha256(convert_to(coalesce(string_agg(${lineSql}, '' order by kind collate "C", object_id), ''), 'UTF8')) as hash
       from purge_item where tenant_id = $1 and purge_id = $2) n
     where p.tenant_id = $1 and p.id = $2`,
    key,
  );
}

/** One line of a manifest: kind, id, and when it was due in UTC, or a dash. Sorted by kind and id, each ends in a newline. */
export const lineSql = `kind || ' ' || object_id || ' ' ||
  coalesce(to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '-') || E'\\n'`;

const sizeSql = `
  update purge_item i set size_bytes = case i.kind
    when 'document' then (select coalesce(sum(b.size_bytes), 0) from blob b where b.tenant_id = $1 and b.sha256 in (
      select v.blob_sha256 from version v where v.tenant_id = $1 and v.document_id = i.object_id))
    when 'conversation' then (select coalesce(sum(octet_length(m.text)), 0) from message m
      where m.tenant_id = $1 and m.conversation_id = i.object_id)
    else 0 end
  where i.tenant_id = $1 and i.purge_id = $2`;
