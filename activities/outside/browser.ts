/**
 * The door to the web for pages that are empty without their scripts. A page is fetched by the plain door, judged like
 * any other, and then opened in Chromium, which has no network of its own: what its scripts want is fetched by the
 * plain door too. The answer is the document as it then stands. What is not asked for as a page passes through.
 */
import { TooManyRedirects } from '#schema/errors.ts';
import { isHtml } from '#schema/media.ts';
import { type ChromiumSettings, openChromium } from './browser/chromium.ts';
import { type PageLimits, renderPage } from './browser/render.ts';
import { WEB_LIMITS, type Web, type WebAnswer, type WebRequest, type WebSettings } from './web.ts';

export type BrowserLimits = PageLimits & Omit<ChromiumSettings, 'executablePath' | 'userAgent' | 'hasSandbox'>;

export const BROWSER_LIMITS: BrowserLimits = {
  assets: 100,
  assetBytes: 20_000_000,
  domBytes: 10_000_000,
  pageMs: 60_000,
  idleMs: 10_000,
  quietMs: 500,
  pagesAtOnce: 2,
  pagesPerBrowser: 200,
  pageMemoryBytes: 512 * 1024 * 1024,
};

export interface BrowserSettings {
  /** The plain door; its allow list and name are given again. It stays its owner's to close. */
  web: Web;
  allow: WebSettings['allow'];
  userAgent: string;
  executablePath: string;
  hasSandbox: boolean;
  limits?: Partial<BrowserLimits>;
}

/**
 * Throws what the plain door throws, Unrenderable, and Busy when the browser itself fails. Pages are asked for anew
 * each time: that the HTML is the same as before says nothing of what its scripts will show.
 */
export function openBrowser({
  web,
  allow,
  userAgent,
  executablePath,
  hasSandbox,
  limits: given,
}: BrowserSettings): Web {
  const limits = { ...BROWSER_LIMITS, ...given };
  const chromium = openChromium({ ...limits, executablePath, userAgent, hasSandbox });

  async function fetchPage(request: WebRequest): Promise<WebAnswer> {
    const answer = await web.fetch({ ...request, etag: null, lastModified: null });
    if (answer.status < 200 || answer.status > 299 || !isHtml(answer.headers.contentType)) return answer;
    const startedMs = performance.now();
    const rendered = await chromium.withContext((context) =>
      renderPage(context, request, answer, { web, allow, limits }),
    );
    if ('ledTo' in rendered) return goOn(request, answer, rendered.ledTo);
    return {
      ...answer,
      headers: { ...answer.headers, contentType: 'text/html; charset=utf-8', etag: null, lastModified: null },
      body: Buffer.from(rendered.html),
      ms: answer.ms + performance.now() - startedMs,
    };
  }

  /** A page whose scripts, or a refresh, lead elsewhere is one more redirect. */
  async function goOn(request: WebRequest, answer: WebAnswer, url: string): Promise<WebAnswer> {
    const maxRedirects = (request.maxRedirects ?? WEB_LIMITS.maxRedirects) - answer.redirects.length - 1;
    if (maxRedirects < 0) throw new TooManyRedirects('The site redirects without end', { reason: 'chain' });
    const word = (await request.follow?.(url)) ?? 'go';
    if (word !== 'go') throw word;
    const next = await fetchPage({ ...request, url, maxRedirects, mayStart: undefined });
    const here = { url: answer.url, status: answer.status };
    return { ...next, redirects: [...answer.redirects, here, ...next.redirects] };
  }

  return {
    fetch: (request) => (isForPage(request) ? fetchPage(request) : web.fetch(request)),
    [Symbol.asyncDispose]: () => chromium[Symbol.asyncDispose](),
  };
}

/** Who names what is accepted, and not HTML, asks for robots.txt, a sitemap or a feed. */
const isForPage = ({ accept }: WebRequest) => accept === undefined || accept.includes('text/html');
