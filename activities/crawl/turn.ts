/** Admission: so many runs of a tenant work at once, the oldest request first. Paused runs give their turn away. */
import { mostOf } from '#schema/crawl-limits.ts';
import type { Database, Tx } from '#schema/database.ts';
import { lockOpenRun } from './run.ts';

/** `go` is also true when the run has ended or was told to end, since then there is nothing to wait for. */
export type Turn = { go: boolean; wish: 'run' | 'pause' | 'cancel' };

type Standing = {
  state: string;
  wish: Turn['wish'];
  ended: boolean;
  most: number;
  ahead: number;
  running: number;
};

/** SQL for how many runs of the tenant work at once: the installation's number unless it has one of its own. */
const mostRuns = (limit: string) => `coalesce(${mostOf('parallelCrawls')}, ${limit}::int)::int`;

/**
 * Takes a turn, or waits behind the runs that were asked for before. Asking again with a turn in hand changes nothing.
 */
export async function claimTurn(db: Database, tenantId: string, crawlId: string, limit: number): Promise<Turn> {
  return db.withTenant(tenantId, async (tx) => {
    await oneAtATime(tx);
    const [run] = await tx.sql<Standing>(
      `select c.state, c.wish, c.ended_at is not null as ended, ${mostRuns('$3')} as most,
         (select count(*) from crawl o where o.tenant_id = $1 and o.ended_at is null and o.state in ('requested', 'waiting')
           and (o.requested_at, o.id) < (c.requested_at, c.id)) as ahead,
         (select count(*) from crawl o where o.tenant_id = $1 and o.ended_at is null and o.state = 'running') as running
       from crawl c where c.tenant_id = $1 and c.id = $2`,
      [tenantId, crawlId, limit],
    );
    if (!run || run.ended) return { go: true, wish: 'cancel' };
    if (run.state === 'running' || run.wish === 'cancel') return { go: true, wish: run.wish };
    const go = run.running + run.ahead < run.most;
    // By the clock, since the transaction has waited for its moment.
    await tx.sql(
      `update crawl set state = $3, version = version + 1, updated_at = now(),
         started_at = case when $3 = 'running' then coalesce(started_at, clock_timestamp()) else started_at end,
         turn_at = case when $3 = 'running' then clock_timestamp() end
       where tenant_id = $1 and id = $2 and state <> $3`,
      [tenantId, crawlId, go ? 'running' : 'waiting'],
    );
    return { go, wish: run.wish };
  });
}

/** Shows that a run is paused, and gives its turn to the runs that are answered. */
export async function pauseRun(db: Database, tenantId: string, crawlId: string, limit: number): Promise<string[]> {
  return db.withTenant(tenantId, async (tx) => {
    if (!(await lockOpenRun(tx, crawlId))) return [];
    await tx.sql(
      `update crawl set state = 'paused', version = version + 1, updated_at = now(), turn_at = null,
         worked_seconds = worked_seconds + coalesce(extract(epoch from now() - turn_at), 0)
       where tenant_id = $1 and id = $2 and state <> 'paused'`,
      [tenantId, crawlId],
    );
    return nextInLine(tx, limit);
  });
}

/** The runs that could have a turn now. */
export async function nextInLine(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    `select id from crawl where tenant_id = $1 and ended_at is null and state = 'waiting'
     order by requested_at, id
     limit greatest(0, ${mostRuns('$2')} - (select count(*) from crawl where tenant_id = $1 and ended_at is null and state = 'running'))`,
    [tx.tenantId, limit],
  );
  return rows.map(({ id }) => id);
}

/** Two runs that ask at the same moment must not both see the last turn free. */
async function oneAtATime(tx: Tx): Promise<void> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('crawl-turn/' || $1, 0))`, [tx.tenantId]);
}
