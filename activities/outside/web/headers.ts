/** Reads the response headers that decide what happens next. Pure; what cannot be read is null. */
import type { IncomingHttpHeaders } from 'node:http';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A header's value, repeated ones joined by a comma as RFC 9110 reads them. */
export function readValue(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return Array.isArray(value) ? value.join(', ') : value;
}

/** A header's lines, for those whose values may hold commas of their own. */
export function readLines(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

/** Where a redirect leads, as written (mostly relative to the URL asked), or null when the answer is not a redirect. */
export function readLocation({ status, headers }: { status: number; headers: IncomingHttpHeaders }): string | null {
  const value: string | string[] | undefined = headers.location;
  const location = Array.isArray(value) ? value[0] : value;
  if (!REDIRECTS.has(status) || !location) return null;
  // Header bytes arrive as latin1, but sites that do not escape their letters mean UTF-8.
  const bytes = Buffer.from(location, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return location;
  }
}

/** Retry-After in milliseconds from `nowMs`: seconds or an HTTP date; never negative. */
export function readRetryAfterMs(value: string | string[] | undefined, nowMs: number): number | null {
  const text = (Array.isArray(value) ? value[0] : value)?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const dateMs = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}
