/** The way of one file by itself: its activities are literals here, and hours pass in milliseconds. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { FinishExtract } from '#activities/extract/finish.ts';
import type { Stepped } from '#activities/extract.ts';
import { ExtractInput, extractWorkflowId } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import { inRealTime, type Place, skipping, withWorker } from '#tests/rig/crawl.ts';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { queues } from './options.ts';

const steps = ['keepOriginal', 'readPages', 'cutText', 'embedText', 'publishText'] as const;

/** A file of two ranges of pages that all goes well with, and what was called. */
function easyFile() {
  const calls: string[] = [];
  const finished: FinishExtract[] = [];
  let ranges = 0;
  let segments = 0;
  const note =
    <Answer>(name: string, answer: () => Answer) =>
    async (): Promise<Answer> => {
      calls.push(name);
      return answer();
    };
  return {
    calls,
    finished,
    keepOriginal: note('keepOriginal', () => ({ isNew: true })),
    readPages: note('readPages', (): Stepped => ({ isMore: ++ranges < 2 })),
    openRecording: note('openRecording', () => undefined),
    hearSegment: note('hearSegment', (): Stepped => ({ isMore: ++segments < 3 })),
    joinRecord: note('joinRecord', () => undefined),
    cutText: note('cutText', () => ({ isNew: true })),
    embedText: note('embedText', (): Stepped => ({ isMore: false })),
    publishText: note('publishText', () => undefined),
    async finishExtract(input: FinishExtract) {
      calls.push('finishExtract');
      finished.push(input);
    },
  };
}

async function start({ client }: Place, input: Partial<ExtractInput> = {}) {
  const key = { tenantId: newId(), extractId: newId() };
  return client.workflow.start('extract', {
    workflowId: extractWorkflowId(key.tenantId, key.extractId),
    taskQueue: queues.wf,
    args: [ExtractInput.parse({ ...key, ...input })],
  });
}
type Handle = Awaited<ReturnType<typeof start>>;

const withReaders = <T>(place: Place, file: ReturnType<typeof easyFile>, act: () => Promise<T>): Promise<T> =>
  withWorker(place, file, act, [queues.keep, queues.parse, queues.transcribe, queues.embed]);

const run = (place: Place, file: ReturnType<typeof easyFile>, input?: Partial<ExtractInput>): Promise<unknown> =>
  withReaders(place, file, async () => (await start(place, input)).result());

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
  for (const [at, step] of steps.entries()) {
    const file = easyFile();
    let begun = false;
    file[step] = async () => {
      begun = true;
      return untilCancelled();
    };
    await withReaders(place, file, async () => {
      const handle = await start(place);
      await expect.poll(() => begun, { timeout: 10_000, interval: 20 }).toBe(true);
      await handle.signal('cancel');
      await handle.result();
    });
    expect(file.finished.map(({ outcome }) => outcome)).toEqual(['cancelled']);
    expect([...new Set(file.calls)]).toEqual([...steps.slice(0, at), 'finishExtract']);
  }
});

test('a file that is refused ends as failed, with the reason and its facts', async () => {
  await using time = await makeTimeSkipping();
  for (const step of steps) {
    const file = easyFile();
    let attempts = 0;
    file[step] = async () => {
      attempts += 1;
      throw ApplicationFailure.create({ type: 'encrypted', nonRetryable: true, details: [{ name: 'a.pdf' }] });
    };
    await run(skipping(time), file);
    expect(file.finished[0]).toMatchObject({
      outcome: 'failed',
      reason: { code: 'encrypted', facts: { name: 'a.pdf' } },
    });
    expect(attempts).toBe(1);
  }
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
  for (const step of steps) {
    const file = easyFile();
    const easy = file[step] as () => Promise<never>;
    let attempts = 0;
    file[step] = async () => {
      attempts += 1;
      if (attempts < 100) throw ApplicationFailure.create({ message: 'away', type: 'busy' });
      return easy();
    };
    await run(skipping(time), file);
    expect(file.finished[0]!.outcome).toBe('finished');
    expect(attempts).toBeGreaterThanOrEqual(100);
  }
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
