/**
 * The one door to the web for everything that fetches on a person's behalf. It goes only to public addresses (plus an
 * exact allow list), follows redirects itself and judges each, and ends within its limits: bytes after unpacking,
 * header bytes, redirects, time, and large bodies at once. It reads no proxy settings and keeps nothing: sign-ins and
 * cookies are the identity's that comes with a request. Politeness, robots.txt and scope are the caller's, who is asked
 * before each redirect is followed.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { Agent } from 'undici';
import { TooManyRedirects, UnsupportedMedia } from '#schema/errors.ts';
import { judgeAddress } from './address.ts';
import { ACCEPT_ENCODING, decodeBody } from './body.ts';
import { judgingConnector, type Resolve, resolveBySystem } from './web/connect.ts';
import type { Web, WebAnswer, WebContent, WebRequest } from './web/contract.ts';
import { type Exchanged, exchange } from './web/exchange.ts';
import { readLines, readLocation, readRetryAfterMs, readValue } from './web/headers.ts';
import { openPlaces } from './web/places.ts';
import { readTarget, type Target } from './web/target.ts';

export type { AssetRequest, Web, WebAnswer, WebContent, WebIdentity, WebRequest } from './web/contract.ts';

export interface WebLimits {
  maxBytes: number;
  maxHeaderBytes: number;
  maxRedirects: number;
  /** For the whole URL, redirects included; waiting inside `follow` is not counted. */
  timeoutMs: number;
  connectTimeoutMs: number;
  /** The longest silence of a site, before its headers or inside its body. */
  silenceTimeoutMs: number;
  connectionsPerHost: number;
  /** Bodies over `maxBytes` in memory at once, for callers that take them. */
  largeBodies: number;
}

export const WEB_LIMITS: WebLimits = {
  maxBytes: 10_000_000,
  maxHeaderBytes: 32 * 1024,
  maxRedirects: 10,
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  silenceTimeoutMs: 15_000,
  connectionsPerHost: 8,
  largeBodies: 3,
};

export interface WebSettings {
  /** Exact `host:port` as in a URL that may be private; read again for each hop. */
  allow: () => ReadonlySet<string> | Promise<ReadonlySet<string>>;
  /** Product name first, with a contact. */
  userAgent: string;
  resolve?: Resolve;
  limits?: Partial<WebLimits>;
}

/** Opens the door; disposing it closes every connection. */
export function openWeb(settings: WebSettings): Web {
  const limits: WebLimits = { ...WEB_LIMITS, ...settings.limits };
  const resolve = settings.resolve ?? resolveBySystem;
  const agentFor = (accepts: (address: string) => boolean) =>
    new Agent({
      connect: judgingConnector({ resolve, accepts, timeoutMs: limits.connectTimeoutMs }),
      connections: limits.connectionsPerHost,
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.silenceTimeoutMs,
      bodyTimeout: limits.silenceTimeoutMs,
      keepAliveMaxTimeout: 30_000,
    });
  // Two pools: a connection opened while a host was on the allow list cannot serve it after it was taken off.
  const guarded = agentFor((address) => judgeAddress(address) === 'public');
  const exempted = agentFor(() => true);
  const places = openPlaces(limits.largeBodies);

  async function fetch(request: WebRequest): Promise<WebAnswer> {
    const startedMs = performance.now();
    const maxBytes = request.maxBytes ?? limits.maxBytes;
    const maxRedirects = request.maxRedirects ?? limits.maxRedirects;
    using guest = places.guest();
    const redirects: WebAnswer['redirects'] = [];
    let leftMs = request.timeoutMs ?? limits.timeoutMs;
    let target = readTarget(request.url, await settings.allow());
    for (;;) {
      const hopMs = performance.now();
      const answer = await exchange(target.exempt ? exempted : guarded, {
        url: target.url,
        headers: { ...requestHeaders(settings.userAgent, request), ...request.identity?.headersFor(target.url) },
        maxBytes,
        ordinaryBytes: limits.maxBytes,
        enlarge: guest.enter,
        overflow: request.overflow ?? 'refuse',
        deadlineMs: leftMs,
        signal: request.signal,
        mayStart: redirects.length === 0 ? request.mayStart : undefined,
        inspect: request.takes && bytesWanted(request.takes),
      });
      const setCookies = readLines(answer.headers['set-cookie']);
      if (setCookies.length > 0) request.identity?.hear(target.url, setCookies);
      const location = readLocation(answer);
      if (location === null) {
        const coding = readValue(answer.headers['content-encoding']) ?? '';
        // A small body can unpack to a large one.
        if (coding !== '' && answer.limitBytes > limits.maxBytes) await guest.enter();
        const body = await decodeBody(answer.body, coding, answer.limitBytes);
        request.signal?.throwIfAborted();
        return toAnswer(target, answer, body, redirects, performance.now() - startedMs);
      }
      leftMs = Math.max(0, leftMs - (performance.now() - hopMs));
      redirects.push({ url: target.url.href, status: answer.status });
      target = readTarget(location, await settings.allow(), target.url);
      refuseCircles(target.url.href, redirects, maxRedirects);
      const word = (await request.follow?.(target.url.href)) ?? 'go';
      if (word !== 'go') throw word;
    }
  }

  return {
    fetch,
    async [Symbol.asyncDispose]() {
      await Promise.all([guarded.destroy(), exempted.destroy()]);
    },
  };
}

function requestHeaders(userAgent: string, request: WebRequest): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: request.accept ?? 'text/html,application/xhtml+xml,*/*;q=0.5',
    'accept-encoding': request.overflow === 'cut' ? 'identity' : ACCEPT_ENCODING,
  };
  if (request.etag) headers['if-none-match'] = request.etag;
  if (request.lastModified) headers['if-modified-since'] = request.lastModified;
  return headers;
}

function contentOf(headers: IncomingHttpHeaders): WebContent {
  return {
    contentType: readValue(headers['content-type']),
    disposition: readValue(headers['content-disposition']),
  };
}

function bytesWanted(takes: NonNullable<WebRequest['takes']>): (headers: IncomingHttpHeaders) => number {
  return (headers) => {
    const content = contentOf(headers);
    const { contentType } = content;
    const wantedBytes = takes(content);
    if (wantedBytes > 0) return wantedBytes;
    throw new UnsupportedMedia('This kind of file is not read', { contentType: contentType?.slice(0, 80) ?? '' });
  };
}

/** A site that means to set a cookie first leads back once; that is for the caller to allow, with a request of its own. */
function refuseCircles(next: string, redirects: WebAnswer['redirects'], maxRedirects: number): void {
  const isLoop = redirects.some(({ url }) => url === next);
  if (!isLoop && redirects.length <= maxRedirects) return;
  const facts = { reason: isLoop ? 'loop' : 'chain', redirects: redirects.length };
  throw new TooManyRedirects('The site redirects without end', facts);
}

function toAnswer(
  { url }: Target,
  { status, headers, bytesOnWire }: Exchanged,
  body: Uint8Array,
  redirects: WebAnswer['redirects'],
  ms: number,
): WebAnswer {
  return {
    url: url.href,
    status,
    headers: {
      ...contentOf(headers),
      etag: readValue(headers.etag),
      lastModified: readValue(headers['last-modified']),
      link: readValue(headers.link),
      retryAfterMs: readRetryAfterMs(headers['retry-after'], Date.now()),
      robotsTags: readLines(headers['x-robots-tag']),
    },
    body,
    redirects,
    bytesOnWire,
    ms,
    notModified: status === 304,
  };
}
