/**
 * What a site's robots.txt says, and what its absence means (RFC 9309). Pure: the caller fetches with
 * `robotsRequest` and keeps the result. A robots.txt that cannot be had stops the crawl for now; it never counts as
 * the site's wish that its pages be forgotten.
 */
import robotsParser from 'robots-parser';
import { Busy, Interruption, TooManyRedirects, Unreachable } from '#schema/errors.ts';
import type { WebRequest } from './web.ts';

export interface Robots {
  /** True when this crawler may fetch the URL; false also for URLs of another origin, about which the file says nothing. */
  allowed(url: string): boolean;
  /** At most a minute, however much longer the file asks for. */
  crawlDelayMs: number | null;
  /** Absolute http(s) URLs, each once, in the file's order. */
  sitemaps: string[];
}

/** `unreachable`: fetch nothing from this origin now; `interruption` says when to ask again. */
export type RobotsPolicy =
  | { state: 'read' | 'absent'; robots: Robots }
  | { state: 'unreachable'; interruption: Interruption };

/** The part of a WebAnswer that matters here. */
export interface RobotsAnswer {
  status: number;
  body: Uint8Array;
  headers: { retryAfterMs: number | null };
}

const MAX_BYTES = 500 * 1024;
const MAX_REDIRECTS = 5;
/** A host's turns are shared by all its sources: a file must not be able to close it for a day, or for good. */
const MAX_CRAWL_DELAY_MS = 60_000;
/**
 * Every URL is held against every rule, and after a `*` each character costs the URL's length. Real files stay far
 * below this many characters behind wildcards.
 */
const WILDCARD_BUDGET_CHARACTERS = 20_000;

/** robots-parser is CommonJS whose types speak of an ES module: what Node imports is the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** The name that sites address a crawler by: what stands before the first `/` of its user agent, in lower case. */
export const agentOf = (userAgent: string): string => userAgent.split('/', 1)[0]!.trim().toLowerCase();

/** The request for the robots.txt of a URL's origin. */
export function robotsRequest(url: string): WebRequest & { overflow: 'cut' } {
  return {
    url: new URL('/robots.txt', url).href,
    accept: 'text/plain,*/*;q=0.5',
    maxBytes: MAX_BYTES,
    overflow: 'cut',
    maxRedirects: MAX_REDIRECTS,
  };
}

/**
 * `outcome` = the answer to robotsRequest or the error it threw, `robotsUrl` = the URL asked (not where redirects led:
 * the rules hold for the origin asked), `userAgent` = the crawler's, its name being what stands before the first `/`.
 */
export function robotsPolicy(outcome: RobotsAnswer | Error, robotsUrl: string, userAgent: string): RobotsPolicy {
  if (outcome instanceof TooManyRedirects) return absent(robotsUrl, userAgent);
  if (outcome instanceof Interruption) return { state: 'unreachable', interruption: outcome };
  if (outcome instanceof Error) {
    const facts = { reason: 'robots', why: outcome.name };
    return { state: 'unreachable', interruption: new Unreachable('robots.txt could not be read', undefined, facts) };
  }
  const { status, body, headers } = outcome;
  if (status >= 200 && status < 300) {
    // A replacement character for a broken byte spoils one rule, not the file.
    const text = new TextDecoder().decode(body.subarray(0, MAX_BYTES));
    return { state: 'read', robots: readRobots(text, robotsUrl, userAgent) };
  }
  const retryAfterMs = headers.retryAfterMs ?? undefined;
  // By the RFC every 4xx means "no rules", but 429 is a site asking to be left alone.
  if (status === 429)
    return { state: 'unreachable', interruption: new Busy('robots.txt: the site is busy', retryAfterMs) };
  if (status < 500) return absent(robotsUrl, userAgent);
  const facts = { reason: 'robots', status };
  return { state: 'unreachable', interruption: new Unreachable('robots.txt could not be read', retryAfterMs, facts) };
}

/** Reads the text of a robots.txt; nonsense in it is skipped. `robotsUrl` gives the origin the rules hold for. */
export function readRobots(text: string, robotsUrl: string, userAgent: string): Robots {
  const parsed = parseRobots(robotsUrl, tame(text));
  const sitemaps = parsed.getSitemaps().flatMap((written) => {
    const url = URL.parse(written, robotsUrl);
    return url && /^https?:$/.test(url.protocol) ? [url.href] : [];
  });
  return {
    allowed: (url) => isRobotsFile(url, robotsUrl) || (parsed.isAllowed(url, userAgent) ?? false),
    crawlDelayMs: delayMsOf(parsed.getCrawlDelay(userAgent)),
    sitemaps: [...new Set(sitemaps)],
  };
}

function delayMsOf(seconds: number | undefined): number | null {
  if (seconds === undefined || !Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(seconds * 1_000, MAX_CRAWL_DELAY_MS);
}

function absent(robotsUrl: string, userAgent: string): RobotsPolicy {
  return { state: 'absent', robots: readRobots('', robotsUrl, userAgent) };
}

/** The file itself may always be read, whatever it says. */
function isRobotsFile(url: string, robotsUrl: string): boolean {
  return URL.parse(url)?.href === robotsUrl;
}

/**
 * Keeps matching cheap on hostile files: when the wildcard budget is spent, a Disallow ends at its first `*` (it then
 * forbids more, never less) and an Allow with wildcards is left out.
 */
function tame(text: string): string {
  let leftCharacters = WILDCARD_BUDGET_CHARACTERS;
  const tamed: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, verb, pattern] = /^\s*(allow|disallow)\s*:([^#*]*\*[^#]*)/i.exec(line) ?? [];
    if (verb === undefined || pattern === undefined) {
      tamed.push(line);
      continue;
    }
    const plain = pattern.slice(0, pattern.indexOf('*'));
    leftCharacters -= pattern.length - plain.length;
    if (leftCharacters >= 0) tamed.push(line.replace(/\*{2,}/g, '*'));
    else if (verb.toLowerCase() === 'disallow') tamed.push(`Disallow:${plain.trim() || '/'}`);
  }
  return tamed.join('\n');
}
