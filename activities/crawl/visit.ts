/** One page is visited: asked for politely, read, and judged. What comes of it is a value, never an exception. */
import type { PageChange } from '#schema/crawl.ts';
import { Interruption, Refusal } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';
import type { Reason } from '#schema/progress.ts';
import type { SourceForm } from '#schema/source.ts';
import type { Files, StoredFile } from '../outside/files.ts';
import { LedElsewhere } from '../outside/web/led.ts';
import { type AssetRequest, WEB_LIMITS, type Web, type WebAnswer } from '../outside/web.ts';
import { decodeHtml } from '../text/charset.ts';
import { detectLanguage } from '../text/language.ts';
import { sameSite } from '../text/link.ts';
import { type ReadPage, readPage } from '../text/page.ts';
import type { Found } from './found.ts';
import type { LeasedPage } from './frontier.ts';
import type { Extent } from './look.ts';
import { longestWaitMs } from './politeness.ts';
import type { Scope } from './scope.ts';

/** What was learned from a page, ready to be kept as a version. */
export type Learned = Pick<ReadPage, 'title' | 'text' | 'blocks' | 'published'> & {
  language: string;
  contentHash: Buffer;
  rawHash: Buffer;
  etag: string | null;
  lastModified: string | null;
  file: StoredFile;
};

type Common = { page: LeasedPage; status: number | null; ms: number | null; sizeBytes: number | null };
export type Visit = Common &
  (
    | { kind: 'learned'; learned: Learned; found: Found[]; extent?: Extent }
    | { kind: 'unchanged' }
    | ({ kind: 'left'; change: Exclude<PageChange, 'added' | 'changed' | 'unchanged'>; found: Found[] } & Why)
    | ({ kind: 'later'; waitMs: number; hostWaitMs: number } & Why)
  );
type Why = { reason: Reason | null; finalUrl?: string };

export type VisitDeps = {
  web: Web;
  files: Files;
  tenantId: string;
  form: SourceForm;
  scope: Scope;
  /** For a door that runs scripts: what a page of `host` wants besides, asked for politely. */
  asset?: ((host: string, wanted: AssetRequest) => Promise<WebAnswer>) | undefined;
};

/** Attempts at a page that answers badly, and how long to wait after each but the last. */
const mostAttempts = 3;
const waitsMs = [2_000, 15_000];
const mostRedirects = 10;
const transientStatus = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Asks for the page and judges the answer. Throws only the signal's reason, when aborted. */
export async function visit(deps: VisitDeps, page: LeasedPage, signal: AbortSignal): Promise<Visit> {
  const { asset } = deps;
  try {
    const answer = await deps.web.fetch({
      url: page.url,
      etag: page.etag,
      lastModified: page.lastModified,
      signal,
      takes: (contentType) => (isHtml(contentType) ? WEB_LIMITS.maxBytes : 0),
      // The address led to is a page of its own.
      follow: async (url) => new LedElsewhere(url),
      ...(asset && { asset: (wanted) => asset(page.host, wanted) }),
    });
    return await judge(deps, page, answer);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof LedElsewhere) return redirected(deps, page, error.url);
    return failed(page, error);
  }
}

function isHtml(contentType: string | null): boolean {
  return contentType === null || /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType);
}

async function judge(deps: VisitDeps, page: LeasedPage, answer: WebAnswer): Promise<Visit> {
  const { status, headers } = answer;
  const common = { page, status, ms: Math.round(answer.ms), sizeBytes: answer.body.byteLength };
  if (answer.notModified && page.documentId) return { ...common, kind: 'unchanged' };
  if (status >= 200 && status < 300) return read(deps, common, answer);
  const reason = { code: 'http-status', facts: { status } };
  if ((status === 404 || status === 410) && page.documentId) {
    return { ...common, kind: 'left', change: 'gone', reason, found: [] };
  }
  if (transientStatus.has(status)) return later(common, reason, headers.retryAfterMs ?? undefined);
  return { ...common, kind: 'left', change: 'failed', reason, found: [] };
}

