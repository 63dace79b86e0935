/** Whose work comes first where tasks queue up. */
import type { Priority } from '@temporalio/common';
import type { CrawlTrigger } from '#schema/crawl.ts';

/** Temporal's keys, the lower the sooner, with 3 for what has none: what a person asked for, and what can wait. */
const keys: Record<CrawlTrigger, number> = { person: 2, schedule: 4 };

/**
 * Of a tenant's run, and with it of all its activities. Tenants take turns, however much one of them has queued, in a
 * Temporal whose `matching.enableFairness` is on.
 */
export const priorityOf = (tenantId: string, trigger: CrawlTrigger): Priority => ({
  priorityKey: keys[trigger],
  fairnessKey: tenantId,
});
