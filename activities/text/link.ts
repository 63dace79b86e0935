/**
 * Addresses of pages: one spelling per page, which of them belong to a source, and which a pattern names.
 * Everything here is pure and linear in the length of what it reads; no pattern is ever run as a regular expression.
 */

/** Longest address kept, in UTF-16 units; longer ones are traps far more often than pages. */
const MAX_URL_LENGTH = 2_048;

export type SiteRule = 'host' | 'domain' | 'path';

/**
 * The one spelling under which a page is known: http or https, no fragment, no default port, no tracking parameters and
 * no session's id.
 * Returns null for what is not such an address, carries a user name or password, or is over 2,048 characters.
 */
export function canonicalUrl(url: string, base?: string): string | null {
  if (url.length > MAX_URL_LENGTH * 2) return null;
  const parsed = URL.parse(url, base);
  if (parsed === null) return null;
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  const fragmentFree = withoutSession(withoutFragment(parsed.href));
  const canonical = fragmentFree.includes('?') ? withoutTracking(fragmentFree) : fragmentFree;
  return canonical.length > MAX_URL_LENGTH ? null : canonical;
}

/** Nothing in such a path is spelled otherwise in an address, and none of it is a query or a step upwards. */
const PLAIN_PATH = /^(?:\/[\w-][\w.~-]*)+\/?$/;

/** `canonicalUrl` for the many addresses on one page. Most are plain paths on its own site and need no parsing. */
export function canonicalLinks(base: string): (url: string) => string | null {
  const parsed = URL.parse(base);
  const isPlain = parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username + parsed.password === '';
  const origin = isPlain ? parsed.origin : null;
  return (url) => {
    if (origin === null) return canonicalUrl(url, base);
    const path = url.startsWith(origin) ? url.slice(origin.length) : url;
    const isShort = origin.length + path.length <= MAX_URL_LENGTH;
    return isShort && PLAIN_PATH.test(path) ? origin + path : canonicalUrl(url, base);
  };
}

function withoutFragment(href: string): string {
  const hash = href.indexOf('#');
  return hash === -1 ? href : href.slice(0, hash);
}

/** The other parameters keep their order and spelling, because servers may care about both. */
function withoutTracking(href: string): string {
  const mark = href.indexOf('?');
  const kept = href
    .slice(mark + 1)
    .split('&')
    .filter((parameter) => !isTracking(parameter) && !isSession(parameter));
  const query = kept.join('&');
  return query === '' ? href.slice(0, mark) : `${href.slice(0, mark)}?${query}`;
}

function isTracking(parameter: string): boolean {
  const name = parameter.split('=', 1)[0]!.toLowerCase();
  return name.startsWith('utm_') || name === 'fbclid' || name === 'gclid';
}

/** As servers that know no cookies write it into the path. */
const pathSession = /;jsessionid=[^/?]*/i;
const withoutSession = (href: string) => (href.includes(';') ? href.replace(pathSession, '') : href);
const sessionNames = /^(phpsessid|jsessionid|aspsessionid[a-z]*|cfid|cftoken|oscsid|zenid)$/i;
/** Names that sites also give to what they show, such as a page's number: only a long random value is a session's. */
const ambiguousNames = /^(sid|s|sess|session|sessionid|session_id)$/i;
const randomValue = /^(?=.*\d)(?=.*[a-z])[\w-]{16,128}$/i;

function isSession(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=', 2);
  return sessionNames.test(name) || (ambiguousNames.test(name) && randomValue.test(value));
}

/**
 * Whether `url` belongs to the site that `start` names: `host` = same host name and port; `domain` = that host without
 * a leading `www.`, or a host below it; `path` = same origin, at or below the folder of `start`.
 */
export function sameSite(url: string, start: string, rule: SiteRule): boolean {
  const page = URL.parse(url);
  const site = URL.parse(start);
  if (page === null || site === null) return false;
  if (rule === 'path') return page.origin === site.origin && page.pathname.startsWith(folderOf(site.pathname));
  if (page.port !== site.port) return false;
  return page.hostname === site.hostname || (rule === 'domain' && isUnder(page.hostname, site.hostname));
}

function folderOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/') + 1);
}

function isUnder(host: string, startHost: string): boolean {
  const domain = startHost.replace(/^www\./, '');
  // One label is a top-level domain or a machine's own name, never a site that others live below.
  return domain.includes('.') && (host === domain || host.endsWith(`.${domain}`));
}

/**
 * Whether a page is wanted: no `exclude` pattern fits it and, when there are any, one `include` pattern does.
 * `*` stands for any run of characters. A pattern that begins with `/` is held against path and query, any other
 * against the whole address; both must fit from end to end.
 */
export function matchesPatterns(url: string, include: string[], exclude: string[]): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  const path = parsed.pathname + parsed.search;
  const fits = (pattern: string) => fitsGlob(pattern.startsWith('/') ? path : url, pattern);
  return !exclude.some(fits) && (include.length === 0 || include.some(fits));
}

/** Takes each literal part at its first place after the one before, which is enough because `*` is the only wildcard. */
function fitsGlob(subject: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0]!;
  if (parts.length === 1) return subject === first;
  const last = parts.at(-1)!;
  if (!subject.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = subject.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return subject.length - last.length >= at && subject.endsWith(last);
}
