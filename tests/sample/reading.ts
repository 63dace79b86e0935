/** Reads the sample site as the tests need it: a page's own words, its links, the addresses in its sitemaps. */
import { gunzipSync } from 'node:zlib';

/** The words between `<main>` and `</main>`, without tags and with entities resolved. */
export function mainText(html: string): string {
  const main = /<main[^>]*>([\s\S]*?)<\/main>/.exec(html)?.[1] ?? '';
  return main
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Addresses of links on the site itself, without fragments. */
export function siteLinks(html: string): string[] {
  const hrefs = [...html.matchAll(/<a [^>]*href="([^"]+)"/g)].map((match) => match[1] ?? '');
  return hrefs.filter((href) => href.startsWith('/'));
}

/** Every page address the site's own sitemap index leads to. */
export async function sitemapPages(origin: string): Promise<string[]> {
  const sitemaps = locations(await (await fetch(`${origin}/sitemap.xml`)).text());
  const texts = await Promise.all(
    sitemaps.map(async (address) => {
      const body = Buffer.from(await (await fetch(address)).arrayBuffer());
      return (address.endsWith('.gz') ? gunzipSync(body) : body).toString('utf8');
    }),
  );
  return texts.flatMap(locations);
}

/** The page as a browser shows it: an old server's iso-8859-1 is read as windows-1252. */
export async function readHtml(address: string): Promise<string> {
  const response = await fetch(address);
  const charset = /charset=([\w-]+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return new TextDecoder(charset).decode(await response.arrayBuffer());
}

/** Runs of eight words, to see how much two texts share. */
export function shingles(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(7).map((_, index) => words.slice(index, index + 8).join(' ')));
}

function locations(xml: string): string[] {
  return [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '');
}
