/** Quotas of an organisation, met by its crawls: exactly, however many batches are at work. */
import { expect, test } from 'vitest';
import { readUsed } from '#schema/quota.ts';
import { openQuota, type Quota, systemTenantId } from '#schema/tenant.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { type Pages, serveSite } from '#tests/sites/site.ts';

const text = (name: string) =>
  `<p>${`Om ${name} finns det mycket att säga, och här sägs en del av det. `.repeat(5)}</p>`;

/** A start page that leads to so many others, each with a text of its own. */
function pagesOf(number: number): Pages {
  const paths = Array.from({ length: number }, (_, at) => `/sida-${at}`);
  const links = paths.map((path) => `<a href="${path}">${path}</a>`).join(' ');
  return Object.fromEntries([
    ['/', `<title>Start</title>${text('starten')}${links}`],
    ...paths.map((path) => [path, `<title>${path}</title>${text(path)}`] as const),
  ]);
}

const setQuota = ({ db, shelf }: Hand, quota: Partial<Quota>) =>
  db.withTenant(systemTenantId, ({ sql }) =>
    sql('update tenant set quota = $2 where id = $1', [shelf.tenantId, JSON.stringify({ ...openQuota, ...quota })]),
  );

const usedOf = ({ db, shelf }: Hand) => db.withTenant(shelf.tenantId, readUsed);

test('batches at once stop exactly at the quota of pages; what was kept becomes searchable, and more is read later', async () => {
  await using site = await serveSite(pagesOf(60));
  await using hand = await makeHand(site, { parallel: 16 });
  const { acts } = hand;
  await setQuota(hand, { pages: 23 });
  const run = await hand.request();
  await acts.claimTurn(run);
  await acts.prepare(run);
  await acts.fetch(run, { batch: 0 });
  const batches = await Promise.all([1, 2, 3, 4].map((batch) => acts.fetch(run, { batch, lanes: 4 })));
  expect((await usedOf(hand)).pages).toBe(23);
  expect((await acts.fetch(run, { batch: 5 })).left.queued).toBe(0);
  expect(batches.length).toBe(4);
  const asked = site.log.length;
  await acts.settleCrawl(run);
  while ((await acts.ingest(run, 'all')).left > 0);
  await acts.finishCrawl({ ...run, outcome: 'finished', reason: null });
  expect(await hand.standing(run)).toEqual({
    state: 'failed',
    reason: { code: 'quota-pages', facts: { limit: 23 } },
  });
  expect((await hand.found()).length).toBe(23);
  expect(site.log.length).toBe(asked);
  await setQuota(hand, { pages: 61 });
  await hand.crawl('failed');
  expect((await usedOf(hand)).pages).toBe(61);
});

test('a run over what is there already needs no room', async () => {
  await using site = await serveSite(pagesOf(5));
  await using hand = await makeHand(site);
  await hand.crawl();
  await setQuota(hand, { pages: 6, bytes: (await usedOf(hand)).bytes });
  const run = await hand.crawl();
  expect(await hand.standing(run)).toEqual({ state: 'finished', reason: null });
});

test('no byte goes past the quota of bytes', async () => {
  await using site = await serveSite(pagesOf(12));
  await using hand = await makeHand(site);
  const pageBytes = Buffer.byteLength(String(site.pages['/sida-3']));
  const bytes = Buffer.byteLength(String(site.pages['/'])) + 3 * pageBytes;
  await setQuota(hand, { bytes });
  const run = await hand.crawl();
  expect(await hand.standing(run)).toMatchObject({ state: 'failed', reason: { code: 'quota-bytes' } });
  const used = await usedOf(hand);
  expect(used.bytes).toBeLessThanOrEqual(bytes);
  expect(used.bytes).toBeGreaterThan(bytes - pageBytes);
});
