/** Sitemaps (sitemaps.org 0.9): an index of other sitemaps, or a list of pages with their other languages. */
import { InvalidInput } from '#schema/errors.ts';
import { type Alternate, mostAlternates } from './alternate.ts';
import { canonicalUrl } from './link.ts';
import { localName, walkXml } from './xml.ts';

/** The format's own limit of entries in one file. */
const MAX_LOCATIONS = 50_000;
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

export type SitemapLocation = { url: string; lastModified: string | null; alternates: Alternate[] };
export type Sitemap = { kind: 'index' | 'urlset'; locations: SitemapLocation[] };

/**
 * Reads one sitemap. Locations are canonical addresses in document order, at most 50,000; `lastModified` is an ISO
 * instant in UTC. Throws InvalidInput when the text is neither `<urlset>` nor `<sitemapindex>` or cannot be read.
 */
export function readSitemap(xml: string): Sitemap {
  const locations: SitemapLocation[] = [];
  let kind: Sitemap['kind'] | null = null;
  let entry: Entry = emptyEntry();

  walkXml(xml, {
    open(path, attributes) {
      if (path.length === 1) kind = kindOf(path[0]!);
      if (path.length === 2) entry = emptyEntry();
      if (path.length === 3) addAlternate(entry, path[2]!, attributes);
    },
    text(path, text) {
      if (path.length !== 3) return;
      const name = path[2]!;
      if (isNamed(name, 'loc', path[0]!)) entry.url += text;
      if (isNamed(name, 'lastmod', path[0]!)) entry.lastModified += text;
    },
    close(path) {
      if (path.length !== 2 || locations.length === MAX_LOCATIONS) return;
      const url = canonicalUrl(entry.url.trim());
      if (url === null) return;
      locations.push({ url, lastModified: instantOf(entry.lastModified.trim()), alternates: entry.alternates });
    },
  });
  if (kind === null) throw new InvalidInput('The sitemap is empty.');
  return { kind, locations };
}

type Entry = { url: string; lastModified: string; alternates: Alternate[] };

const emptyEntry = (): Entry => ({ url: '', lastModified: '', alternates: [] });

/** `<xhtml:link rel="alternate" hreflang="en" href="…"/>` within an entry. */
function addAlternate({ alternates }: Entry, name: string, { rel, hreflang, href }: Record<string, string>): void {
  if (localName(name) !== 'link' || rel?.trim() !== 'alternate' || !hreflang || !href) return;
  const url = alternates.length === mostAlternates ? null : canonicalUrl(href.trim());
  if (url !== null) alternates.push({ language: hreflang.trim().toLowerCase(), url });
}

function kindOf(root: string): Sitemap['kind'] {
  const name = localName(root);
  if (name === 'urlset') return 'urlset';
  if (name === 'sitemapindex') return 'index';
  throw new InvalidInput('This is not a sitemap: its outermost element is neither urlset nor sitemapindex.');
}

/** Same namespace prefix as the root, so that `image:loc` is not taken for the page's own address. */
function isNamed(name: string, local: string, root: string): boolean {
  return name === root.slice(0, root.indexOf(':') + 1) + local;
}

function instantOf(date: string): string | null {
  if (!W3C_DATE.test(date)) return null;
  const atMs = Date.parse(date);
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}
