/** The crawl workflow by itself: its activities are literals here, and hours pass in milliseconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { CrawlState } from '#schema/crawl.ts';
import { easyActivities, empty, inRealTime, more, skipping, startCrawl, withWorker } from '#tests/rig/crawl.ts';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';

test('a run takes its turn, seeds, fetches in lanes, looks at itself, ingests and ends', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  const result = await withWorker(place, acts, async () => (await startCrawl(place)).result());
  expect(result).toEqual({ state: 'finished' });
  expect(acts.calls.slice(0, 2)).toEqual(['claimTurn', 'prepareCrawl']);
  expect(acts.calls.slice(-4)).toEqual(['recheckKnown', 'settleCrawl', 'ingestBatch', 'finishCrawl']);
  expect(acts.finished[0]).toMatchObject({ outcome: 'finished', reason: null });
});

test('what is fetched is ingested while the rest is being fetched', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  let batches = 0;
  acts.fetchBatch = async () => {
    acts.calls.push('fetchBatch');
    batches += 1;
    return batches < 6 ? more : empty;
  };
  await withWorker(place, acts, async () => (await startCrawl(place)).result());
  expect(acts.calls.indexOf('ingestBatch')).toBeLessThan(acts.calls.lastIndexOf('fetchBatch'));
});

test('a run without a turn waits for the word, and asks by itself when none comes', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  let asked = 0;
  acts.claimTurn = async () => {
    asked += 1;
    return { go: asked > 3, wish: 'run' as const };
  };
  const before = await time.env.currentTimeMs();
  await withWorker(place, acts, async () => (await startCrawl(place)).result());
  expect(asked).toBe(4);
  expect((await time.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(180_000);
});

test('a paused run stops at once, gives its turn away and goes on when told to', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  const acts = easyActivities();
  let paused = false;
  let resumed = false;
  acts.fetchBatch = async () => sleep(20, resumed ? empty : more);
  acts.pauseCrawl = async () => {
    paused = true;
    return [];
  };
  await withWorker(place, acts, async () => {
    const handle = await startCrawl(place);
    await handle.signal('pause');
    while (!paused) await place.sleep(50);
    const told = await handle.query<CrawlState>('state');
    expect(told.state).toBe('paused');
    resumed = true;
    await handle.signal('resume');
    expect(await handle.result()).toEqual({ state: 'finished' });
  });
  expect(acts.calls.filter((name) => name === 'prepareCrawl').length).toBeLessThanOrEqual(1);
  expect(acts.calls.filter((name) => name === 'claimTurn').length).toBe(2);
});

test('a pause is heard while the run is seeded and while it looks for what it knows, each of which then begins again', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  for (const name of ['prepareCrawl', 'recheckKnown'] as const) {
    const acts = easyActivities();
    const easy = acts[name];
    let paused = 0;
    let begun = 0;
    acts[name] = (async () => {
      begun += 1;
      if (begun > 1) return easy();
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), 100);
      return context.cancelled.finally(() => clearInterval(beat));
    }) as never;
    acts.pauseCrawl = async () => {
      paused += 1;
      return [];
    };
    await withWorker(place, acts, async () => {
      const handle = await startCrawl(place);
      await expect.poll(() => begun, { timeout: 10_000 }).toBe(1);
      await handle.signal('pause');
      await expect.poll(() => paused, { timeout: 4_000 }).toBe(1);
      await handle.signal('resume');
      expect(await handle.result()).toEqual({ state: 'finished' });
    });
    expect(begun).toBe(2);
  }
});

test('a cancelled run ends as cancelled, whatever it was doing', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  for (const doing of ['waiting', 'fetching', 'paused']) {
    const acts = easyActivities();
    if (doing === 'waiting') acts.claimTurn = async () => ({ go: false, wish: 'run' as const });
    else acts.fetchBatch = () => sleep(50, more);
    await withWorker(place, acts, async () => {
      const handle = await startCrawl(place, { historyEvents: 1_000_000 });
      if (doing === 'paused') await handle.signal('pause');
      await place.sleep(500);
      await handle.signal('cancel');
      expect(await handle.result()).toEqual({ state: 'cancelled' });
    });
    expect(acts.finished.map(({ outcome }) => outcome)).toEqual(['cancelled']);
  }
});

test('a wish from before the workflow could hear is found in the row', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  acts.claimTurn = async () => ({ go: true, wish: 'cancel' as never });
  expect(await withWorker(place, acts, async () => (await startCrawl(place)).result())).toEqual({ state: 'cancelled' });
  expect(acts.calls).toEqual(['finishCrawl']);
});

test('a run whose sitemap cannot be had is failed, with the reason', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  acts.prepareCrawl = async () => {
    throw ApplicationFailure.nonRetryable('no', 'unreachable', { reason: 'dns' });
  };
  expect(await withWorker(place, acts, async () => (await startCrawl(place)).result())).toEqual({ state: 'failed' });
  expect(acts.finished[0]).toMatchObject({ reason: { code: 'unreachable', facts: { reason: 'dns' } } });
});

test('a long run goes on as a new one, with new batch numbers and without seeding again', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  const numbers: number[] = [];
  acts.fetchBatch = (async ({ batch }: { batch: number }) => {
    numbers.push(batch);
    return numbers.length < 60 ? more : empty;
  }) as never;
  const handle = await withWorker(place, acts, async () => {
    const started = await startCrawl(place, { historyEvents: 100 });
    expect(await started.result()).toEqual({ state: 'finished' });
    return started;
  });
  const first = await place.client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId).describe();
  expect(first.status.name).toBe('CONTINUED_AS_NEW');
  expect(first.historyLength).toBeLessThan(200);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(acts.calls.filter((name) => name === 'prepareCrawl').length).toBe(1);
});

test('lanes wait while nothing is due, without filling the history', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const acts = easyActivities();
  const until = (await time.env.currentTimeMs()) + 3_600_000;
  acts.fetchBatch = async () => {
    acts.calls.push('fetchBatch');
    const waitMs = until - (await time.env.currentTimeMs());
    if (waitMs <= 0) return empty;
    return { fetched: 0, left: { queued: 1, leased: 0, stored: 0 }, waitMs, blocked: false };
  };
  await withWorker(place, acts, async () => (await startCrawl(place)).result());
  expect(acts.calls.filter((name) => name === 'fetchBatch').length).toBeLessThanOrEqual(4);
});
