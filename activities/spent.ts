/** Rows that have had their time: nothing is decided by them any more, and some say where somebody was. */
import type { Database } from '#schema/database.ts';

/** By table, which of its rows go; a table before those that it refers to. */
const spent = {
  // As long as wrong guesses are remembered.
  attempt: `failed_at < now() - interval '1 day'`,
  errand: `expires_at < now() - interval '1 day'`,
  // Whoever asked for a trace has had a month to read it.
  federation_trace: `federation_id in (
    select f.id from federation f where f.tenant_id = $1 and f.trace_until < now() - interval '30 days')`,
  idempotency: `created_at < now() - interval '1 day'`,
  link: `expires_at < now() - interval '1 day'`,
  // Notices are shown for a month.
  notice_seen: `notice_id in (select n.id from notice n where n.tenant_id = $1 and n.at < now() - interval '60 days')`,
  notice: `at < now() - interval '60 days'
    and not exists (select from notice_seen s where s.tenant_id = $1 and s.notice_id = notice.id)`,
  // Somewhere that nobody has come from for so long is new again.
  place: `last_at < now() - interval '1 year'`,
  // What was done in it stands in the record of acts.
  session: `least(ended_at, expires_at) < now() - interval '90 days'`,
};

const batchRows = 1000;
/** What is beyond waits for the next round, so that no tenant holds up the others. */
const mostBatches = 50;

/** So many rows at a time, each batch in a transaction of its own: nobody who signs in meanwhile waits for all of them. */
export async function sweepSpent(db: Database, tenantId: string): Promise<void> {
  for (const [table, isSpent] of Object.entries(spent)) {
    const batch = `delete from ${table} where tenant_id = $1 and ctid = any (array(
      select ctid from ${table} where tenant_id = $1 and ${isSpent} limit ${batchRows})) returning 1 as one`;
    for (let round = 0; round < mostBatches; round++) {
      const gone = await db.withTenant(tenantId, (tx) => tx.sql(batch, [tenantId]));
      if (gone.length < batchRows) break;
    }
  }
}
