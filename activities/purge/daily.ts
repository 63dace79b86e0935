/**
 * Once a day, by the calendar where the organisation is: one disposal for each rule by which something is due, and one
 * for what people removed themselves, when its days of grace are over and there is a decision that lets it go.
 */
import { system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { dueSql, todaySql } from '#schema/due-sql.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { isKeptByHold } from '#schema/purge-set.ts';
import { readPurgeSetting } from '#schema/purge-setting.ts';
import { requestPurge } from '#schema/request-purge.ts';
import type { What } from '#schema/retention.ts';

/** Asks for them; `reconcile` begins them. Once more on the same day changes nothing. */
export async function requestDuePurges(tx: Tx, restoreDays: number): Promise<void> {
  const [day] = await tx.sql(
    `insert into purge_setting as s (tenant_id, looked_on) values ($1, ${todaySql('$1')})
     on conflict (tenant_id) do update set looked_on = excluded.looked_on
       where s.looked_on is distinct from excluded.looked_on returning looked_on`,
    [tx.tenantId],
  );
  if (!day) return;
  for (const rule of await dueRules(tx)) {
    await requestPurge(tx, system, {
      kind: 'rule',
      ruleId: rule.id,
      decisionId: rule.decisionId,
      items: 'due',
      isReview: rule.action === 'review',
      askedBy: { id: rule.madeBy, name: rule.madeName },
    });
  }
  const { handDecisionId } = await readPurgeSetting(tx);
  if (handDecisionId === null || !(await isInForce(tx, handDecisionId))) return;
  const items = await removedItems(tx, restoreDays);
  if (items.length > 0) await requestPurge(tx, system, { kind: 'hand', decisionId: handDecisionId, items });
}

type Rule = {
  id: string;
  what: What;
  decisionId: string;
  action: 'purge' | 'review';
  madeBy: string;
  madeName: string;
};

/** Of the rules in force those that let something go today which is not held, and have no open disposal. */
async function dueRules(tx: Tx): Promise<Rule[]> {
  const rules = await tx.sql<Rule>(
    `select r.id, r.what, r.decision_id as "decisionId", r.action, r.made_by as "madeBy", r.made_name as "madeName"
     from rule r join decision d on d.tenant_id = r.tenant_id and d.id = r.decision_id
     where r.tenant_id = $1 and r.ended_at is null and d.ended_at is null
       and not exists (select from purge p where p.tenant_id = $1 and p.rule_id = r.id and p.ended_at is null)
     order by r.made_at, r.id`,
    [tx.tenantId],
  );
  const due: Rule[] = [];
  for (const rule of rules) {
    const [one] = await tx.sql(
      `select from (${dueSql(rule.what)}) x
       where rule_id = $3 and not ${isKeptByHold} limit 1`,
      [tx.tenantId, 'now', rule.id],
    );
    if (one) due.push(rule);
  }
  return due;
}

async function isInForce({ tenantId, sql }: Tx, decisionId: string): Promise<boolean> {
  const found = await sql('select from decision where tenant_id = $1 and id = $2 and ended_at is null', [
    tenantId,
    decisionId,
  ]);
  return found.length > 0;
}

/** As many as are asked for in one go; the rest comes tomorrow. */
const mostAtOnce = 10_000;

/**
 * Documents and conversations that somebody removed, or whose space, collection or source they did, so many days ago; and
 * such places themselves when nothing is in them any more. Pages that their site let go of nobody removed: those go by
 * rules alone. Not those at work.
 */
function removedItems({ tenantId, sql }: Tx, restoreDays: number): Promise<{ kind: PurgeItemKind; id: string }[]> {
  return sql(
    `with over as (select now() - make_interval(days => $2) as at), removed as (
       select 'document' as kind, d.id from document d
         join source o on o.tenant_id = $1 and o.id = d.source_id
         join collection c on c.tenant_id = $1 and c.id = d.collection_id
         join space s on s.tenant_id = $1 and s.id = c.space_id, over
       where d.tenant_id = $1 and least(case when d.removed_by is not null then d.removed_at end,
         o.removed_at, c.removed_at, s.removed_at) < over.at
       union all
       select 'conversation', v.id from conversation v
         join space s on s.tenant_id = $1 and s.id = v.space_id, over
       where v.tenant_id = $1 and least(v.removed_at, s.removed_at) < over.at
       union all
       select 'collection', c.id from collection c
         join space s on s.tenant_id = $1 and s.id = c.space_id, over
       where c.tenant_id = $1 and least(c.removed_at, s.removed_at) < over.at
         and not exists (select from document d where d.tenant_id = $1 and d.collection_id = c.id)
       union all
       select 'space', s.id from space s, over
       where s.tenant_id = $1 and s.removed_at < over.at
         and not exists (select from collection c where c.tenant_id = $1 and c.space_id = s.id)
         and not exists (select from conversation v where v.tenant_id = $1 and v.space_id = s.id))
     select r.kind, r.id from removed r
     where not exists (select from holds_keeping($1, r.kind, r.id))
       and not exists (select from purge_item i join purge p on p.tenant_id = $1 and p.id = i.purge_id
         where i.tenant_id = $1 and i.object_id = r.id and p.ended_at is null)
     order by r.kind, r.id limit ${mostAtOnce}`,
    [tenantId, restoreDays],
  );
}
