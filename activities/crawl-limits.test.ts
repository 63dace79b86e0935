/** Limits of an organisation's crawls: refused when a run is asked for, and kept to by one that goes on. */
import { expect, test } from 'vitest';
import { type CrawlLimits, crawlLimits, systemTenantId } from '#schema/tenant.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { dueActivities } from './due.ts';

/** A start page that leads to so many others. */
function site(pages = 30) {
  const links = Array.from({ length: pages }, (_, at) => `<a href="/${at}">${at}</a>`).join(' ');
  return serveSite({ '/': `<title>Start</title><p>Här börjar det.</p>${links}` });
}

const setLimits = ({ db, shelf }: Hand, limits: Partial<CrawlLimits>) =>
  db.withTenant(systemTenantId, ({ sql }) =>
    sql('update tenant set limits = $2 where id = $1', [shelf.tenantId, JSON.stringify({ ...crawlLimits, ...limits })]),
  );

test('a run of a source that asks for more than it may is refused, with the field and the bounds', async () => {
  await using served = await site();
  await using hand = await makeHand(served, { maxPages: 500, requestsPerSecond: 2 });
  await setLimits(hand, { pagesPerCrawl: { min: 1, max: 499 } });
  const refused = await hand.request().catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'invalid-input', facts: { path: 'maxPages', min: 1, max: 499 } });
  await setLimits(hand, { requestsPerSecondPerHost: { min: 3, max: 5 } });
  const slow = await hand.request().catch((error: unknown) => error);
  expect(slow).toMatchObject({ facts: { path: 'requestsPerSecond', code: 'limit-pace' } });
  await setLimits(hand, { pagesPerCrawl: { min: 1, max: 500 } });
  expect(await hand.request()).toMatchObject({ tenantId: hand.shelf.tenantId });
});

test('a run that goes on keeps to limits that came after it: of pages, and of pace', async () => {
  await using served = await site();
  await using hand = await makeHand(served, { maxPages: 500, requestsPerSecond: 20 });
  const run = await hand.request();
  await setLimits(hand, { pagesPerCrawl: { min: 1, max: 10 }, requestsPerSecondPerHost: { min: 1, max: 10 } });
  await hand.acts.prepare(run);
  await hand.acts.fetch(run, { batch: 0 });
  expect((await hand.pages(run)).size).toBe(10);
  expect(await hand.standing(run)).toMatchObject({ reason: { code: 'page-limit', facts: { maxPages: 10 } } });
  const pages = served.log.filter(({ path }) => path !== '/robots.txt');
  const seconds = (pages.at(-1)!.atMs - pages[0]!.atMs) / 1000;
  expect(seconds).toBeGreaterThan((pages.length - 1) / 10 - 0.3);
});

test('a run that has been at work for as long as it may ends, and the time that it was paused does not count', async () => {
  // More than one batch takes.
  await using served = await site(150);
  await using hand = await makeHand(served, { requestsPerSecond: 50 });
  await setLimits(hand, { hoursPerCrawl: { min: 1, max: 2 } });
  const run = await hand.request();
  const { acts, db } = hand;
  const later = (hours: number) =>
    db.withTenant(run.tenantId, ({ sql }) =>
      sql(`update crawl set turn_at = turn_at - $2 * interval '1 hour' where id = $1`, [run.crawlId, hours]),
    );
  await acts.claimTurn(run);
  await acts.prepare(run);
  await later(1.5);
  await acts.pauseCrawl(run);
  await later(9);
  await acts.claimTurn(run);
  expect((await acts.fetch(run, { batch: 0 })).left.queued).toBeGreaterThan(0);
  await later(0.6);
  const asked = served.log.length;
  expect((await acts.fetch(run, { batch: 1 })).left.queued).toBe(0);
  expect(served.log.length).toBe(asked);
  await acts.finishCrawl({ ...run, outcome: 'finished', reason: null });
  expect(await hand.standing(run)).toMatchObject({
    state: 'failed',
    reason: { code: 'hours-limit', facts: { hours: 2 } },
  });
});

test("how many runs work at once is the organisation's own number where it has one", async () => {
  await using served = await site();
  await using hand = await makeHand(served, { requestsPerSecond: 2 });
  const run = await hand.request();
  await setLimits(hand, { parallelCrawls: { min: 1, max: 1 } });
  const other = await otherRun(hand);
  expect((await hand.acts.claimTurn(run)).go).toBe(true);
  expect((await hand.acts.claimTurn(other)).go).toBe(false);
  await setLimits(hand, { parallelCrawls: { min: 1, max: 2 } });
  expect((await hand.acts.claimTurn(other)).go).toBe(true);
});

test('a scheduled run that may not begin is skipped, and the record says why', async () => {
  await using served = await site();
  await using hand = await makeHand(served, { maxPages: 500 });
  const { tenantId, sourceId } = hand.shelf;
  const { requestDue } = dueActivities({
    db: hand.db,
    startCrawl: () => Promise.reject(new Error('nothing was to be started')),
  });
  await setLimits(hand, { pagesPerCrawl: { min: 1, max: 10 } });
  await requestDue({ tenantId, sourceId, crawlId: crypto.randomUUID() });
  await setLimits(hand, {});
  const setState = (state: string) =>
    hand.db.withTenant(systemTenantId, ({ sql }) =>
      sql('update tenant set state = $2 where id = $1', [tenantId, state]),
    );
  await setState('suspended');
  await requestDue({ tenantId, sourceId, crawlId: crypto.randomUUID() });
  const skipped = await hand.db.withTenant(tenantId, ({ sql }) =>
    sql<{ reason: string }>(
      `select details->>'reason' as reason from audit_event where action = 'crawl.skip' order by id`,
    ),
  );
  expect(skipped.map(({ reason }) => reason)).toEqual(['limit-pages', 'suspended']);
});

/** A run of another source of the same tenant. */
async function otherRun({ db, shelf }: Hand) {
  const { tenantId, collectionId } = shelf;
  const [run] = await db.withTenant(tenantId, ({ sql }) =>
    sql<{ crawlId: string }>(
      `with source as (insert into source (tenant_id, id, collection_id, form)
         values ($1, gen_random_uuid(), $2, '{"kind": "link"}') returning id)
       insert into crawl (tenant_id, id, source_id, mode, trigger, form)
       select $1, gen_random_uuid(), id, 'full', 'person', '{"kind": "link"}' from source returning id as "crawlId"`,
      [tenantId, collectionId],
    ),
  );
  return { tenantId, crawlId: run!.crawlId };
}
