/** Three sites on which dry runs are held against full ones, each difficult in its own way. */
import { article, paragraphsOf } from './article.ts';
import { openChance } from './random.ts';
import { redirectTo } from './sick.ts';
import type { Pages } from './site.ts';
import { status, text } from './town.ts';

/** 90 pages that link to each other below a menu, and a copy for the printer of every sixth. */
export function menuSite(seed: number): Pages {
  const chance = openChance(seed);
  const menu = Array.from({ length: 9 }, (_, at) => pathOf(at));
  const pages: Pages = {};
  for (let at = 0; at < 90; at++) {
    const copy = at % 6 === 5 ? [`${pathOf(at)}/skriv-ut`] : [];
    const links = [...childrenOf(at, 90), ...copy];
    const html = article({ title: `Sida ${at}`, paragraphs: paragraphsOf(chance), menu, links }, chance);
    pages[pathOf(at)] = html;
    for (const path of copy) pages[path] = html;
  }
  return pages;
}

const pathOf = (at: number) => (at === 0 ? '/' : `/sida/${at}`);
const childrenOf = (at: number, pages: number) => [at * 2 + 1, at * 2 + 2].filter((child) => child < pages).map(pathOf);

/** A sitemap of 600 addresses in parts of unlike length: some lead to others, some ask not to be indexed, some are gone. */
export function sitemapSite(seed: number): Pages {
  const chance = openChance(seed);
  const paths = Array.from({ length: 600 }, (_, at) => `/${['nyheter', 'protokoll', 'kontakt'][at % 3]}/${at}`);
  const pages: Pages = { '/robots.txt': text('text/plain', 'User-agent: *\nDisallow: /kontakt/5') };
  for (const [at, path] of paths.entries()) {
    const paragraphs = path.startsWith('/protokoll') ? 2 * paragraphsOf(chance) : paragraphsOf(chance);
    const other = paths[(at + 7) % paths.length]!;
    const luck = chance.next();
    const head =
      luck < 0.05
        ? '<meta name="robots" content="noindex">'
        : luck < 0.1
          ? `<link rel="canonical" href="${other}">`
          : '';
    pages[path] = article({ title: `${path} ${at}`, paragraphs, head }, chance);
    if (luck > 0.9) pages[path] = redirectTo(other);
    if (luck > 0.97) pages[path] = status(404);
  }
  pages['/sitemap.xml'] = (request, response) => {
    const urls = paths.map((path) => `<url><loc>http://${request.headers.host}${path}</loc></url>`);
    response.writeHead(200, { 'content-type': 'application/xml' }).end(`<urlset>${urls.join('')}</urlset>`);
  };
  return pages;
}

/** 40 pages among broken links, old addresses, hidden pages and files. */
export function roughSite(seed: number): Pages {
  const chance = openChance(seed);
  const pages: Pages = { '/robots.txt': text('text/plain', 'User-agent: *\nDisallow: /intern/') };
  for (let at = 0; at < 40; at++) {
    const links = [...childrenOf(at, 40), `/rest/${at}`];
    const head = at % 10 === 9 ? '<meta name="robots" content="noindex">' : '';
    pages[pathOf(at)] = article({ title: `Sida ${at}`, paragraphs: paragraphsOf(chance), links, head }, chance);
    if (at % 4 === 0) pages[`/rest/${at}`] = redirectTo(pathOf(at));
    if (at % 4 === 1) pages[`/rest/${at}`] = text('application/pdf', '%PDF-1.7 a file');
    if (at % 4 === 2) pages[`/rest/${at}`] = redirectTo(`/intern/${at}`);
  }
  return pages;
}
