/**
 * What is older than its organisation keeps it leaves the record, under a signed closing head, from which the rest still
 * verifies. Nothing goes of a record that is held, or whose last check was not clean.
 */
import { forgetTerms } from '#schema/audit-term.ts';
import { momentSql, type Tip } from '#schema/chain.ts';
import type { Database, Tx } from '#schema/database.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { type HeadDeps, keepHead } from './head.ts';

/** Of those who are gone nobody decides any more: as long as anybody may decide to keep theirs. */
const mostDays = 2_555;
/** A transaction's worth. */
const batchLinks = 5_000;

type CloseDeps = Pick<HeadDeps, 'db' | 'signer' | 'heads'>;

/** `isGone`: the organisation was deleted, and its settings with it. `onBatch` is called between two transactions. */
export async function closeRecord(
  deps: CloseDeps,
  { tenantId, isGone }: { tenantId: string; isGone: boolean },
  onBatch: () => void = () => {},
): Promise<void> {
  const over = await deps.db.withTenant(tenantId, (tx) => readOver(tx, isGone));
  if (over) await keepHead(deps, tenantId, over, 'closing');
  let isLetGo = false;
  while ((await letGo(deps.db, tenantId)) > 0) {
    isLetGo = true;
    onBatch();
  }
  if (isLetGo) await deps.db.withTenant(tenantId, forgetTerms);
}

/** The last link of those that are over and not under a closing head yet; null where there is none, or it may not go. */
async function readOver({ sql, tenantId }: Tx, isGone: boolean): Promise<Tip | null> {
  const [over] = await sql<Tip>(
    `with term as (
       select now() - make_interval(days => case when $2 then ${mostDays} else (
         select (form ->> 'auditDays')::int from policy where tenant_id = $1) end) as before),
     kept as (
       select coalesce((select l.seq from audit_link l, term
         where l.tenant_id = $1 and l.event_at >= term.before order by l.seq limit 1), 9007199254740991) as seq),
     checked as (
       select seq, findings from audit_check where tenant_id = $1 and ended_at is not null order by ended_at desc limit 1)
     select l.seq, l.hash from audit_link l, term, kept, checked
     where l.tenant_id = $1 and term.before is not null and l.seq < kept.seq and l.seq <= checked.seq
       and checked.findings = '[]' and l.seq > audit_closed($1) and not audit_is_held($1)
     order by l.seq desc limit 1`,
    [tenantId, isGone],
  );
  return over ?? null;
}

/** The words by which they are found go with them. */
const letGo = (db: Database, tenantId: string): Promise<number> =>
  db.withTenant(tenantId, async ({ sql }) => {
    const over = await sql<{ at: string; id: string }>(
      `select ${momentSql('event_at')} as at, event_id as id from audit_link
       where tenant_id = $1 and seq <= audit_closed($1) order by seq limit ${batchLinks}`,
      [tenantId],
    );
    if (over.length === 0) return 0;
    const [row] = await sql<{ gone: number }>('select audit_let_go($1) as gone', [batchLinks]);
    const gone = over.slice(0, row!.gone);
    await sql(
      `delete from audit_term t using unnest($2::timestamptz[], $3::uuid[]) as gone (at, id)
       where t.tenant_id = $1 and t.event_at = gone.at and t.event_id = gone.id`,
      [tenantId, gone.map(({ at }) => at), gone.map(({ id }) => id)],
    );
    return gone.length;
  });

/** Drops the months that nobody keeps any more, oldest first. Answers their names, as in 2025_03. */
export async function dropMonths(db: Database): Promise<string[]> {
  const months = await db.withTenant(systemTenantId, ({ sql }) =>
    sql<{ month: string }>(
      `select right(c.relname, 7) as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'audit_event'::regclass and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
         and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month 1 day' <= now() order by 1`,
    ),
  );
  const dropped: string[] = [];
  for (const { month } of months) {
    const isDropped = await db.withTenant(systemTenantId, ({ sql }) =>
      sql<{ done: boolean }>('select audit_drop_month($1) as done', [month]),
    );
    if (isDropped[0]?.done) dropped.push(month);
  }
  return dropped;
}
