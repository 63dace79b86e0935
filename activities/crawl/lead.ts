/** Addresses that stand for others: redirects, and pages that say they are copies. */
import { sameSite } from '../text/link.ts';
import type { ReadPage } from '../text/page.ts';
import type { LeasedPage } from './frontier.ts';
import type { Common, Visit, VisitDeps } from './visit.ts';

const mostRedirects = 10;

/**
 * The address led to is visited as a page of its own, through the same rules, robots.txt and turns as any other.
 * `metCookie`: the site set a cookie on the way, so that what led here before may answer now.
 */
export function redirected({ form, scope }: VisitDeps, page: LeasedPage, target: string, metCookie: boolean): Visit {
  const common = { page, status: null, ms: null, sizeBytes: null };
  if (page.redirects >= mostRedirects) {
    const reason = { code: 'too-many-redirects', facts: { redirects: page.redirects } };
    return { ...common, kind: 'left', change: 'failed', reason, finalUrl: target, found: [] };
  }
  const isStart = form.kind === 'link' && page.depth === 0;
  if (isStart && scope.admit(target) === null && sameSite(target, page.url, 'domain')) scope.addStart(target);
  const admitted = scope.admit(target);
  if (admitted !== null && admitted !== page.url) return { ...leadsTo(common, admitted), metCookie };
  const reason = { code: admitted === null ? 'off-site' : 'too-many-redirects', facts: {} };
  return {
    ...common,
    kind: 'left',
    change: admitted ? 'failed' : 'skipped',
    reason,
    finalUrl: admitted ?? target,
    found: [],
    metCookie,
  };
}

export function leadsTo(common: Common, finalUrl: string): Extract<Visit, { kind: 'left' }> {
  const { depth, foundOn, redirects, url, linkText } = common.page;
  const found = [{ url: finalUrl, depth, foundOn: foundOn ?? url, redirects: redirects + 1, linkText }];
  return { ...common, kind: 'left', change: 'redirected', reason: null, finalUrl, found };
}

/**
 * The address the page says it is a copy of. A whole site that names its front page is a common mistake that would
 * hide every page, so the front page is believed only by itself.
 */
export function canonicalOf({ scope }: VisitDeps, page: LeasedPage, read: ReadPage): string | null {
  const canonical = read.canonical === null ? null : scope.admit(read.canonical);
  if (canonical === null || canonical === page.url || page.redirects >= mostRedirects) return null;
  return new URL(canonical).pathname === '/' && new URL(page.url).pathname !== '/' ? null : canonical;
}
