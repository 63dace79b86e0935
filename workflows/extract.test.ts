/** The way of one file by itself: its activities are literals here, and hours pass in milliseconds. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { Stepped } from '#activities/extract.ts';
import { inRealTime, skipping } from '#tests/rig/crawl.ts';
import { easyFile, run, start, steps, troubledFile, withReaders } from '#tests/rig/file-steps.ts';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { queues } from './options.ts';

type Handle = Awaited<ReturnType<typeof start>>;

/** Works until it is cancelled, with signs of life. */
async function untilCancelled(): Promise<never> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 100);
  return context.cancelled.finally(() => clearInterval(beat));
}

test('a file is kept, read range by range, cut, embedded and published', async () => {
  await using time = await makeTimeSkipping();
  const file = easyFile();
  await run(skipping(time), file);
  expect(file.calls).toEqual([
    ...['keepOriginal', 'readPages', 'readPages', 'cutText', 'embedText', 'publishText', 'finishExtract'],
  ]);
  expect(file.finished[0]).toMatchObject({ outcome: 'finished', reason: null });
});

test('the first pages and passages of a file have places of their own, and wait for no rest of others', async () => {
  await using time = await makeTimeSkipping();
  const file = easyFile();
  const places: string[] = [];
  const inThreeSteps = (step: string) => {
    let taken = 0;
    return async (): Promise<Stepped> => {
      places.push(`${step} ${Context.current().info.taskQueue}`);
      taken += 1;
      return { isMore: taken < 3 };
    };
  };
  await run(skipping(time), { ...file, readPages: inThreeSteps('read'), embedText: inThreeSteps('embed') });
  const { begin, parse, keep, embed } = queues;
  const [read, embedded] = [
    [begin, parse, parse],
    [keep, embed, embed],
  ];
  expect(places).toEqual([...read.map((queue) => `read ${queue}`), ...embedded.map((queue) => `embed ${queue}`)]);
});

test('a recording is heard segment by segment instead of read, and one that fails is heard again by itself', async () => {
  await using time = await makeTimeSkipping();
  const file = easyFile();
  const { hearSegment } = file;
  let attempts = 0;
  file.hearSegment = async () => {
    if (++attempts === 2) throw new Error('cut off');
    return hearSegment();
  };
  const kept = { isNew: true, isRecording: true };
  await run(skipping(time), { ...file, keepOriginal: async () => kept });
  const heard = ['hearSegment', 'hearSegment', 'hearSegment'];
  expect(file.calls).toEqual([
    ...['openRecording', ...heard, 'joinRecord', 'cutText', 'embedText', 'publishText', 'finishExtract'],
  ]);
  expect(attempts).toBe(4);
});

test('nothing is read of a file that is there already', async () => {
  await using time = await makeTimeSkipping();
  const file = easyFile();
  file.keepOriginal = async () => ({ isNew: false });
  await run(skipping(time), file);
  expect(file.calls).toEqual(['finishExtract']);
  expect(file.finished[0]!.outcome).toBe('finished');
});

test('a cancel is heard at every step, and none follows it', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  let begun = Promise.withResolvers<void>();
  const { file, trouble } = troubledFile(() => {
    begun.resolve();
    return untilCancelled();
  });
  await withReaders(place, file, async () => {
    for (const [at, step] of steps.entries()) {
      trouble(step);
      begun = Promise.withResolvers<void>();
      const handle = await start(place);
      await begun.promise;
      await handle.signal('cancel');
      await handle.result();
      expect(file.finished.map(({ outcome }) => outcome)).toEqual(['cancelled']);
      expect([...new Set(file.calls)]).toEqual([...steps.slice(0, at), 'finishExtract']);
    }
  });
});

test('a file that is refused ends as failed, with the reason and its facts', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  let attempts = 0;
  const { file, trouble } = troubledFile(async () => {
    attempts += 1;
    throw ApplicationFailure.create({ type: 'encrypted', nonRetryable: true, details: [{ name: 'a.pdf' }] });
  });
  await withReaders(place, file, async () => {
    for (const step of steps) {
      trouble(step);
      attempts = 0;
      await (await start(place)).result();
      const reason = { code: 'encrypted', facts: { name: 'a.pdf' } };
      expect(file.finished[0]).toMatchObject({ outcome: 'failed', reason });
      expect(attempts).toBe(1);
    }
  });
});

test('a refusal that says more exactly of which kind it is ends with that reason', async () => {
  await using time = await makeTimeSkipping();
  const file = easyFile();
  const details = [{ code: 'quota-bytes', limit: 20 }];
  file.keepOriginal = async () => {
    throw ApplicationFailure.create({ type: 'quota-spent', nonRetryable: true, details });
  };
  await run(skipping(time), file);
  expect(file.finished[0]!.reason).toEqual({ code: 'quota-bytes', facts: { limit: 20 } });
});

test('an interruption of hours is waited out at every step', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  let attempts = 0;
  const { file, trouble } = troubledFile(async (goWell) => {
    attempts += 1;
    if (attempts < 100) throw ApplicationFailure.create({ message: 'away', type: 'busy' });
    return goWell();
  });
  await withReaders(place, file, async () => {
    for (const step of steps) {
      trouble(step);
      attempts = 0;
      await (await start(place)).result();
      expect(file.finished[0]!.outcome).toBe('finished');
      expect(attempts).toBeGreaterThanOrEqual(100);
    }
  });
});

test('a long file goes on as a new execution, in which its rows say what is left', async () => {
  await using time = await makeTimeSkipping();
  const place = skipping(time);
  const file = easyFile();
  let ranges = 0;
  file.readPages = async () => {
    ranges += 1;
    return { isMore: ranges < 40 };
  };
  await withReaders(place, file, async () => {
    const first = await start(place, { historyEvents: 30 });
    await first.result();
    const last = await place.client.workflow.getHandle(first.workflowId).describe();
    expect(last.runId).not.toBe(first.firstExecutionRunId);
    expect(last.historyLength).toBeLessThan(80);
  });
  expect(ranges).toBe(40);
  expect(file.finished.length).toBe(1);
});

test('a run that is held waits for the word, or an hour, and says so; a cancel ends the waiting', async () => {
  await using held = new AsyncDisposableStack();
  const place = await inRealTime(held);
  const stateOf = (handle: Handle) => handle.query<string>('state');
  for (const word of ['resume', 'cancel'] as const) {
    const file = easyFile();
    let isSuspended = true;
    file.embedText = async () => (isSuspended ? { isMore: true, isHeld: true } : { isMore: false });
    await withReaders(place, file, async () => {
      const handle = await start(place);
      await expect.poll(() => stateOf(handle), { timeout: 10_000 }).toBe('held');
      isSuspended = false;
      await handle.signal(word);
      await handle.result();
      expect(await stateOf(handle)).toBe('ended');
    });
    expect(file.finished[0]!.outcome).toBe(word === 'resume' ? 'finished' : 'cancelled');
  }
  await using time = await makeTimeSkipping();
  const file = easyFile();
  let asked = 0;
  file.readPages = async () => (++asked < 3 ? { isMore: true, isHeld: true } : { isMore: false });
  const before = await time.env.currentTimeMs();
  await run(skipping(time), file);
  expect((await time.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(2 * 3_600_000);
  expect(file.finished[0]!.outcome).toBe('finished');
});
