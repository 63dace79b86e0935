/** One run over a source: what it is told, what it shows, and the ids it goes by. */
import { z } from 'zod';
import { Progress, Reason, RunState } from './progress.ts';
import { SourceForm } from './source.ts';

/** `full` reads everything · `failed` what failed the last time · `dry` looks at the site and keeps nothing but counts. */
export const CrawlMode = z.enum(['full', 'failed', 'dry']);
export type CrawlMode = z.infer<typeof CrawlMode>;

/** What the workflow is started with: ids and small numbers, never text. */
export const CrawlInput = z.object({
  tenantId: z.uuid(),
  crawlId: z.uuid(),
  /** Carried over continue-as-new, so that the activities' batch keys stay unique. */
  batches: z.int().default(0),
  /** Fetch activities at once; 0 until the frontier is seeded. Carried over continue-as-new. */
  lanes: z.int().default(0),
  /** Pages are fetched by the browsers' queue. Carried over continue-as-new. */
  render: z.boolean().default(false),
  wish: z.enum(['run', 'pause', 'cancel']).default('run'),
  /** Events after which a run is continued as a new one; recorded histories and tests use few. */
  historyEvents: z.int().min(20).default(2000),
});
export type CrawlInput = z.infer<typeof CrawlInput>;

/** What the query `state` answers. */
export const CrawlState = z.object({ state: RunState, lanes: z.int(), batches: z.int(), render: z.boolean() });
export type CrawlState = z.infer<typeof CrawlState>;

export const CrawlStart = z.object({ sourceId: z.uuid(), mode: CrawlMode.default('full') });
export type CrawlStart = z.infer<typeof CrawlStart>;

export const CrawlTrigger = z.enum(['person', 'schedule']);
export type CrawlTrigger = z.infer<typeof CrawlTrigger>;

export const CrawlWish = z.enum(['pause', 'resume', 'cancel']);
export type CrawlWish = z.infer<typeof CrawlWish>;

/** How fast a run may ask each host: requests a second, and requests under way at once. */
export const Pace = z.object({
  requestsPerSecond: SourceForm.shape.requestsPerSecond.unwrap(),
  parallel: SourceForm.shape.parallel.unwrap(),
});
export type Pace = z.infer<typeof Pace>;

/** Who wants a run to keep another pace; the Update `setPace` of its workflow. */
export const PaceOrder = Pace.extend({ personId: z.uuid(), requestId: z.string().max(200) });
export type PaceOrder = z.infer<typeof PaceOrder>;

/** What a full run would bring, as a dry run found. */
export const Estimate = z.object({
  /** Pages that would be read. */
  pages: z.int(),
  /** Linked files that would be kept. */
  files: z.int(),
  passages: z.int(),
  tokens: z.int(),
  /** Of embedding, in `currency`; 0 with the built-in embedder, null while the price is not set. */
  cost: z.number().nullable(),
  currency: z.string(),
  /** Duration of a full run at the source's pace. */
  seconds: z.int(),
  /** Pages that were looked at; fewer than `pages` when the rest was reckoned from them. */
  lookedAt: z.int(),
});
export type Estimate = z.infer<typeof Estimate>;

export const CrawlCounts = z.object({
  queued: z.int(),
  leased: z.int(),
  /** Fetched and stored, not yet searchable. */
  stored: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  gone: z.int(),
  /** Led to a page that is counted under its own URL. */
  redirected: z.int(),
  failed: z.int(),
  /** Left alone by a rule: robots.txt, pattern, page limit. */
  skipped: z.int(),
});
export type CrawlCounts = z.infer<typeof CrawlCounts>;

export const Crawl = z.object({
  id: z.uuid(),
  sourceId: z.uuid(),
  sourceName: z.string(),
  mode: CrawlMode,
  trigger: CrawlTrigger,
  state: RunState,
  /** What was asked of it and not yet reached. */
  wish: z.enum(['run', 'pause', 'cancel']),
  /** Place in the queue while `waiting`; null otherwise. */
  position: z.int().nullable(),
  counts: CrawlCounts,
  progress: Progress,
  /** URLs being fetched now, at most five. */
  current: z.array(z.string()),
  reason: Reason.nullable(),
  pace: Pace,
  /** Of an ended dry run; null otherwise. */
  estimate: Estimate.nullable(),
  requestedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  /** Grows with every change of the row: the SSE event id. */
  version: z.int(),
  /** Set when nothing polls the task queue, so that a person knows why nothing moves. */
  stalled: Reason.nullable(),
});
export type Crawl = z.infer<typeof Crawl>;

export const PageChange = z.enum(['added', 'changed', 'unchanged', 'gone', 'redirected', 'failed', 'skipped']);
export type PageChange = z.infer<typeof PageChange>;

/** One URL of one run. */
export const CrawlPage = z.object({
  url: z.string(),
  foundOn: z.string().nullable(),
  depth: z.int(),
  /** `held`: read, and kept back until the run has seen enough to trust a change. */
  state: z.enum(['queued', 'leased', 'held', 'stored', 'done']),
  change: PageChange.nullable(),
  status: z.int().nullable(),
  reason: Reason.nullable(),
  attempts: z.int(),
  documentId: z.uuid().nullable(),
  fetchedAt: z.iso.datetime().nullable(),
  ms: z.int().nullable(),
});
export type CrawlPage = z.infer<typeof CrawlPage>;

/** Failures of a run by reason, the most frequent first. */
export const FailureGroup = z.object({ reason: Reason, pages: z.int(), examples: z.array(z.string()) });
export type FailureGroup = z.infer<typeof FailureGroup>;

export const workflowId = (tenantId: string, crawlId: string) => `t_${tenantId}/crawl/${crawlId}`;
