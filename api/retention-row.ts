/** What becomes of things by the rules that stand over them: of single ones, and month by month. */
import type { Tx } from '#schema/database.ts';
import { type Due, dueSql, zoneSql } from '#schema/due-sql.ts';
import { isKeptByHold } from '#schema/purge-set.ts';
import { What } from '#schema/retention.ts';
import type { Retention, RetentionCalendar, RetentionPlaces } from '#schema/retention-view.ts';

type Row = Omit<Retention, 'dueAt' | 'decision'> & {
  id: string;
  dueAt: Date;
  decisionId: string;
  reference: string;
};

/** By the thing's id; those that nothing goes by are not in it. */
export async function retentionOf(tx: Tx, what: What, ids: readonly string[]): Promise<Map<string, Retention>> {
  const rows = await tx.sql<Row>(
    `select x.id, x.due_at as "dueAt", r.id as "ruleId", r.level, r.trigger, r.period, r.unit, r.action,
       d.id as "decisionId", d.reference, array(select holds_keeping($1, x.of_kind, x.of_id)) as held
     from (${dueSql(what)}) x
       join rule r on r.tenant_id = $1 and r.id = x.rule_id
       join decision d on d.tenant_id = $1 and d.id = x.decision_id
     where x.id = any ($3::uuid[])`,
    [tx.tenantId, 'infinity', ids],
  );
  return new Map(
    rows.map(({ id, dueAt, decisionId, reference, ...row }) => [
      id,
      { ...row, dueAt: dueAt.toISOString(), decision: { id: decisionId, reference } },
    ]),
  );
}

type Sum = { month: string; what: What; action: Due['action']; items: number; sizeBytes: number; held: number };

/** Twelve months from the first day of the one that `now` is in, where the organisation is. */
export async function readCalendar(tx: Tx, now: Date | 'now'): Promise<RetentionCalendar> {
  const [span] = await tx.sql<{ timeZone: string; months: string[]; until: Date }>(
    `select z.zone as "timeZone", (m.first + interval '12 months') at time zone z.zone - interval '1 microsecond' as until,
       array(select to_char(m.first + make_interval(months => n), 'YYYY-MM') from generate_series(0, 11) n) as months
     from (select ${zoneSql('$1')} as zone) z,
       lateral (select date_trunc('month', $2::timestamptz at time zone z.zone) as first) m`,
    [tx.tenantId, now],
  );
  const { timeZone, months, until } = span!;
  const sums: Sum[] = [];
  for (const what of What.options) {
    const rows = await tx.sql<Omit<Sum, 'what'>>(
      `select to_char(greatest(x.due_at, $3::timestamptz) at time zone $4, 'YYYY-MM') as month, x.action,
         count(*)::int as items, coalesce(sum(x.size_bytes), 0)::bigint as "sizeBytes",
         count(*) filter (where ${isKeptByHold})::int as held
       from (${dueSql(what)}) x group by 1, 2 order by 1, 2`,
      [tx.tenantId, until, now, timeZone],
    );
    sums.push(...rows.map((row) => ({ ...row, what })));
  }
  return {
    timeZone,
    months: months.map((month) => ({
      month,
      what: sums.filter((sum) => sum.month === month).map(({ month: _, ...sum }) => sum),
    })),
  };
}

/** The places and classes that a rule can name; what is somebody's own is named by its rule alone. */
export async function readPlaces({ tenantId, sql }: Tx): Promise<RetentionPlaces> {
  const spaces = await sql<RetentionPlaces['spaces'][number]>(
    `select id, name from space where tenant_id = $1 and kind <> 'personal' and removed_at is null order by name, id`,
    [tenantId],
  );
  const collections = await sql<RetentionPlaces['collections'][number]>(
    `select c.id, c.name, s.name as space from collection c join space s on s.tenant_id = $1 and s.id = c.space_id
     where c.tenant_id = $1 and c.removed_at is null and s.removed_at is null and s.kind <> 'personal'
     order by s.name, c.name, c.id`,
    [tenantId],
  );
  const levels = await sql<RetentionPlaces['levels'][number]>(
    'select level, name from classification where tenant_id = $1 order by level',
    [tenantId],
  );
  return { spaces, collections, levels };
}
