/** One page is visited: asked for politely, read, and judged. What comes of it is a value, never an exception. */
import type { PageChange } from '#schema/crawl.ts';
import { DiskFull } from '#schema/disk-full.ts';
import { TooManyRedirects } from '#schema/errors.ts';
import type { Reason } from '#schema/progress.ts';
import type { SourceForm } from '#schema/source.ts';
import type { Files, StoredFile } from '../outside/files.ts';
import { Late } from '../outside/web/late.ts';
import { LedElsewhere } from '../outside/web/led.ts';
import type { AssetRequest, Web, WebAnswer } from '../outside/web.ts';
import type { ReadPage } from '../text/page.ts';
import { failed, later } from './failed.ts';
import type { Found } from './found.ts';
import type { LeasedPage } from './frontier.ts';
import type { MayStart, Start } from './gate.ts';
import { redirected } from './lead.ts';
import type { Extent } from './look.ts';
import { keepOriginal, type Original, wantedBytes, wantedFile } from './original.ts';
import { readHtml } from './read.ts';
import type { Scope } from './scope.ts';
import type { Session, Visitor } from './session.ts';

/** What was learned from a page, ready to be kept as a version. */
export type Learned = Pick<ReadPage, 'title' | 'text' | 'blocks' | 'published'> & {
  language: string;
  contentHash: Buffer;
  rawHash: Buffer;
  etag: string | null;
  lastModified: string | null;
  file: StoredFile;
};

export type Common = { page: LeasedPage; status: number | null; ms: number | null; sizeBytes: number | null };
export type Visit = Common &
  (
    | { kind: 'learned'; learned: Learned; found: Found[]; extent?: Extent }
    | { kind: 'filed'; original: Original }
    | { kind: 'counted' }
    | { kind: 'unchanged' }
    | ({ kind: 'left'; change: Exclude<PageChange, 'added' | 'changed' | 'unchanged'>; found: Found[] } & Why)
    | ({ kind: 'later'; waitMs: number; hostWaitMs: number } & Why)
  );
/** `metCookie`: the site set a cookie on the way to `finalUrl`, and may answer differently now. */
type Why = { reason: Reason | null; finalUrl?: string; metCookie?: boolean };

export type VisitDeps = {
  web: Web;
  files: Files;
  tenantId: string;
  form: SourceForm;
  scope: Scope;
  session: Session;
  /** Our name, as sites address us. */
  agent: string;
  /** Largest linked file that is kept; 0 counts files by what is said of them, and reads none. */
  fileBytes: number;
  /** For a door that runs scripts: what a page of `host` wants besides, asked for politely. */
  asset?: ((host: string, wanted: AssetRequest) => Promise<WebAnswer>) | undefined;
};

const transientStatus = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks for the page in its turn and judges the answer. A site that sets a cookie and leads back to the same address
 * gets one more request, with the cookie, in another turn. Throws only what `start` throws, DiskFull and, when aborted,
 * the signal's reason.
 */
export async function visit(deps: VisitDeps, page: LeasedPage, start: Start, signal: AbortSignal): Promise<Visit> {
  const askInTurn = () => start((mayStart) => ask(deps, page, mayStart, signal));
  const first = await askInTurn();
  return isLedBack(first) ? askInTurn() : first;
}

const isLedBack = (visit: Visit) => visit.kind === 'left' && visit.finalUrl === visit.page.url && visit.metCookie;

async function ask(deps: VisitDeps, page: LeasedPage, mayStart: MayStart, signal: AbortSignal): Promise<Visit> {
  const { asset } = deps;
  const visitor = deps.session.visitor();
  let isCounted = false;
  try {
    const answer = await deps.web.fetch({
      url: page.url,
      etag: page.etag,
      lastModified: page.lastModified,
      identity: visitor,
      mayStart,
      signal,
      takes(content) {
        isCounted = deps.fileBytes === 0 && wantedFile(deps, content, page.url) !== null;
        return wantedBytes(deps, content, page.url);
      },
      // The address led to is a page of its own.
      follow: async (url) => new LedElsewhere(url),
      ...(asset && { asset: (wanted) => asset(page.host, wanted) }),
    });
    return await judge(deps, page, answer, visitor);
  } catch (error) {
    signal.throwIfAborted();
    // The page is not to blame for a disk without room: the batch waits.
    if (error instanceof Late || error instanceof DiskFull) throw error;
    if (isCounted) return { page, status: null, ms: null, sizeBytes: null, kind: 'counted' };
    if (error instanceof LedElsewhere) return redirected(deps, page, error.url, visitor.metCookie);
    // Every other address ends the fetch, so the circle is the page itself.
    if (error instanceof TooManyRedirects && visitor.metCookie) return redirected(deps, page, page.url, true);
    return failed(page, error);
  }
}

async function judge(deps: VisitDeps, page: LeasedPage, answer: WebAnswer, visitor: Visitor): Promise<Visit> {
  const { status, headers } = answer;
  const common = { page, status, ms: Math.round(answer.ms), sizeBytes: answer.body.byteLength };
  if (answer.notModified && page.documentId) return { ...common, kind: 'unchanged' };
  if (status >= 200 && status < 300) {
    const kind = wantedFile(deps, headers, page.url);
    return kind ? keepOriginal(deps, common, answer, kind) : readHtml(deps, common, answer);
  }
  const reason = { code: codeOf(status, visitor), facts: { status } };
  if ((status === 404 || status === 410) && page.documentId) {
    return { ...common, kind: 'left', change: 'gone', reason, found: [] };
  }
  if (transientStatus.has(status)) return later(common, reason, headers.retryAfterMs ?? undefined);
  return { ...common, kind: 'left', change: 'failed', reason, found: [] };
}

/** Whether a closed door means that a sign-in is missing, or that the one we have is not let in. */
function codeOf(status: number, { isSignedIn }: Visitor): string {
  if (status !== 401 && status !== 403) return 'http-status';
  return isSignedIn ? 'sign-in-refused' : 'sign-in-needed';
}
