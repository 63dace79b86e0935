/**
 * What leaves the record does so under a signed closing head, from which the rest still verifies. Of an organisation a
 * disposal by its rule decides what; of one that is gone the record goes when nobody could have kept it any longer.
 * Nothing goes of a record that is held, or whose last check was not clean.
 */
import { forgetTerms } from '#schema/audit-term.ts';
import type { Tip } from '#schema/chain.ts';
import type { Database, Tx } from '#schema/database.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { type HeadDeps, keepHead } from './head.ts';

/** Of those who are gone nobody decides any more: as long as anybody may decide to keep theirs. */
const mostDays = 2_555;
/** A transaction's worth. */
const batchLinks = 5_000;

type CloseDeps = Pick<HeadDeps, 'db' | 'signer' | 'heads'>;

/** Of an organisation that was deleted, and its rules with it. `onBatch` is called between two transactions. */
export async function closeGone(deps: CloseDeps, tenantId: string, onBatch: () => void = () => {}): Promise<void> {
  const over = await deps.db.withTenant(tenantId, readOver);
  if (over) await keepHead(deps, tenantId, over, 'closing');
  await letGoOfClosed(deps.db, tenantId, onBatch);
}

/**
 * Lets go of all that the newest closing head covers, and of the words by which it was found: also of what a process let
 * go of that was killed before it came to the words.
 */
export async function letGoOfClosed(db: Database, tenantId: string, onBatch: () => void = () => {}): Promise<void> {
  while ((await letGo(db, tenantId)) > 0) onBatch();
  while ((await db.withTenant(tenantId, forgetTerms)) > 0) onBatch();
}

/** The last link of those that are over and not under a closing head yet; null where there is none, or it may not go. */
async function readOver({ sql, tenantId }: Tx): Promise<Tip | null> {
  const [over] = await sql<Tip>(
    `with term as (select now() - interval '${mostDays} days' as before),
     kept as (
       select coalesce((select l.seq from audit_link l, term
         where l.tenant_id = $1 and l.event_at >= term.before order by l.seq limit 1), 9007199254740991) as seq),
     checked as (
       select seq, findings from audit_check where tenant_id = $1 and ended_at is not null order by ended_at desc limit 1)
     select l.seq, l.hash from audit_link l, term, kept, checked
     where l.tenant_id = $1 and l.seq < kept.seq and l.seq <= checked.seq
       and checked.findings = '[]' and l.seq > audit_closed($1) and not audit_is_held($1)
     order by l.seq desc limit 1`,
    [tenantId],
  );
  return over ?? null;
}

const letGo = async (db: Database, tenantId: string): Promise<number> => {
  const [row] = await db.withTenant(tenantId, ({ sql }) =>
    sql<{ gone: number }>('select audit_let_go($1) as gone', [batchLinks]),
  );
  return row!.gone;
};

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
