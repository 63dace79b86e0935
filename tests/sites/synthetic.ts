/**
 * A synthetic website: N different pages with a known link graph, some slow, some failing once, some behind a redirect,
 * all made from a seed. Everything is rendered before the first request, so serving costs next to nothing.
 */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { heading, type Language, markerWord, sentence } from './prose.ts';
import { type Chance, openChance } from './random.ts';
import type { Handler, Pages } from './site.ts';

export interface SyntheticSettings {
  pages: number;
  seed: number;
  /** Before every answer. */
  delayMs?: number;
  /** Before the answers of slow pages; default 200. */
  slowMs?: number;
  /** Shares of pages, in [0, 1]; defaults 0.1, 0.05 (503 once, then the page) and 0.03 (linked by an old address). */
  slowRate?: number;
  errorRate?: number;
  redirectRate?: number;
  /** Least size of a page's HTML; default 4,000, more than its text takes is filled with script. */
  pageBytes?: number;
  /** Sections of about 1,500 characters of text, one passage or more each; default 1. */
  sections?: number;
}

export interface SyntheticPage {
  path: string;
  title: string;
  language: Language;
  /** A word that stands on this page, once, and nowhere else. */
  marker: string;
  slow: boolean;
  failsOnce: boolean;
  /** The address other pages link by, answering 301 to `path`; null when they link directly. */
  oldPath: string | null;
  /** Indices of the pages this one links to. */
  links: number[];
}

export interface SyntheticSite {
  /** To be given to serveSite; also holds /robots.txt and /sitemap.xml. Failing once is counted per call of makeSite. */
  pages: Pages;
  /** What a complete crawl ends with, in order of index; the first is `/`. */
  expected: SyntheticPage[];
  /** Linked from the first page and forbidden by robots.txt. */
  forbiddenPath: string;
}

const FORBIDDEN_PATH = '/private/forbidden';
const SECTION_CHARACTERS = 1_500;

export function makeSite(settings: SyntheticSettings): SyntheticSite {
  const chance = openChance(settings.seed);
  const expected = Array.from({ length: settings.pages }, (_, index) => planPage(index, settings, chance));
  const pages: Pages = { '/robots.txt': robotsTxt, '/sitemap.xml': sitemap(expected) };
  for (const page of expected) {
    const html = Buffer.from(renderPage(page, expected, settings, chance));
    const delayMs = (settings.delayMs ?? 0) + (page.slow ? (settings.slowMs ?? 200) : 0);
    pages[page.path] = pageHandler(html, delayMs, page.failsOnce);
    if (page.oldPath) pages[page.oldPath] = redirectTo(page.path, settings.delayMs ?? 0);
  }
  pages[FORBIDDEN_PATH] = '<title>Forbidden</title><p>No crawler that reads robots.txt comes here.</p>';
  return { pages, expected, forbiddenPath: FORBIDDEN_PATH };
}

function planPage(index: number, settings: SyntheticSettings, chance: Chance): SyntheticPage {
  const language: Language = chance.next() < 0.5 ? 'sv' : 'en';
  const branch = Math.floor((index - 1) / 20);
  // The first page has no trouble of its own: a crawl that starts there can always go on.
  const falls = (rate: number) => chance.next() < rate && index > 0;
  return {
    path: index === 0 ? '/' : `/${language}/${branch}/${index}`,
    title: `${heading(language, chance)} ${index}`,
    language,
    marker: markerWord(index),
    slow: falls(settings.slowRate ?? 0.1),
    failsOnce: falls(settings.errorRate ?? 0.05),
    oldPath: falls(settings.redirectRate ?? 0.03) ? `/old/${index}` : null,
    links: linksFrom(index, settings.pages, chance),
  };
}

/** Three children of a tree, so that all pages are reached, and two others, so that pages are met more than once. */
function linksFrom(index: number, count: number, chance: Chance): number[] {
  const children = [1, 2, 3].map((child) => index * 3 + child).filter((child) => child < count);
  return [...new Set([...children, chance.below(count), chance.below(count)])];
}

function renderPage(page: SyntheticPage, all: SyntheticPage[], settings: SyntheticSettings, chance: Chance): string {
  const sections = Array.from({ length: settings.sections ?? 1 }, (_, at) => {
    const marker = at === 0 ? `<p>${sentence(page.language, chance)} ${page.marker}.</p>` : '';
    return `<h2>${heading(page.language, chance)}</h2>${marker}${paragraphs(page.language, chance)}`;
  });
  const links = page.links.map((index) => {
    const { oldPath, path, title } = all[index] as SyntheticPage;
    return `<li><a href="${oldPath ?? path}">${title}</a></li>`;
  });
  if (page.path === '/') links.push(`<li><a href="${FORBIDDEN_PATH}">Forbidden</a></li>`);
  const head = `<!doctype html><html lang="${page.language}"><head><meta charset="utf-8"><title>${page.title}</title>`;
  const body = `</head><body><main><h1>${page.title}</h1>${sections.join('')}</main><nav><ul>${links.join('')}</ul></nav></body></html>`;
  const missing = (settings.pageBytes ?? 4_000) - Buffer.byteLength(head) - Buffer.byteLength(body);
  return missing > 0
    ? `${head}<script type="application/json">[${filler(missing, chance)}]</script>${body}`
    : head + body;
}

function paragraphs(language: Language, chance: Chance): string {
  let html = '';
  while (html.length < SECTION_CHARACTERS) {
    html += `<p>${[1, 2, 3, 4].map(() => sentence(language, chance)).join(' ')}</p>`;
  }
  return html;
}

function filler(bytes: number, chance: Chance): string {
  let text = '0';
  while (text.length < bytes) text += `,${chance.below(1_000_000_000)}`;
  return text;
}

/** Answers conditional requests; counts its own visits for the one failure. */
function pageHandler(html: Buffer, delayMs: number, failsOnce: boolean): Handler {
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 16)}"`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-length': html.length, etag };
  let failuresLeft = failsOnce ? 1 : 0;
  return (request, response) =>
    later(delayMs, () => {
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        response.writeHead(503, { 'retry-after': '1' }).end();
      } else if (request.headers['if-none-match'] === etag) {
        response.writeHead(304, { etag }).end();
      } else {
        response.writeHead(200, headers).end(html);
      }
    });
}

function redirectTo(path: string, delayMs: number): Handler {
  return (_request, response) => later(delayMs, () => response.writeHead(301, { location: path }).end());
}

function later(delayMs: number, answer: () => void): void {
  if (delayMs > 0) setTimeout(answer, delayMs);
  else answer();
}

function robotsTxt(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', 'text/plain');
  response.end(`User-agent: *\nDisallow: /private/\nSitemap: http://${request.headers.host}/sitemap.xml\n`);
}

function sitemap(expected: SyntheticPage[]): Handler {
  return (request, response) => {
    const urls = expected.map(({ path }) => `<url><loc>http://${request.headers.host}${path}</loc></url>`);
    response.setHeader('content-type', 'application/xml');
    response.end(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`);
  };
}
