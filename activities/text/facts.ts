/**
 * What a page declares about itself: title, language, date, canonical address, what robots may do with it, and where
 * it stands in other languages and as a feed.
 */
import { type Alternate, mostAlternates } from './alternate.ts';
import type { Attributes } from './attributes.ts';
import { canonicalUrl } from './link.ts';
import type { Declaration, Markup } from './markup.ts';
import { plainLine } from './plain.ts';
import { type RobotsSay, readRobots } from './robots-directive.ts';
import type { TextBlock } from './text-block.ts';

export type Facts = {
  title: string;
  language: string | null;
  published: string | null;
  canonical: string | null;
  robots: RobotsSay;
  alternates: Alternate[];
  /** Addresses of the feeds that the page names as its own. */
  feeds: string[];
};
/** Who reads, by the name that sites know it by, and when. */
export type Reader = { agent: string; nowMs: number };

const PUBLISHED_NAMES = new Set(
  (
    'article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.created dcterms.issued ' +
    'dc.date.created publish-date pubdate publishdate parsely-pub-date sailthru.date publication_date og:article:published_time'
  ).split(' '),
);

const FEED_TYPE = /^\s*application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)\b/i;

/** Headings of each rank that are held against the title. */
const MAX_HEADINGS = 10;

/** Facts of a page found at `url`. What is not declared, or not in a readable form, is null. */
export function readFacts({ declarations, linkedData, titles, blocks }: Markup, url: string, reader: Reader): Facts {
  const meta = metaByName(declarations);
  return {
    title: titleOf(plainLine(titles[0] ?? ''), plainLine(meta.get('og:title') ?? ''), headingsOf(blocks)),
    language: languageOf(declarations, meta),
    published: publishedOf(declarations, meta, linkedData),
    canonical: canonicalOf(declarations, url),
    robots: robotsOf(declarations, reader),
    alternates: alternatesOf(declarations, url),
    feeds: feedsOf(declarations, url),
  };
}

function metaByName(declarations: Declaration[]): Map<string, string> {
  const meta = new Map<string, string>();
  for (const { tag, attributes } of declarations) {
    if (tag !== 'meta' || attributes.content === undefined) continue;
    const name = attributes.name ?? attributes.property ?? attributes['http-equiv'] ?? attributes.itemprop;
    const key = name?.trim().toLowerCase();
    if (key !== undefined && !meta.has(key)) meta.set(key, attributes.content.trim());
  }
  return meta;
}

/** Page titles carry the site's name; the heading they repeat is the page's own title. */
function titleOf(title: string, socialTitle: string, headings: string[]): string {
  const repeated = headings.find((heading) => isRepeated(heading, title));
  if (repeated !== undefined) return repeated;
  if (socialTitle !== '' && (title === '' || title.includes(socialTitle))) return socialTitle;
  return title || socialTitle || (headings[0] ?? '');
}

function isRepeated(heading: string, title: string): boolean {
  return title.startsWith(heading) || (heading.length > title.length / 3 && title.includes(heading));
}

/** The first of each rank: h1 before h2, as many pages print their own name in an h1 and the title in an h2. */
function headingsOf(blocks: TextBlock[]): string[] {
  const ofRank = (rank: string) => blocks.filter(({ tag }) => tag === rank).slice(0, MAX_HEADINGS);
  return [...ofRank('h1'), ...ofRank('h2')].map(({ text }) => plainLine(text)).filter((heading) => heading !== '');
}

function languageOf(declarations: Declaration[], meta: Map<string, string>): string | null {
  const html = declarations.find(({ tag, attributes }) => tag === 'html' && attributes.lang);
  const declared = html?.attributes.lang ?? meta.get('content-language') ?? meta.get('og:locale') ?? '';
  return /^([a-z]{2,3})(?:[-_,\s]|$)/.exec(declared.trim().toLowerCase())?.[1] ?? null;
}

function publishedOf(declarations: Declaration[], meta: Map<string, string>, linkedData: string[]): string | null {
  for (const [name, content] of meta) {
    const date = PUBLISHED_NAMES.has(name) ? isoDate(content) : null;
    if (date !== null) return date;
  }
  for (const json of linkedData) {
    const date = isoDate(/"datePublished"\s*:\s*"([^"]{1,64})"/.exec(json)?.[1]);
    if (date !== null) return date;
  }
  for (const { tag, attributes } of declarations) {
    const date = tag === 'time' ? isoDate(attributes.datetime) : null;
    if (date !== null) return date;
  }
  return null;
}

/** The date as the page writes it, in its own zone: a page of 1 May stays one of 1 May. */
function isoDate(text: string | undefined): string | null {
  const found = /^\s*(\d{4})-?(\d\d)-?(\d\d)(?:\D|$)/.exec(text ?? '');
  if (found === null) return null;
  const date = `${found[1]}-${found[2]}-${found[3]}`;
  const atMs = Date.parse(date);
  // Date.parse rolls 31 February over into March.
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date) ? date : null;
}

function canonicalOf(declarations: Declaration[], url: string): string | null {
  for (const { tag, attributes } of declarations) {
    if (tag === 'link' && attributes.href && /(?:^|\s)canonical(?:\s|$)/i.test(attributes.rel ?? '')) {
      return canonicalUrl(attributes.href.trim(), url);
    }
  }
  return null;
}

/** Of all meta tags with a robot's name, in whatever order; a page may have several. */
function robotsOf(declarations: Declaration[], { agent, nowMs }: Reader): RobotsSay {
  const lines = declarations.flatMap(({ tag, attributes: { name, content } }) =>
    tag === 'meta' && name !== undefined && content !== undefined ? [{ agent: name, directives: content }] : [],
  );
  return readRobots(lines, agent, nowMs);
}

function alternatesOf(declarations: Declaration[], url: string): Alternate[] {
  return declaredLinks(declarations, url).flatMap(({ hreflang, address }) =>
    hreflang ? [{ language: hreflang.trim().toLowerCase(), url: address }] : [],
  );
}

function feedsOf(declarations: Declaration[], url: string): string[] {
  const feeds = declaredLinks(declarations, url).filter(({ type }) => FEED_TYPE.test(type ?? ''));
  return [...new Set(feeds.map(({ address }) => address))];
}

/** What `<link rel="alternate">` points at, up to a limit. */
function declaredLinks(declarations: Declaration[], url: string): (Attributes & { address: string })[] {
  const found = [];
  for (const { tag, attributes } of declarations) {
    if (found.length === mostAlternates) break;
    if (tag !== 'link' || !attributes.href || !/(?:^|\s)alternate(?:\s|$)/i.test(attributes.rel ?? '')) continue;
    const address = canonicalUrl(attributes.href.trim(), url);
    if (address !== null) found.push({ ...attributes, address });
  }
  return found;
}
