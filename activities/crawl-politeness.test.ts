/** Politeness as the site sees it, in its own log, with several workers at once. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { redirectTo } from '#tests/sites/sick.ts';
import { mostConcurrent, serveSite, type Visit } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { text } from '#tests/sites/town.ts';
import { openGate, spacingOf } from './crawl/gate.ts';
import { ensureHost, postpone } from './crawl/politeness.ts';

/** The shortest time between two requests, in milliseconds. */
const closest = (log: Visit[]) => {
  const times = log.map(({ atMs }) => atMs).sort((one, other) => one - other);
  return Math.min(...times.slice(1).map((at, index) => at - times[index]!));
};
/** Node's timers and the way to the site; the rate itself has no tolerance. */
const jitterMs = 8;

test('two workers together keep to the rate and the number at once', async () => {
  const plan = makeSite({ pages: 24, seed: 1, delayMs: 150, slowRate: 0, errorRate: 0 });
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { requestsPerSecond: 8, parallel: 2 });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  for (let batch = 0; ; batch += 2) {
    const results = await Promise.all([
      hand.acts.fetch(run, { batch, lanes: 2 }),
      hand.acts.fetch(run, { batch: batch + 1, lanes: 2 }),
    ]);
    if (results.some(({ left }) => left.queued + left.leased === 0)) break;
  }
  expect(site.log.length).toBeGreaterThanOrEqual(25);
  expect(closest(site.log)).toBeGreaterThanOrEqual(1000 / 8 - jitterMs);
  expect(mostConcurrent(site.log)).toBeLessThanOrEqual(2);
});

test('the delay that robots.txt asks for is kept, however fast the source may be', async () => {
  const plan = makeSite({ pages: 4, seed: 2, slowRate: 0, errorRate: 0 });
  plan.pages['/robots.txt'] = (_, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end('User-agent: *\nCrawl-delay: 0.5\n');
  };
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site);
  await hand.crawl();
  const pages = site.log.filter(({ path }) => path !== '/robots.txt');
  expect(closest(pages)).toBeGreaterThanOrEqual(500 - jitterMs);
});

test('a sitemap that redirects to another host takes its turn there', async () => {
  await using other = await serveSite({});
  await using site = await serveSite({ '/map.xml': redirectTo(`${other.origin}/index.xml`) });
  const file = (root: string, entry: string, path: string) =>
    text('application/xml', `<${root}><${entry}><loc>${other.origin}${path}</loc></${entry}></${root}>`);
  other.pages['/index.xml'] = file('sitemapindex', 'sitemap', '/one.xml');
  other.pages['/one.xml'] = file('urlset', 'url', '/');
  const startUrls = [`${site.origin}/map.xml`];
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls, requestsPerSecond: 4 }, {}, [other]);
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  expect(other.log.map(({ path }) => path)).toEqual(['/index.xml', '/one.xml']);
  expect(closest(other.log)).toBeGreaterThanOrEqual(1000 / 4 - jitterMs);
});

test('sitemaps that redirect in a circle are left, and the run says that there was nothing', async () => {
  await using site = await serveSite({ '/a.xml': redirectTo('/b.xml'), '/b.xml': redirectTo('/a.xml') });
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${site.origin}/a.xml`] });
  expect(await hand.standing(await hand.crawl())).toMatchObject({ reason: { code: 'sitemap-empty' } });
  expect(site.log.map(({ path }) => path)).toEqual(['/a.xml', '/b.xml']);
});

test('a host that says when to come back is left alone until then', async () => {
  let refusals = 1;
  await using site = await serveSite({
    '/': (_, response) => {
      if (refusals-- > 0) response.writeHead(503, { 'retry-after': '3' }).end();
      else
        response.writeHead(200, { 'content-type': 'text/html' }).end('<title>A</title><p>Here again, as promised.</p>');
    },
  });
  await using hand = await makeHand(site);
  const pages = await hand.pages(await hand.crawl());
  expect(pages.get('/')).toMatchObject({ change: 'added', attempts: 2 });
  const [first, second] = site.log.filter(({ path }) => path === '/');
  expect(second!.atMs - first!.endMs).toBeGreaterThanOrEqual(3_000 - jitterMs);
});

test('a host is closed for an hour at most, whatever its row says', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const { db, shelf } = hand;
  const enter = () =>
    openGate(
      db,
      shelf.tenantId,
      'one:80',
      () => 10,
      () => 1,
    ).enter(performance.now(), AbortSignal.timeout(5_000));
  await db.withTenant(shelf.tenantId, (tx) => ensureHost(tx, 'one:80'));
  await postpone(db, shelf.tenantId, 'one:80', 1e12);
  expect(await enter()).toEqual({ waitMs: expect.closeTo(3_600_000, -4) });
  await db.withTenant(shelf.tenantId, (tx) =>
    tx.sql(`update host set next_at = 'infinity' where tenant_id = $1`, [shelf.tenantId]),
  );
  expect(await enter()).toHaveProperty('mayStart');
});

test('starts in neighbouring slots are never closer than the rate, at any rate', () => {
  for (const rate of [0.01, 0.5, 2, 9, 10]) {
    const { widthMs, openMs, starts } = spacingOf(rate);
    expect(starts).toBe(1);
    expect(widthMs - openMs).toBeGreaterThanOrEqual(1000 / rate - 1e-9);
  }
  for (const rate of [11, 50, 999, 2000]) {
    const { widthMs, starts } = spacingOf(rate);
    expect((starts / widthMs) * 1000).toBeCloseTo(rate, 6);
    expect(starts).toBeLessThanOrEqual(rate / 5);
  }
});
