/**
 * Sitemaps (sitemaps.org 0.9), read in one streaming pass: an index of other sitemaps, or a list of pages.
 * Entities other than XML's own five and nesting deeper than the format has are refused, so size is all that costs.
 */
import { Parser } from 'htmlparser2';
import { InvalidInput } from '#schema/errors.ts';
import { canonicalUrl } from './link.ts';

/** The format's own limit of entries in one file. */
const MAX_LOCATIONS = 50_000;
const MAX_DEPTH = 32;
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

export type SitemapLocation = { url: string; lastModified: string | null };
export type Sitemap = { kind: 'index' | 'urlset'; locations: SitemapLocation[] };

/**
 * Reads one sitemap. Locations are canonical addresses in document order, at most 50,000; `lastModified` is an ISO
 * instant in UTC. Throws InvalidInput when the text is neither `<urlset>` nor `<sitemapindex>` or defines entities.
 */
export function readSitemap(xml: string): Sitemap {
  const locations: SitemapLocation[] = [];
  const path: string[] = [];
  let kind: Sitemap['kind'] | null = null;
  let url = '';
  let lastModified = '';

  const parser = new Parser(
    {
      onprocessinginstruction(name, data) {
        if (/^!(doctype|entity)/i.test(name) && /<!ENTITY|\[/i.test(data)) {
          throw new InvalidInput('The sitemap defines entities, which are not read.');
        }
      },
      onopentagname(name) {
        if (path.length === MAX_DEPTH) throw new InvalidInput('The sitemap is nested too deeply.');
        path.push(name);
        if (path.length === 1) kind = kindOf(name);
        if (path.length === 2) url = lastModified = '';
      },
      ontext(text) {
        if (path.length !== 3) return;
        const name = path[2]!;
        if (isNamed(name, 'loc', path[0]!)) url += text;
        if (isNamed(name, 'lastmod', path[0]!)) lastModified += text;
      },
      onclosetag() {
        path.pop();
        if (path.length !== 1 || locations.length === MAX_LOCATIONS) return;
        const canonical = canonicalUrl(url.trim());
        if (canonical !== null) locations.push({ url: canonical, lastModified: instantOf(lastModified.trim()) });
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  if (kind === null) throw new InvalidInput('The sitemap is empty.');
  return { kind, locations };
}

function kindOf(root: string): Sitemap['kind'] {
  const name = root.slice(root.indexOf(':') + 1);
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
