/** Another pace for a run that goes: heard in every state, one order after the other, with as many lanes as go with it. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { easyActivities, empty, inRealTime, more, startCrawl, withWorker } from '#tests/rig/crawl.ts';

const order = (parallel: number) => ({ requestsPerSecond: 1, parallel, personId: newId(), requestId: 'req-1' });
const codeOf = (error: unknown) =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause.type : error;

test('lanes are opened for a higher pace and closed for a lower one, also where pages are not due for long', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  let atWork = 0;
  let most = 0;
  let isRaised = false;
  let ends = false;
  const acts = {
    ...easyActivities(),
    changePace: async ({ parallel }: { parallel: number }) => ({ lanes: parallel }),
    fetchBatch: async () => {
      atWork += 1;
      most = Math.max(most, atWork);
      await new Promise((resolve) => setTimeout(resolve, 30));
      atWork -= 1;
      // Nothing is due for a minute, unless somebody asks for more.
      return ends ? empty : { ...more, fetched: 0, waitMs: isRaised ? 0 : 60_000 };
    },
  };
  await withWorker(place, acts as unknown as ReturnType<typeof easyActivities>, async () => {
    const handle = await startCrawl(place, { historyEvents: 1_000_000 });
    await expect.poll(() => most, { timeout: 10_000 }).toBe(2);
    isRaised = true;
    await handle.executeUpdate('setPace', { args: [order(5)] });
    await expect.poll(() => most, { timeout: 10_000 }).toBe(5);
    await handle.executeUpdate('setPace', { args: [order(1)] });
    const mostInAWhile = async () => {
      most = 0;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return most;
    };
    await expect.poll(mostInAWhile, { timeout: 10_000 }).toBe(1);
    expect(await handle.query('state')).toMatchObject({ lanes: 1 });
    ends = true;
    expect(await handle.result()).toEqual({ state: 'finished' });
  });
});

test('a run hears of its pace while it waits, is prepared or is paused, and carries it over when it goes on as new', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  let doing = '';
  let goes = false;
  let ends = false;
  const lanes: number[] = [];
  const acts = {
    ...easyActivities(),
    claimTurn: async () => {
      doing = 'waiting';
      return { go: goes, wish: 'run' as const };
    },
    prepareCrawl: async () => {
      doing = 'preparing';
      await expect.poll(() => doing, { timeout: 10_000 }).toBe('prepared');
      return { lanes: 2 };
    },
    pauseCrawl: async () => {
      doing = 'paused';
      return [];
    },
    changePace: async ({ parallel }: { parallel: number }) => ({ lanes: parallel }),
    fetchBatch: async (input: { lanes: number }) => {
      lanes.push(input.lanes);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return ends ? empty : more;
    },
  };
  await withWorker(place, acts as unknown as ReturnType<typeof easyActivities>, async () => {
    const handle = await startCrawl(place, { historyEvents: 60 });
    const first = (await handle.describe()).runId;
    const setPace = (parallel: number) => handle.executeUpdate('setPace', { args: [order(parallel)] });
    const until = (what: string) => expect.poll(() => doing, { timeout: 10_000 }).toBe(what);
    await until('waiting');
    await setPace(7);
    goes = true;
    await handle.signal('turn');
    await until('preparing');
    await setPace(3);
    doing = 'prepared';
    await expect.poll(() => lanes.length, { timeout: 10_000 }).toBeGreaterThan(3);
    expect(new Set(lanes)).toEqual(new Set([3]));
    await handle.signal('pause');
    await until('paused');
    await setPace(4);
    await handle.signal('resume');
    await expect.poll(() => lanes.at(-1), { timeout: 10_000 }).toBe(4);
    await expect.poll(async () => (await handle.describe()).runId, { timeout: 20_000 }).not.toBe(first);
    lanes.length = 0;
    await expect.poll(() => lanes.length, { timeout: 10_000 }).toBeGreaterThan(3);
    expect(new Set(lanes)).toEqual(new Set([4]));
    ends = true;
    expect(await handle.result()).toEqual({ state: 'finished' });
  });
});

test('orders that come at once are obeyed one at a time; none is lost where a run goes on as new or ends', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  let under = 0;
  let most = 0;
  let ends = false;
  const obeyed: number[] = [];
  const acts = {
    ...easyActivities(),
    changePace: async ({ parallel }: { parallel: number }) => {
      under += 1;
      most = Math.max(most, under);
      await new Promise((resolve) => setTimeout(resolve, 20));
      under -= 1;
      obeyed.push(parallel);
      return { lanes: 1 };
    },
    fetchBatch: async () => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return ends ? empty : more;
    },
  };
  await withWorker(place, acts as unknown as ReturnType<typeof easyActivities>, async () => {
    const handle = await startCrawl(place, { historyEvents: 40 });
    const numbers = Array.from({ length: 30 }, (_, at) => at + 1);
    const sent: Promise<unknown>[] = [];
    for (const number of numbers) {
      sent.push(handle.executeUpdate('setPace', { args: [order(number)] }));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await Promise.all(sent);
    // One that was under way when the run went on as new may be obeyed there too.
    expect([most, [...new Set(obeyed)].sort((a, b) => a - b)]).toEqual([1, numbers]);
    ends = true;
    const last = handle.executeUpdate('setPace', { args: [order(31)] }).then(
      () => 'obeyed',
      () => 'told',
    );
    await handle.result();
    expect(await last).toBe(obeyed.includes(31) ? 'obeyed' : 'told');
  });
});

test('a pace that no source may have is refused, and so is any for a run that is being cancelled', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  const acts = easyActivities();
  acts.claimTurn = async () => ({ go: false, wish: 'run' as const });
  let release: () => void = () => {};
  const ending = new Promise<void>((resolve) => {
    release = resolve;
  });
  const finish = acts.finishCrawl;
  acts.finishCrawl = async (input) => {
    await ending;
    return finish(input);
  };
  await withWorker(place, acts, async () => {
    const handle = await startCrawl(place);
    const setPace = (given: unknown) => handle.executeUpdate('setPace', { args: [given] }).then(() => 'obeyed', codeOf);
    expect(await setPace({ ...order(1), requestsPerSecond: -1 })).toBe('invalid-input');
    expect(await setPace(order(1))).toBe('obeyed');
    await handle.signal('cancel');
    expect(await setPace(order(1))).toBe('conflict');
    release();
    expect(await handle.result()).toEqual({ state: 'cancelled' });
    expect(acts.calls.filter((name) => name === 'changePace').length).toBe(1);
  });
});
