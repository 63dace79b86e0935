/** Rows that have had their time: nothing is decided by them any more, and some say where somebody was. */
import type { Tx } from '#schema/database.ts';

/** By table, which of its rows go. */
const spent = {
  // As long as wrong guesses are remembered.
  attempt: `failed_at < now() - interval '1 day'`,
  errand: `expires_at < now() - interval '1 day'`,
  // Whoever asked for a trace has had a month to read it.
  federation_trace: `federation_id in (
    select f.id from federation f where f.tenant_id = $1 and f.trace_until < now() - interval '30 days')`,
  idempotency: `created_at < now() - interval '1 day'`,
  link: `expires_at < now() - interval '1 day'`,
  // Somewhere that nobody has come from for so long is new again.
  place: `last_at < now() - interval '1 year'`,
};

export async function sweepSpent(tx: Tx): Promise<void> {
  for (const [table, isSpent] of Object.entries(spent)) {
    await tx.sql(`delete from ${table} where tenant_id = $1 and ${isSpent}`, [tx.tenantId]);
  }
}
