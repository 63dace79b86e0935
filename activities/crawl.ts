/** The activities of a crawl, bound to the outside: each can be run again, at once or after it died, to the same rows. */
import { Context } from '@temporalio/activity';
import type { PaceOrder } from '#schema/crawl.ts';
import type { Database } from '#schema/database.ts';
import type { Secrets } from '#schema/secret.ts';
import type { CrawlSettings } from '#schema/settings.ts';
import { type BatchDeps, type BatchInput, fetchBatch } from './crawl/batch.ts';
import type { EmbedPrice } from './crawl/estimate.ts';
import { type FinishDeps, type FinishInput, finishCrawl } from './crawl/finish.ts';
import { recheckKnown } from './crawl/known.ts';
import { changePace } from './crawl/pace.ts';
import { prepareCrawl } from './crawl/seed.ts';
import { settleCrawl } from './crawl/settle.ts';
import { claimTurn, pauseRun } from './crawl/turn.ts';
import type { Web } from './outside/web.ts';
import type { Chunker } from './text/chunk.ts';

export type CrawlDeps = {
  db: Database;
  web: Web;
  files: BatchDeps['files'];
  /** Cuts the pages that a dry run looks at, as ingestion cuts those that are kept. */
  chunker: Chunker;
  /** What is kept sealed opens with these; null where the installation has no key. */
  secrets: Secrets | null;
  userAgent: string;
  settings: Pick<CrawlSettings, 'batchPages' | 'batchMs' | 'fileBytes' | 'lanes' | 'runsPerTenant'> &
    Pick<BatchDeps, 'pagesAtOnce'>;
  embedPrice: EmbedPrice;
  unindexDocuments: FinishDeps['unindexDocuments'];
};
export type RunKey = { tenantId: string; crawlId: string };

/** Short statements on rows: queue `wf`. */
export function crawlActivities({ db, settings, ...rest }: CrawlDeps) {
  const { runsPerTenant, lanes } = settings;
  return {
    claimTurn: ({ tenantId, crawlId }: RunKey) => claimTurn(db, tenantId, crawlId, runsPerTenant),
    pauseCrawl: ({ tenantId, crawlId }: RunKey) => pauseRun(db, tenantId, crawlId, runsPerTenant),
    changePace: (order: PaceOrder & RunKey) => changePace(db, order, lanes),
    settleCrawl: ({ tenantId, crawlId }: RunKey) => settleCrawl(db, tenantId, crawlId),
    finishCrawl: (input: FinishInput) => finishCrawl({ db, runsPerTenant, ...rest }, input),
  };
}

/** Everything that asks a site: queue `fetch`. */
export function fetchActivities({ db, web, files, chunker, secrets, userAgent, settings }: CrawlDeps) {
  const seedDeps = { db, web, secrets, userAgent, lanes: settings.lanes };
  return {
    prepareCrawl: ({ tenantId, crawlId }: RunKey) => prepareCrawl(seedDeps, tenantId, crawlId, cancelled()),
    recheckKnown: ({ tenantId, crawlId }: RunKey) => recheckKnown(db, tenantId, crawlId, cancelled()),
    fetchBatch: (input: BatchInput) =>
      fetchBatch({ db, web, files, chunker, secrets, userAgent, ...settings }, input, cancelled()),
  };
}

const cancelled = () => Context.current().cancellationSignal;

export type CrawlActivities = ReturnType<typeof crawlActivities>;
export type FetchActivities = ReturnType<typeof fetchActivities>;
