/** Another pace for batches at work, as the site sees it: taken up within seconds, and never a moment beyond it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { makeHand } from '#tests/fault/hand.ts';
import { mostConcurrent, serveSite, type Visit } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { type Lease, openLease } from './crawl/frontier.ts';
import { openGate } from './crawl/gate.ts';
import { changePace } from './crawl/pace.ts';
import { ensureHost, takePermits } from './crawl/politeness.ts';

/** Node's timers and the way to the site. */
const jitterMs = 8;
/** A batch looks for another pace every two seconds, and a request that is under way takes its time. */
const takenUpMs = 3_000;

/** The shortest time between two starts, in milliseconds. */
function closest(times: number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  return Math.min(...sorted.slice(1).map((at, index) => at - sorted[index]!));
}
const startsOf = (log: Visit[]) => log.map(({ atMs }) => atMs);
const since = (log: Visit[], atMs: number) => log.filter((visit) => visit.atMs >= atMs);

test('two batches at work go faster and slower as they are told, and as one where only one may', async () => {
  const plan = makeSite({ pages: 300, seed: 3, delayMs: 300, slowRate: 0, errorRate: 0, redirectRate: 0 });
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { requestsPerSecond: 2, parallel: 2 });
  const run = await hand.request();
  const order = { ...run, personId: newId(), requestId: 'req-1' };
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  const places = [0, 1].map(() => new MockActivityEnvironment());
  const working = places.map((place, batch) => hand.acts.fetch(run, { batch, lanes: 2 }, place).catch(() => undefined));
  await expect.poll(() => site.log.length, { timeout: 20_000 }).toBeGreaterThan(3);

  expect(await changePace(hand.db, { ...order, requestsPerSecond: 8, parallel: 4 }, 2)).toEqual({ lanes: 2 });
  await sleep(takenUpMs);
  const raisedAt = Date.now();
  await sleep(2_000);
  const faster = since(site.log, raisedAt);
  // Two a second would have been four.
  expect(faster.length).toBeGreaterThan(5);
  expect(closest(startsOf(faster))).toBeGreaterThanOrEqual(1000 / 8 - jitterMs);
  expect(mostConcurrent(faster)).toBeGreaterThan(1);
  expect(mostConcurrent(faster)).toBeLessThanOrEqual(4);

  expect(await changePace(hand.db, { ...order, requestsPerSecond: 2, parallel: 1 }, 2)).toEqual({ lanes: 1 });
  await sleep(takenUpMs);
  const loweredAt = Date.now();
  await sleep(2_600);
  const slower = since(site.log, loweredAt);
  expect(slower.length).toBeGreaterThan(2);
  expect(closest(startsOf(slower))).toBeGreaterThanOrEqual(1000 / 2 - jitterMs);
  expect(mostConcurrent(slower)).toBe(1);
  for (const place of places) place.cancel();
  await Promise.all(working);
});

test('turns that were reserved at a faster rate are not used at a slower one, not even by who waits for them', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const { db, shelf } = hand;
  await db.withTenant(shelf.tenantId, (tx) => ensureHost(tx, 'one:80'));
  let ratePerSecond = 10;
  const gate = openGate(
    db,
    shelf.tenantId,
    'one:80',
    () => ratePerSecond,
    () => 20,
  );
  const enter = async () => {
    expect(await gate.enter(performance.now() + 30_000, AbortSignal.timeout(30_000))).toHaveProperty('mayStart');
    return performance.now();
  };
  for (let start = 0; start < 3; start += 1) await enter();
  const waiting = [enter(), enter(), enter()];
  ratePerSecond = 1;
  const starts = await Promise.all(waiting);
  expect(closest(starts)).toBeGreaterThanOrEqual(1000 - jitterMs);
});

test('permits beyond what is allowed are given back, but for those in use; what is free is taken', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const { db, shelf } = hand;
  const [mine, theirs]: Lease[] = [0, 1].map((batch) => openLease(shelf.tenantId, newId(), batch));
  const take = (lease: Lease, parallel: number, share: number, active = 0) =>
    takePermits(db, lease, 'one:80', { parallel, share, active });
  expect(await take(mine!, 4, 4)).toEqual({ usable: 4, surplus: 0 });
  expect(await take(theirs!, 4, 2)).toEqual({ usable: 0, surplus: 0 });
  expect(await take(mine!, 2, 1, 4)).toEqual({ usable: 1, surplus: 3 });
  expect(await take(theirs!, 2, 1)).toEqual({ usable: 0, surplus: 0 });
  expect(await take(mine!, 2, 1, 2)).toEqual({ usable: 1, surplus: 1 });
  expect(await take(theirs!, 2, 1)).toEqual({ usable: 1, surplus: 0 });
  expect(await take(mine!, 1, 1)).toEqual({ usable: 1, surplus: 0 });
  expect(await take(theirs!, 1, 1)).toEqual({ usable: 0, surplus: 0 });
  expect(await take(mine!, 8, 4)).toEqual({ usable: 4, surplus: 0 });
});

test('the pace of a run that has ended is left as it is', async () => {
  await using site = await serveSite({ '/': '<title>One</title><p>One page, and no more than that.</p>' });
  await using hand = await makeHand(site);
  const run = await hand.crawl();
  const order = { ...run, requestsPerSecond: 1, parallel: 1, personId: newId(), requestId: 'req-1' };
  await expect(changePace(hand.db, order, 2)).rejects.toThrow(Conflict);
});
