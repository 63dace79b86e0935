/**
 * How often somebody may guess: five tries are free, then 1, 2, 4 … seconds go by before the next, at most a quarter of
 * an hour; a day later all is forgotten. A try is counted before anything is compared, so that many at once are no way
 * around it.
 */
import type { Tx } from '#schema/database.ts';
import { TooMany } from '#schema/errors.ts';

/** Seconds until the next try, by the clock and not by when the transaction began: it may have waited for the row. */
const waitSeconds = `case when a.failures < 5 or a.failed_at < clock_timestamp() - interval '1 day' then 0
  else greatest(0, ceil(extract(epoch from
    a.failed_at + make_interval(secs => least(900, 2 ^ (least(a.failures, 20) - 5))) - clock_timestamp()))) end`;

/** Takes one try, in a transaction that is committed before the guess is looked at. Throws TooMany. */
export async function takeTry(tx: Tx, account: Buffer): Promise<void> {
  const taken = await tx.sql(
    `insert into attempt as a (tenant_id, account, failures, failed_at) values ($1, $2, 1, clock_timestamp())
     on conflict (tenant_id, account) do update
       set failures = case when a.failed_at < clock_timestamp() - interval '1 day' then 1 else a.failures + 1 end,
         failed_at = clock_timestamp()
       where ${waitSeconds} = 0
     returning a.failures`,
    [tx.tenantId, account],
  );
  if (taken.length > 0) return;
  const [row] = await tx.sql<{ seconds: number }>(
    `select (${waitSeconds})::int as seconds from attempt a where tenant_id = $1 and account = $2`,
    [tx.tenantId, account],
  );
  const seconds = Math.max(1, row?.seconds ?? 1);
  throw new TooMany('too many wrong guesses', seconds * 1000, { seconds });
}

/** Whoever knew it starts anew. */
export async function forgetTries(tx: Tx, account: Buffer): Promise<void> {
  await tx.sql('delete from attempt where tenant_id = $1 and account = $2', [tx.tenantId, account]);
}
