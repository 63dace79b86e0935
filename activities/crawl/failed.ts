/** Pages that cannot be read, for now or for good. */
import { Interruption, Refusal } from '#schema/errors.ts';
import type { Reason } from '#schema/progress.ts';
import type { LeasedPage } from './frontier.ts';
import { longestWaitMs } from './politeness.ts';
import type { Common, Visit } from './visit.ts';

/** Attempts at a page that answers badly, and how long to wait after each but the last. */
const mostAttempts = 3;
const waitsMs = [2_000, 15_000];

/** What an error of the fetch means for the page. A defect is the page's failure too: the others go on. */
export function failed(page: LeasedPage, error: unknown): Visit {
  const common = { page, status: null, ms: null, sizeBytes: null };
  if (error instanceof Interruption) {
    return later(common, { code: error.code, facts: error.facts }, error.retryAfterMs);
  }
  const isSaid = error instanceof Refusal;
  const reason = isSaid
    ? { code: error.code, facts: error.facts }
    : { code: 'defect', facts: { name: error instanceof Error ? error.name : typeof error } };
  const change = isSaid && error.code === 'unsupported-media' ? 'skipped' : 'failed';
  return { ...common, kind: 'left', change, reason, found: [] };
}

/** The page is tried again, no sooner than the site asked for, until its attempts are used up. */
export function later(common: Common, reason: Reason, retryAfterMs: number | undefined): Visit {
  if (common.page.attempts + 1 >= mostAttempts) return { ...common, kind: 'left', change: 'failed', reason, found: [] };
  const askedMs = Math.min(longestWaitMs, retryAfterMs ?? 0);
  const waitMs = Math.max(askedMs, waitsMs[common.page.attempts] ?? 0);
  return { ...common, kind: 'later', reason, waitMs, hostWaitMs: askedMs };
}
