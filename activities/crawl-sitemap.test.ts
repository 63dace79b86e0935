/** Sitemaps as sites really have them: an index, compressed files, a file that is missing, a site that is away. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { type Handler, serveSite } from '#tests/sites/site.ts';
import { text, town, townPaths } from '#tests/sites/town.ts';

const urlset = (...urls: string[]) => `<urlset>${urls.map((url) => `<url><loc>${url}</loc></url>`).join('')}</urlset>`;
const index = (...urls: string[]) =>
  `<sitemapindex>${urls.map((url) => `<sitemap><loc>${url}</loc></sitemap>`).join('')}</sitemapindex>`;
const xml = (body: string) => text('application/xml', body);
/** A file that is compressed itself, as .gz files are; no header says so. */
const gzipped =
  (body: string): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(gzipSync(body));

test('an index leads to its sitemaps, compressed or not, and each page is queued once', async () => {
  await using site = await serveSite(town());
  const { origin } = site;
  site.pages['/robots.txt'] = text('text/plain', `User-agent: *\nSitemap: ${origin}/index.xml\n`);
  site.pages['/index.xml'] = xml(
    index(`${origin}/one.xml.gz`, `${origin}/missing.xml`, `${origin}/index.xml`, `${origin}/two.xml`),
  );
  site.pages['/one.xml.gz'] = gzipped(urlset(`${origin}/`, `${origin}/water`, 'https://elsewhere.example/'));
  site.pages['/two.xml'] = xml(urlset(`${origin}/water`, `${origin}/school`));
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${origin}/`] });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  // A second time, as after an attempt that died: the frontier is the same.
  for (const _ of [1, 2]) {
    await hand.acts.prepare(run);
    const pages = [...(await hand.pages(run)).values()];
    expect(pages.map(({ path, state }) => [path, state])).toEqual(townPaths.map((path) => [path, 'queued']));
  }
  const asked = site.log.map(({ path }) => path).slice(0, 5);
  expect(asked).toEqual(['/robots.txt', '/index.xml', '/one.xml.gz', '/missing.xml', '/two.xml']);
});

test('a compressed sitemap that unpacks to more than the format allows names no pages', async () => {
  await using site = await serveSite(town());
  const start = `${site.origin}/map.xml.gz`;
  const padded = (spaces: number) => gzipped(urlset(`${' '.repeat(spaces)}${site.origin}/`));
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [start] });
  site.pages['/map.xml.gz'] = padded(53_000_000);
  const tooLarge = await hand.crawl();
  expect(await hand.standing(tooLarge)).toMatchObject({ state: 'failed', reason: { code: 'sitemap-empty' } });
  site.pages['/map.xml.gz'] = padded(1_000_000);
  expect((await hand.standing(await hand.crawl())).state).toBe('finished');
});

test('an index as large as any may be, with other languages beside each file, is gone through to its end', async () => {
  await using site = await serveSite(town());
  const { origin } = site;
  const start = `${origin}/index.xml`;
  const other = (at: number) => `<x:link rel="alternate" hreflang="sv" href="${origin}/sv/${at}.xml"/>`.repeat(2);
  const entries = Array.from({ length: 50_000 }, (_, at) => `<sitemap><loc>${origin}/${at}.xml</loc>${other(at)}`);
  site.pages['/index.xml'] = xml(`<sitemapindex>${entries.join('</sitemap>')}</sitemap></sitemapindex>`);
  site.pages['/0.xml'] = xml(urlset(`${origin}/`, `${origin}/water`));
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [start], maxPages: 1 });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  expect([...(await hand.pages(run)).keys()]).toEqual(['/']);
  expect(site.log.map(({ path }) => path)).toEqual(['/index.xml', '/0.xml']);
});

test('a sitemap that cannot be reached is an interruption: the run does not go on as if it were empty', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${site.origin}/sitemap.xml`] });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await site[Symbol.asyncDispose]();
  await expect(hand.acts.prepare(run)).rejects.toMatchObject({ code: 'unreachable' });
});
