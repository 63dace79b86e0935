/** The deletion's steps in their order: its activities are literals here, and days pass in milliseconds. */
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { PurgeActivities } from '#activities/purge.ts';
import { newId } from '#schema/id.ts';
import { makeTimeSkipping, type TestTime } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

const input = { tenantId: newId(), purgeId: newId() };
type Finish = Parameters<PurgeActivities['finishPurge']>[0];

/** What was called, in order; the last is how it ended. */
async function run(time: TestTime, given: Partial<PurgeActivities>): Promise<{ calls: string[]; end: Finish | null }> {
  const calls: string[] = [];
  let end: Finish | null = null;
  const whole: PurgeActivities = {
    planPurge: async () => {},
    purgeRows: async () => ({ isMore: false }),
    purgeEngine: async () => ({ left: 0 }),
    verifyPurge: async () => ({ isClean: true }),
    finishPurge: async (input) => void (end = input),
    ...given,
  };
  const noted = Object.entries(whole).map(([name, act]) => [
    name,
    (key: never) => {
      calls.push(name);
      return (act as (key: never) => Promise<unknown>)(key);
    },
  ]);
  await runWorkflow(time, 'purge', [input], Object.fromEntries(noted), 'purge');
  return { calls, end };
}

/** Answers one after the other, the last one again and again. */
function answering<Answer>(...answers: Answer[]): () => Promise<Answer> {
  let at = 0;
  return async () => answers[Math.min(at++, answers.length - 1)]!;
}

test('turn after turn until there are no more rows, then Temporal until it has nothing left, then a look', async () => {
  await using time = await makeTimeSkipping();
  const { calls, end } = await run(time, {
    purgeRows: answering({ isMore: true }, { isMore: true }, { isMore: false }),
    purgeEngine: answering({ left: 9 }, { left: 0 }),
  });
  expect(calls).toEqual([
    'planPurge',
    ...['purgeRows', 'purgeRows', 'purgeRows'],
    ...['purgeEngine', 'purgeEngine'],
    ...['verifyPurge', 'finishPurge'],
  ]);
  expect(end).toEqual({ ...input, outcome: { state: 'finished' } });
});

test('what the look finds is taken in another round', async () => {
  await using time = await makeTimeSkipping();
  const { calls, end } = await run(time, { verifyPurge: answering({ isClean: false }, { isClean: true }) });
  expect(calls.filter((name) => name === 'planPurge').length).toBe(2);
  expect(end?.outcome.state).toBe('finished');
});

test('what is found again and again is said, and the tenant is not called deleted', async () => {
  await using time = await makeTimeSkipping();
  const { calls, end } = await run(time, { verifyPurge: answering({ isClean: false }) });
  expect(calls.filter((name) => name === 'verifyPurge').length).toBe(10);
  expect(end).toEqual({ ...input, outcome: { state: 'failed', reason: { code: 'residue-left', facts: {} } } });
});

test('an outage of a day is waited out; a defect is said', async () => {
  await using time = await makeTimeSkipping();
  let attempts = 0;
  const away = async () => {
    attempts += 1;
    if (attempts < 1_500) throw ApplicationFailure.create({ message: 'the database is away', type: 'busy' });
  };
  expect((await run(time, { planPurge: away })).end?.outcome.state).toBe('finished');
  const broken = async () => {
    throw ApplicationFailure.nonRetryable('a defect', 'defect');
  };
  expect((await run(time, { planPurge: broken })).end?.outcome).toEqual({
    state: 'failed',
    reason: { code: 'defect', facts: {} },
  });
});
