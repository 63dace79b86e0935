/** robots.txt and the sitemaps of the sample site: an index, one compressed sitemap, one plain. */
import { gzipSync } from 'node:zlib';
import type { Language, Page } from './page.ts';

export function robotsTxt(origin: string): string {
  return `User-agent: *\nDisallow: /intern/\n\nSitemap: ${origin}/sitemap.xml\n`;
}

export function sitemapIndex(origin: string): string {
  return xml('sitemapindex', [
    `<sitemap><loc>${origin}/sitemap-sv.xml.gz</loc></sitemap>`,
    `<sitemap><loc>${origin}/sitemap-en.xml</loc></sitemap>`,
  ]);
}

export function sitemapOf(language: Language, pages: Page[], origin: string): string {
  const inLanguage = pages.filter((page) => page.language === language);
  return xml(
    'urlset',
    inLanguage.map((page) => `<url><loc>${origin}${page.path}</loc><lastmod>${page.modified}</lastmod></url>`),
  );
}

export const compressed = (text: string): Buffer => gzipSync(text);

function xml(root: string, entries: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</${root}>
`;
}