async function read(deps: VisitDeps, common: Common, answer: WebAnswer): Promise<Visit> {
  const { page } = common;
  const rawHash = sha256(answer.body);
  if (page.rawHash?.equals(rawHash)) return { ...common, kind: 'unchanged' };
  const { html } = decodeHtml(answer.body, answer.headers.contentType);
  const read = readPage(html, { url: page.url });
  const tag = answer.headers.robotsTags.join(', ').toLowerCase();
  const follows = read.robots.follow && !/\b(nofollow|none)\b/.test(tag);
  const found = follows ? linksOf(deps, page, read) : [];
  const skip = (code: string): Visit => ({
    ...common,
    kind: 'left',
    change: 'skipped',
    reason: { code, facts: {} },
    found,
  });
  if (!read.robots.index || /\b(noindex|none)\b/.test(tag)) return skip('noindex');
  const canonical = canonicalOf(deps, page, read);
  if (canonical) return leadsTo(common, canonical);
  if (read.text === '') return skip('no-text');
  const file = await deps.files.put(deps.tenantId, answer.body);
  const { title, text, blocks, published } = read;
  const content = { title, text, blocks, published, language: detectLanguage(text, read.language) };
  const learned: Learned = {
    ...content,
    // All that a version shows: a date that is put right makes a new one too.
    contentHash: sha256(JSON.stringify(content)),
    rawHash,
    etag: answer.headers.etag,
    lastModified: answer.headers.lastModified,
    file,
  };
  return { ...common, kind: 'learned', learned, found };
}

function linksOf({ form, scope }: VisitDeps, page: LeasedPage, read: ReadPage): Found[] {
  if (form.kind !== 'link' || page.depth >= form.maxDepth) return [];
  const urls = new Set<string>();
  for (const { url, rel } of read.links) {
    if (/\bnofollow\b/i.test(rel)) continue;
    const admitted = scope.admit(url);
    if (admitted !== null && admitted !== page.url) urls.add(admitted);
  }
  return [...urls].map((url) => ({ url, depth: page.depth + 1, foundOn: page.url, redirects: 0 }));
}

/**
 * The address the page says it is a copy of. A whole site that names its front page is a common mistake that would
 * hide every page, so the front page is believed only by itself.
 */
function canonicalOf({ scope }: VisitDeps, page: LeasedPage, read: ReadPage): string | null {
  const canonical = read.canonical === null ? null : scope.admit(read.canonical);
  if (canonical === null || canonical === page.url || page.redirects >= mostRedirects) return null;
  return new URL(canonical).pathname === '/' && new URL(page.url).pathname !== '/' ? null : canonical;
}

/** The address led to is visited as a page of its own, through the same rules, robots.txt and turns as any other. */
function redirected({ form, scope }: VisitDeps, page: LeasedPage, target: string): Visit {
  const common = { page, status: null, ms: null, sizeBytes: null };
  if (page.redirects >= mostRedirects) {
    const reason = { code: 'too-many-redirects', facts: { redirects: page.redirects } };
    return { ...common, kind: 'left', change: 'failed', reason, finalUrl: target, found: [] };
  }
  const isStart = form.kind === 'link' && page.depth === 0;
  if (isStart && scope.admit(target) === null && sameSite(target, page.url, 'domain')) scope.addStart(target);
  const admitted = scope.admit(target);
  if (admitted !== null && admitted !== page.url) return leadsTo(common, admitted);
  const reason = { code: admitted === null ? 'off-site' : 'too-many-redirects', facts: {} };
  return { ...common, kind: 'left', change: admitted ? 'failed' : 'skipped', reason, finalUrl: target, found: [] };
}

function leadsTo(common: Common, finalUrl: string): Visit {
  const { depth, foundOn, redirects, url } = common.page;
  const found = [{ url: finalUrl, depth, foundOn: foundOn ?? url, redirects: redirects + 1 }];
  return { ...common, kind: 'left', change: 'redirected', reason: null, finalUrl, found };
}

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

function later(common: Common, reason: Reason, retryAfterMs: number | undefined): Visit {
  if (common.page.attempts + 1 >= mostAttempts) return { ...common, kind: 'left', change: 'failed', reason, found: [] };
  const askedMs = Math.min(longestWaitMs, retryAfterMs ?? 0);
  const waitMs = Math.max(askedMs, waitsMs[common.page.attempts] ?? 0);
  return { ...common, kind: 'later', reason, waitMs, hostWaitMs: askedMs };
}
