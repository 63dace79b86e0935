/** A run's row as people see it, read in one statement. */
import type { Crawl } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { endedStates, Reason } from '#schema/progress.ts';
import type { Stall } from './stall.ts';

type Counted = Crawl['counts'];
export type CrawlRow = Counted &
  Pick<
    Crawl,
    | 'id'
    | 'sourceId'
    | 'sourceName'
    | 'mode'
    | 'trigger'
    | 'state'
    | 'wish'
    | 'position'
    | 'version'
    | 'pace'
    | 'estimate'
  > & {
    reason: unknown;
    /** Its pages are opened in a browser. */
    render: boolean;
    current: string[];
    /** Pages fetched within the last half minute. */
    recent: number;
    ageSeconds: number | null;
    requestedAt: Date;
    startedAt: Date | null;
    endedAt: Date | null;
  };

const rateSeconds = 30;

/** Runs are admitted in the order that they were asked for, so a place in the queue is how many are before it. */
const position = `case when r.state = 'waiting' then 1 + (
    select count(*) from crawl w where w.tenant_id = r.tenant_id and w.ended_at is null
      and w.state in ('requested', 'waiting') and (w.requested_at, w.id) < (r.requested_at, r.id)) end`;

/** Columns of a `CrawlRow`; `r` is the run, `o` its source. */
export const crawlColumns = `
  r.id, r.source_id as "sourceId", o.form ->> 'name' as "sourceName", r.mode, r.trigger, r.state, r.wish,
  ${position} as position, r.version, r.reason, r.estimate,
  coalesce((r.form->>'render')::boolean, false) as render,
  jsonb_build_object('requestsPerSecond', r.form->'requestsPerSecond', 'parallel', r.form->'parallel') as pace, r.queued, r.leased, r.stored, r.added, r.changed, r.unchanged, r.gone, r.redirected, r.failed,
  r.skipped, r.requested_at as "requestedAt", r.started_at as "startedAt", r.ended_at as "endedAt",
  extract(epoch from now() - r.started_at)::float8 as "ageSeconds",
  case when r.ended_at is null then (
    select count(*) from page g where g.tenant_id = r.tenant_id and g.crawl_id = r.id
      and g.fetched_at > now() - interval '${rateSeconds} seconds') else 0 end as recent,
  case when r.ended_at is null then array(
    select g.url from page g where g.tenant_id = r.tenant_id and g.crawl_id = r.id and g.state = 'leased'
      and not exists (select from document d where d.tenant_id = r.tenant_id and d.source_id = r.source_id
        and d.key = g.url and d.narrowed) limit 5)
    else '{}' end as current`;

export const crawlFrom = 'crawl r join source o on o.tenant_id = r.tenant_id and o.id = r.source_id';

/** The run, which is there. */
export async function readCrawl(tx: Tx, id: string): Promise<CrawlRow> {
  const [row] = await tx.sql<CrawlRow>(
    `select ${crawlColumns} from ${crawlFrom} where r.tenant_id = $1 and r.id = $2`,
    [tx.tenantId, id],
  );
  return row!;
}

/** `stall` is what the engine says of runs that have not ended; null where it was not asked. */
export function showCrawl(row: CrawlRow, stall: Stall | null): Crawl {
  const { recent, ageSeconds, requestedAt, startedAt, endedAt, reason, ...same } = row;
  const { queued, leased, stored, added, changed, unchanged, gone, redirected, failed, skipped } = row;
  const open = queued + leased + stored;
  const rate = row.state === 'running' && ageSeconds !== null ? rateOf(recent, ageSeconds) : null;
  return {
    id: same.id,
    sourceId: same.sourceId,
    sourceName: same.sourceName,
    mode: same.mode,
    trigger: same.trigger,
    state: same.state,
    wish: same.wish,
    position: same.position,
    current: same.current,
    version: same.version,
    pace: same.pace,
    estimate: same.estimate,
    counts: { queued, leased, stored, added, changed, unchanged, gone, redirected, failed, skipped },
    progress: {
      queued: open,
      done: added + changed + unchanged + gone + redirected + failed + skipped,
      failed,
      ratePerSecond: rate,
      remainingSeconds: rate ? Math.ceil(open / rate) : null,
    },
    reason: reason === null ? null : Reason.parse(reason),
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    stalled: endedStates.includes(row.state) ? null : (stall?.(row.render) ?? null),
  };
}

/** Pages a second over the last half minute, or over the run's whole time while that is shorter. */
function rateOf(pages: number, ageSeconds: number): number {
  const seconds = Math.min(rateSeconds, Math.max(1, ageSeconds));
  return Math.round((pages / seconds) * 100) / 100;
}
