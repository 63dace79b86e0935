/** Traps for crawlers, all on one site: the run ends, within its limits, and says of each what it was. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { drip } from '#tests/sites/sick.ts';
import { type Handler, type Pages, serveSite } from '#tests/sites/site.ts';
import { status, text, town } from '#tests/sites/town.ts';
import { trapSite } from '#tests/sites/traps.ts';

/** Sites that never answer are given up after this, in place of half a minute. */
const quick = { timeoutMs: 3_000, silenceTimeoutMs: 2_000 };

test('a run over every trap ends and gives each its reason', { timeout: 180_000 }, async () => {
  const { all, pages } = trapSite();
  await using site = await serveSite(pages);
  await using hand = await makeHand(site, { maxDepth: 20 }, quick);
  const run = await hand.crawl();
  expect(await hand.standing(run)).toEqual({
    state: 'finished',
    reason: { code: 'depth-limit', facts: { maxDepth: 20 } },
  });
  const rows = await hand.pages(run);
  for (const { path, at = path, expected } of all) expect(rows.get(at), at).toMatchObject(expected);
  const under = (start: string) => [...rows.keys()].filter((path) => path.startsWith(start));
  // A calendar is as deep as the source allows; sessions and other spellings make no pages of their own.
  expect(under('/calendar')).toHaveLength(20);
  expect(under('/shop')).toEqual(['/shop']);
  expect(under('/chain')).toHaveLength(11);
  expect(under('/copy')).toEqual(['/copy', '/copy/']);
  const asked = (path: string) => site.log.filter((visit) => visit.path === path).length;
  expect(Math.max(...[...rows.keys()].map(asked))).toBeLessThanOrEqual(3);
});

test('links without end stop at the page limit, which is said', { timeout: 60_000 }, async () => {
  const links = Array.from({ length: 200_000 }, (_, at) => `<a href=/m/${at}>`).join('');
  await using site = await serveSite({ '/': `<title>Links</title><p>A page of very many links.</p>${links}` });
  await using hand = await makeHand(site, { maxPages: 50 });
  const run = await hand.crawl();
  expect((await hand.pages(run)).size).toBe(50);
  expect(await hand.standing(run)).toMatchObject({
    reason: { code: expect.stringMatching(/page-limit|most-pages-failed/) },
  });
});

const line = 'Disallow: /school\n';
const large: Handler = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.write(`User-agent: *\n${line}`);
  response.end('#'.repeat(10_000_000));
};

test.each<[string, Pages[string], string[]]>([
  ['answers 500', status(500), []],
  ['never ends, a byte at a time', drip('#', 100), []],
  ['is ten megabytes long', large, ['/', '/water']],
])(
  'a robots.txt that %s: what may be read is read, and the rest says why',
  { timeout: 60_000 },
  async (_what, robots, read) => {
    await using site = await serveSite({ ...town(), '/robots.txt': robots });
    await using hand = await makeHand(site, {}, quick);
    const rows = await hand.pages(await hand.crawl());
    expect([...rows.values()].filter(({ change }) => change === 'added').map(({ path }) => path)).toEqual(read);
    for (const { change, reason } of rows.values())
      if (change !== 'added') expect(reason?.code).toMatch(/unreachable|robots/);
    const forbidden = read.length > 0 ? ['/school'] : ['/', '/water', '/school'];
    expect(site.log.filter(({ path }) => forbidden.includes(path))).toEqual([]);
  },
);

test('sitemaps that name themselves and each other are read once each', async () => {
  const index =
    (...paths: string[]): Handler =>
    (request, response) => {
      const entries = paths.map((path) => `<sitemap><loc>http://${request.headers.host}${path}</loc></sitemap>`);
      text('application/xml', `<sitemapindex>${entries.join('')}</sitemapindex>`)(request, response);
    };
  await using site = await serveSite({
    ...town(),
    '/a.xml': index('/a.xml', '/b.xml'),
    '/b.xml': index('/a.xml', '/b.xml', '/pages.xml'),
    '/pages.xml': (request, response) =>
      text('application/xml', `<urlset><url><loc>http://${request.headers.host}/water</loc></url></urlset>`)(
        request,
        response,
      ),
  });
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${site.origin}/a.xml`] });
  const rows = await hand.pages(await hand.crawl());
  expect([...rows.keys()]).toEqual(['/water']);
  const files = site.log.filter(({ path }) => path.endsWith('.xml')).map(({ path }) => path);
  expect(files.sort()).toEqual(['/a.xml', '/b.xml', '/pages.xml']);
});
