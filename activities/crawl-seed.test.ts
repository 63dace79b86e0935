/** How a run over sitemaps begins: with the wanted pages, up to its limit, and not before the host lets it. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { type Handler, serveSite } from '#tests/sites/site.ts';
import { ensureHost, postpone } from './crawl/politeness.ts';

const sitemap =
  (paths: string[]): Handler =>
  ({ headers }, response) => {
    const entries = paths.map((path) => `<url><loc>http://${headers.host}${path}</loc></url>`);
    response.writeHead(200, { 'content-type': 'application/xml' }).end(`<urlset>${entries.join('')}</urlset>`);
  };
const noted = { reason: { code: 'page-limit', facts: { maxPages: 3 } } };

test('only wanted pages of a sitemap count against the limit of a run', async () => {
  await using site = await serveSite({
    '/sitemap.xml': sitemap(['/old/1', '/old/2', '/old/3', '/old/4', '/new/1', '/new/1', '/new/2', '/new/3']),
  });
  await using hand = await makeHand(site, { kind: 'sitemap', maxPages: 3, exclude: ['/old/*'] });
  const run = await hand.request();
  await hand.acts.prepare(run);
  expect([...(await hand.pages(run)).keys()]).toEqual(['/new/1', '/new/2', '/new/3']);
  expect(await hand.standing(run)).toMatchObject({ reason: null });
});

test('a sitemap with more wanted pages than the limit leaves a note on the run', async () => {
  await using site = await serveSite({ '/sitemap.xml': sitemap(['/1', '/2', '/3', '/4', '/5']) });
  await using hand = await makeHand(site, { kind: 'sitemap', maxPages: 3 });
  const run = await hand.request();
  for (const _ of [1, 2]) {
    await hand.acts.prepare(run);
    expect([...(await hand.pages(run)).keys()]).toEqual(['/1', '/2', '/3']);
    expect(await hand.standing(run)).toMatchObject(noted);
  }
});

test('a host that asked to be left alone is not asked for its sitemap either', async () => {
  await using site = await serveSite({ '/sitemap.xml': sitemap(['/1']) });
  await using hand = await makeHand(site, { kind: 'sitemap' });
  const run = await hand.request();
  await hand.db.withTenant(run.tenantId, (tx) => ensureHost(tx, site.hostPort));
  await postpone(hand.db, run.tenantId, site.hostPort, 1_800_000);
  const busy = await hand.acts.prepare(run).catch((error: unknown) => error);
  expect(busy).toMatchObject({ code: 'busy', retryAfterMs: expect.closeTo(1_800_000, -4) });
  expect(site.log).toEqual([]);
});
