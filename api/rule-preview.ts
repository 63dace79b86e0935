/** A dry run of a rule: how much it takes today, what comes first, and what holds keep. */
import type { Tx } from '#schema/database.ts';
import { type Due, dueSql } from '#schema/due-sql.ts';
import { isKeptByHold } from '#schema/purge-set.ts';
import type { Rule } from '#schema/retention.ts';
import type { RulePreview } from '#schema/retention-view.ts';
import { itemLabel } from './item-label.ts';

const firstShown = 100;

type FirstRow = Pick<Due, 'kind' | 'id' | 'due_at' | 'size_bytes'> & { label: string | null; isHeld: boolean };

export async function previewRule(
  { tenantId, sql }: Tx,
  { id, what }: Pick<Rule, 'id' | 'what'>,
): Promise<RulePreview> {
  const due = dueSql(what);
  const [sum] = await sql<Omit<RulePreview, 'first' | 'later'>>(
    `select count(*)::int as items, coalesce(sum(x.size_bytes), 0)::bigint as "sizeBytes",
       count(*) filter (where ${isKeptByHold})::int as held from (${due}) x where x.rule_id = $3`,
    [tenantId, 'now', id],
  );
  const first = await sql<FirstRow>(
    `select x.kind, x.id, x.due_at, x.size_bytes, ${itemLabel('x')} as label, ${isKeptByHold} as "isHeld"
     from (select * from (${due}) t where t.rule_id = $3 order by t.due_at, t.id limit ${firstShown}) x
     order by x.due_at, x.id`,
    [tenantId, 'now', id],
  );
  const [later] = await sql<{ items: number; nextAt: Date | null }>(
    `select count(*)::int as items, min(x.due_at) as "nextAt" from (${due}) x where x.rule_id = $3 and x.due_at > now()`,
    [tenantId, 'infinity', id],
  );
  return {
    ...sum!,
    first: first.map(({ due_at, size_bytes, ...row }) => ({
      ...row,
      dueAt: due_at.toISOString(),
      sizeBytes: size_bytes,
    })),
    later: { items: later!.items, nextAt: later!.nextAt?.toISOString() ?? null },
  };
}
