/** The lanes of a crawl: some fetch batches of pages, others make what was fetched searchable. */
import { type CancellationScope, condition, proxyActivities } from '@temporalio/workflow';
import type { BatchResult } from '#activities/crawl/batch.ts';
import type { FetchActivities } from '#activities/crawl.ts';
import type { IngestActivities } from '#activities/ingest.ts';
import type { CrawlState } from '#schema/crawl.ts';
import { onBrowsers, onModels, onSites } from '../options.ts';
import { unlessStopped } from './stop.ts';

const plain = proxyActivities<FetchActivities>(onSites);
const rendering = proxyActivities<FetchActivities>(onBrowsers);
const { ingestBatch } = proxyActivities<IngestActivities>(onModels);

/** Below this a lane asks again at once: the wait would cost more than the batch. */
const shortestWaitMs = 300;
/** While others are at work a lane looks by itself now and then: a batch may have died with its pages. */
const othersWaitMs = 30_000;
/** What the setting of lanes allows at most. */
const mostLanes = 16;
/** Two, since while one batch is cut into passages the database is free to publish another. */
const ingestLanes = 2;
const pagesPerIngest = 100;
/** Stored pages that nobody may take belong to an attempt that is being given up. */
const ingestWait = '10s';

export type Lanes = {
  /** Fetches and ingests until the frontier is empty: true; or until stopped: false. */
  run(fetching: CancellationScope): Promise<boolean>;
  /** Ingests the pages that are `stored` until none is: true; or until stopped: false. */
  drain(stored: number): Promise<boolean>;
  /** So many lanes fetch from now on; those that wait look again, since what was not due before may be now. */
  set(number: number): void;
};

/** `told` is kept up to date; `goesOn` is asked before each batch. */
export function openLanes(key: { tenantId: string; crawlId: string }, told: CrawlState, goesOn: () => boolean): Lanes {
  /** Grows with each batch that fetched something: what was not due or not free before may be now. */
  let news = 0;
  /** Grows with each batch that became searchable. */
  let published = 0;
  let isEmpty = false;
  let stored = 0;

  const isOver = () => isEmpty || !goesOn();

  async function fetchLane(lane: number): Promise<void> {
    for (;;) {
      if (lane >= told.lanes) await condition(() => lane < told.lanes || isOver());
      if (isOver()) return;
      const known = news;
      const { fetchBatch } = told.render ? rendering : plain;
      const result = await fetchBatch({ ...key, batch: told.batches++, lanes: told.lanes });
      const mine = result.fetched > 0 ? 1 : 0;
      news += mine;
      stored = result.left.stored;
      isEmpty = result.left.queued + result.left.leased === 0;
      const waitMs = waitAfter(result);
      if (isEmpty || waitMs < shortestWaitMs) continue;
      await condition(() => news > known + mine || isOver(), waitMs);
    }
  }

  /** The first lane takes what there is; each further one helps when there is more than the others can hold. */
  async function ingestLane(lane: number, hasEnded: () => boolean): Promise<void> {
    const wanted = () => stored > lane * pagesPerIngest;
    for (;;) {
      await condition(() => wanted() || hasEnded());
      if (!wanted() || !goesOn()) return;
      await ingest();
    }
  }

  async function ingest(): Promise<void> {
    const known = published;
    const answer = await ingestBatch({ ...key, batch: String(told.batches++), pages: pagesPerIngest });
    stored = answer.left;
    if (answer.ingested + answer.failed > 0) published += 1;
    else if (stored > 0) await condition(() => published > known || !goesOn(), ingestWait);
  }

  const ingestAll = (hasEnded: () => boolean) =>
    Promise.all(Array.from({ length: ingestLanes }, (_, lane) => ingestLane(lane, hasEnded)));

  const fetchAll = () => Promise.all(Array.from({ length: mostLanes }, (_, lane) => fetchLane(lane)));

  return {
    async run(fetching) {
      isEmpty = false;
      let hasEnded = false;
      const fetched = unlessStopped(fetching, fetchAll).finally(() => {
        hasEnded = true;
      });
      await Promise.all([fetched, ingestAll(() => hasEnded)]);
      return isEmpty && goesOn();
    },
    async drain(left) {
      stored = left;
      await ingestAll(() => true);
      return stored === 0;
    },
    set(number) {
      told.lanes = number;
      news += 1;
    },
  };
}

function waitAfter({ left, waitMs, blocked }: BatchResult): number {
  const dueMs = blocked || waitMs === null ? othersWaitMs : waitMs;
  return left.leased > 0 ? Math.min(dueMs, othersWaitMs) : dueMs;
}
