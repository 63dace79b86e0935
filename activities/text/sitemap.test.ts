import { expect, test } from 'vitest';
import { InvalidInput } from '#schema/errors.ts';
import { readSitemap } from './sitemap.ts';

const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

test('a list of pages is read with addresses, dates and entities', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <urlset ${namespace}>
      <url><loc> https://a.example/?x=1&amp;y=2 </loc><lastmod>2024-05-02</lastmod><priority>0.5</priority></url>
      <url><lastmod>2024-05-02T10:30:00+02:00</lastmod><loc><![CDATA[https://a.example/b#c]]></loc></url>
      <url><loc>https://a.example/d</loc><lastmod>yesterday</lastmod></url>
      <url><loc>not an address</loc></url>
    </urlset>`;
  expect(readSitemap(xml)).toEqual({
    kind: 'urlset',
    locations: [
      { url: 'https://a.example/?x=1&y=2', lastModified: '2024-05-02T00:00:00.000Z', alternates: [] },
      { url: 'https://a.example/b', lastModified: '2024-05-02T08:30:00.000Z', alternates: [] },
      { url: 'https://a.example/d', lastModified: null, alternates: [] },
    ],
  });
});

test('an index is told from a list', () => {
  const xml = `<sitemapindex ${namespace}><sitemap><loc>https://a.example/s1.xml.gz</loc></sitemap></sitemapindex>`;
  expect(readSitemap(xml)).toEqual({
    kind: 'index',
    locations: [{ url: 'https://a.example/s1.xml.gz', lastModified: null, alternates: [] }],
  });
});

test('the other languages of a page stand with it', () => {
  const link = (rel: string, rest: string) => `<xhtml:link rel="${rel}" ${rest}/>`;
  const xml = `<urlset ${namespace} xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://a.example/sv</loc>
    ${link('alternate', 'hreflang="EN" href="https://a.example/en"')}${link('alternate', 'href="https://a.example/x"')}
    ${link('canonical', 'hreflang="de" href="https://a.example/de"')}</url><url><loc>https://a.example/b</loc></url></urlset>`;
  expect(readSitemap(xml).locations.map(({ alternates }) => alternates)).toEqual([
    [{ language: 'en', url: 'https://a.example/en' }],
    [],
  ]);
});

test('an empty list is a list', () => {
  expect(readSitemap(`<urlset ${namespace}/>`)).toEqual({ kind: 'urlset', locations: [] });
});

test('addresses of pictures are not pages, and a prefix is only a prefix', () => {
  const xml = `<s:urlset xmlns:s="x" xmlns:image="y"><s:url><image:loc>https://a.example/p.png</image:loc>
    <s:loc>https://a.example/</s:loc><image:image><image:loc>https://a.example/q.png</image:loc></image:image></s:url></s:urlset>`;
  expect(readSitemap(xml).locations.map(({ url }) => url)).toEqual(['https://a.example/']);
});

test('no more than 50,000 entries are taken', () => {
  const entries = Array.from({ length: 50_010 }, (_, i) => `<url><loc>https://a.example/${i}</loc></url>`);
  expect(readSitemap(`<urlset>${entries.join('')}</urlset>`).locations).toHaveLength(50_000);
});

test('what is not a sitemap, defines entities or nests without end is refused', () => {
  const refused = [
    '',
    'User-agent: *',
    '<html><body><urlset></urlset></body></html>',
    '<rss><channel/></rss>',
    '<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>',
    `<urlset>${'<url>'.repeat(100)}`,
  ];
  for (const xml of refused) expect(() => readSitemap(xml), xml.slice(0, 40)).toThrow(InvalidInput);
});
