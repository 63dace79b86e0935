/** By which rules that goes which is in a space or a collection, and when the first of it does. */
import type { Tx } from '#schema/database.ts';
import { dueSql, ruleOver } from '#schema/due-sql.ts';
import { type RuleLevel, supports, What } from '#schema/retention.ts';
import type { PlaceRetention } from '#schema/retention-view.ts';

type Kind = Extract<RuleLevel, 'space' | 'collection'>;
type Row = Omit<PlaceRetention, 'nextAt' | 'decision'> & { nth: number; decisionId: string; reference: string };

/** In the order of `What`. Narrower rules, of what is in it, are said where they stand. */
export async function retentionIn(tx: Tx, kind: Kind, id: string): Promise<PlaceRetention[]> {
  const what = What.options.filter((one) => supports[one].levels.includes(kind));
  const rows = await tx.sql<Row>(rulesOver(kind), [tx.tenantId, id, what]);
  const shown: PlaceRetention[] = [];
  for (const { nth: _, decisionId, reference, ...row } of rows) {
    const [next] = await tx.sql<{ at: Date | null }>(
      `select min(x.due_at) as at from (${dueSql(row.what)}) x where x.rule_id = $3 and x.${kind}_id = $4`,
      [tx.tenantId, 'infinity', row.ruleId, id],
    );
    shown.push({ ...row, decision: { id: decisionId, reference }, nextAt: next!.at?.toISOString() ?? null });
  }
  return shown;
}

/** A space has things of every class that its collections have, and things of none. */
const places: Record<Kind, string> = {
  space: `select $2::uuid as space_id, null::uuid as collection_id, null::int as class_level
    union select $2, null, c.level from collection c where c.tenant_id = $1 and c.space_id = $2 and c.removed_at is null`,
  collection: `select c.space_id, c.id as collection_id, c.level as class_level
    from collection c where c.tenant_id = $1 and c.id = $2`,
};

const rulesOver = (kind: Kind) => `
  select distinct r.id as "ruleId", w.what, w.nth, r.level, r.trigger, r.period, r.unit, r.action,
    d.id as "decisionId", d.reference, k.name as "className"
  from unnest($3::text[]) with ordinality w (what, nth)
    cross join (select p.*, null::uuid as document_id from (${places[kind]}) p) t
    cross join lateral (${ruleOver('w.what')}) r
    join decision d on d.tenant_id = $1 and d.id = r.decision_id and d.ended_at is null
    left join classification k on k.tenant_id = $1 and k.level = r.class_level
  order by w.nth, "className" nulls first`;
