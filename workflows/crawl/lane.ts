/** The lanes of a crawl: some fetch batches of pages, one makes what was fetched searchable. */
import { CancellationScope, condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { BatchResult } from '#activities/crawl/batch.ts';
import type { FetchActivities } from '#activities/crawl.ts';
import type { IngestActivities } from '#activities/ingest.ts';
import type { CrawlState } from '#schema/crawl.ts';
import { onModels, onSites } from '../options.ts';

const { fetchBatch } = proxyActivities<FetchActivities>(onSites);
const { ingestBatch } = proxyActivities<IngestActivities>(onModels);

/** Below this a lane asks again at once: the wait would cost more than the batch. */
const shortestWaitMs = 300;
/** While others are at work a lane looks by itself now and then: a batch may have died with its pages. */
const othersWaitMs = 30_000;
/** Stored pages that nobody may take belong to an attempt that is being given up. */
const ingestWait = '10s';

export type Lanes = {
  /** Fetches and ingests until the frontier is empty: true; or until stopped: false. */
  run(fetching: CancellationScope): Promise<boolean>;
  /** Ingests what is stored until nothing is: true; or until stopped: false. */
  drain(): Promise<boolean>;
};

/** `told` is kept up to date; `goesOn` is asked before each batch. */
export function openLanes(key: { tenantId: string; crawlId: string }, told: CrawlState, goesOn: () => boolean): Lanes {
  /** Grows with each batch that fetched something: what was not due or not free before may be now. */
  let news = 0;
  let isEmpty = false;
  let stored = 0;

  async function fetchLane(): Promise<void> {
    while (goesOn() && !isEmpty) {
      const known = news;
      const result = await fetchBatch({ ...key, batch: told.batches++, lanes: told.lanes });
      const mine = result.fetched > 0 ? 1 : 0;
      news += mine;
      stored = result.left.stored;
      isEmpty = result.left.queued + result.left.leased === 0;
      const waitMs = waitAfter(result);
      if (isEmpty || waitMs < shortestWaitMs) continue;
      await condition(() => news > known + mine || isEmpty || !goesOn(), waitMs);
    }
  }

  async function ingestLane(hasEnded: () => boolean): Promise<void> {
    for (;;) {
      await condition(() => stored > 0 || hasEnded());
      if (stored === 0 || !goesOn()) return;
      await ingest();
    }
  }

  async function ingest(): Promise<void> {
    const { ingested, failed, left } = await ingestBatch({ ...key, batch: String(told.batches++) });
    stored = left;
    if (left > 0 && ingested + failed === 0) await condition(() => !goesOn(), ingestWait);
  }

  async function fetchAll(fetching: CancellationScope): Promise<void> {
    try {
      await fetching.run(() => Promise.all(Array.from({ length: told.lanes }, fetchLane)));
    } catch (error) {
      // A pause takes the lanes out of their waits; a cancel is heard by the scope around this one.
      if (!isCancellation(error) || CancellationScope.current().consideredCancelled) throw error;
    }
  }

  return {
    async run(fetching) {
      isEmpty = false;
      let hasEnded = false;
      const fetched = fetchAll(fetching).finally(() => {
        hasEnded = true;
      });
      await Promise.all([fetched, ingestLane(() => hasEnded)]);
      return isEmpty && goesOn();
    },
    async drain() {
      do await ingest();
      while (stored > 0 && goesOn());
      return stored === 0;
    },
  };
}

function waitAfter({ left, waitMs, blocked }: BatchResult): number {
  const dueMs = blocked || waitMs === null ? othersWaitMs : waitMs;
  return left.leased > 0 ? Math.min(dueMs, othersWaitMs) : dueMs;
}
