/** One answer of the sample site, and when a conditional request may be told that nothing has changed. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

export type Answer = {
  status: number;
  headers: OutgoingHttpHeaders;
  body: Buffer;
  delayMs: number;
};

/** An answer that can be validated later by its ETag and, with `modified` (an ISO day), by date. */
export function fileAnswer(type: string, body: Buffer, modified?: string, delayMs = 0): Answer {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const dated = modified ? { 'last-modified': new Date(modified).toUTCString() } : {};
  return { status: 200, headers: { 'content-type': type, etag, ...dated }, body, delayMs };
}

export function htmlAnswer(html: string, status = 200): Answer {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return { status, headers, body: Buffer.from(html), delayMs: 0 };
}

export function redirectAnswer(status: 301 | 302, location: string): Answer {
  return { status, headers: { location }, body: Buffer.alloc(0), delayMs: 0 };
}

/** If-None-Match counts alone when it is sent; only without it does If-Modified-Since (RFC 9110, 13.2.2). */
export function isUnchanged(request: IncomingHttpHeaders, answer: Answer): boolean {
  const { etag, 'last-modified': lastModified } = answer.headers;
  const tags = request['if-none-match'];
  if (tags !== undefined) {
    return typeof etag === 'string' && tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(request['if-modified-since'] ?? '');
  return typeof lastModified === 'string' && Date.parse(lastModified) <= since;
}
