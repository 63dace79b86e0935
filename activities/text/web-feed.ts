/** The pages that a site's feed names: RSS 0.9 to 2.0 (RDF among them), Atom, and JSON Feed. */
import { InvalidInput } from '#schema/errors.ts';
import { canonicalUrl } from './link.ts';
import { localName, walkXml } from './xml.ts';

/** Feeds show the latest; one with more is an archive, and its newest are enough. */
const MAX_ITEMS = 10_000;

/**
 * Canonical addresses of the entries, each once, in the feed's order, at most 10,000; `url` is the feed's own, which
 * relative addresses stand on. Throws InvalidInput when the text is no feed.
 */
export function readFeed(text: string, url: string): string[] {
  const written = /^\s*\{/.test(text) ? jsonItems(text) : xmlItems(text);
  const pages = new Set<string>();
  for (const one of written) {
    const page = one === '' || pages.size === MAX_ITEMS ? null : canonicalUrl(one, url);
    if (page !== null) pages.add(page);
  }
  return [...pages];
}

type Item = { link: string; guid: string; isPermanent: boolean; atom: string };

/** Of an entry its link, else the guid that says it is one. */
function xmlItems(xml: string): string[] {
  const items: string[] = [];
  let root = '';
  let item: Item | null = null;
  walkXml(xml, {
    open(path, attributes) {
      const name = localName(path.at(-1)!);
      if (path.length === 1) root = rootOf(name);
      if (isItem(path)) item = { link: '', guid: '', isPermanent: true, atom: '' };
      if (item === null || !isItem(path.slice(0, -1))) return;
      // RSS feeds may carry Atom's link to themselves.
      if (name === 'link' && attributes.href && /^(alternate)?$/.test(attributes.rel ?? ''))
        item.atom ||= attributes.href;
      if (name === 'guid') item.isPermanent = attributes.isPermaLink !== 'false';
    },
    text(path, text) {
      if (item === null || !isItem(path.slice(0, -1))) return;
      const name = path.at(-1)!;
      if (name === 'link' || name === 'rss:link') item.link += text;
      if (name === 'guid') item.guid += text;
    },
    close(path) {
      if (item === null || !isItem(path)) return;
      const { link, guid, isPermanent, atom } = item;
      const fromGuid = isPermanent && /^\s*https?:/i.test(guid) ? guid : '';
      items.push((link.trim() || atom || fromGuid).trim());
      item = null;
    },
  });
  if (root === '') throw new InvalidInput('The feed is empty.');
  return items;
}

/** RSS and Atom: `rss > channel > item`, `feed > entry`; RDF: `RDF > item`. */
function isItem(path: readonly string[]): boolean {
  const name = localName(path.at(-1) ?? '');
  return (name === 'item' || name === 'entry') && path.length <= 3;
}

function rootOf(name: string): string {
  if (name === 'rss' || name === 'feed' || name === 'RDF') return name;
  throw new InvalidInput('This is not a feed: its outermost element is neither rss, RDF nor feed.');
}

function jsonItems(text: string): string[] {
  let feed: { version?: unknown; items?: unknown };
  try {
    feed = JSON.parse(text);
  } catch {
    throw new InvalidInput('The feed is not JSON that can be read.');
  }
  if (!String(feed.version).startsWith('https://jsonfeed.org/version/') || !Array.isArray(feed.items)) {
    throw new InvalidInput('This JSON is not a feed.');
  }
  return feed.items.flatMap((item: { url?: unknown } | null) => (typeof item?.url === 'string' ? [item.url] : []));
}
