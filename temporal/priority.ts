/** Whose work comes first where tasks queue up. */
import type { Priority } from '@temporalio/common';
import type { CrawlTrigger } from '#schema/crawl.ts';
import type { ExtractTrigger } from '#schema/extract.ts';

/** A file that somebody has just brought, and looks at; what a person asked for; and what can wait. */
export type Hurry = 'upload' | CrawlTrigger;

/** Temporal's keys, the lower the sooner, with 3 for what has none. */
const keys: Record<Hurry, number> = { upload: 1, person: 2, schedule: 4 };

/** A file that a crawl has found waits as long as the crawl's own pages, behind what somebody asked for. */
export const hurryOf: Record<ExtractTrigger, Hurry> = { upload: 'upload', again: 'person', crawl: 'schedule' };

/**
 * Of a tenant's run, and with it of all its activities. Tenants take turns, however much one of them has queued, in a
 * Temporal whose `matching.enableFairness` is on.
 */
export const priorityOf = (tenantId: string, hurry: Hurry): Priority => ({
  priorityKey: keys[hurry],
  fairnessKey: tenantId,
});
