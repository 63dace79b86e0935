/** The steps of a disposal in their order: its activities are literals here, and days pass in milliseconds. */
import { expect, test } from 'vitest';
import type { PurgeItemActivities } from '#activities/purge-items.ts';
import { newId } from '#schema/id.ts';
import type { PurgeState } from '#schema/purge.ts';
import { makeTimeSkipping, type TestTime } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

const input = { tenantId: newId(), purgeId: newId() };
type End = Parameters<PurgeItemActivities['endItems']>[0];
const dayMs = 24 * 3_600_000;

/** Answers one after the other, the last one again and again. */
function answering<Answer>(...answers: Answer[]): () => Promise<Answer> {
  let at = 0;
  return async () => answers[Math.min(at++, answers.length - 1)]!;
}
const states = (...given: PurgeState[]) => answering(...given.map((state) => ({ state, restMs: dayMs })));

/** What was called, in order, and how it ended if not by a certificate. */
async function run(
  time: TestTime,
  given: Partial<PurgeItemActivities>,
): Promise<{ calls: string[]; outcome: End['outcome'] | null }> {
  const calls: string[] = [];
  let outcome: End['outcome'] | null = null;
  const whole: PurgeItemActivities = {
    planItems: states('approved'),
    readDecision: states('waiting') as PurgeItemActivities['readDecision'],
    confirmItems: states('running'),
    beginLedger: async () => {},
    purgeItems: async () => ({ isMore: false }),
    purgeSources: async () => ({ afterId: null }),
    purgeItemFiles: async () => ({ isMore: false }),
    certifyItems: async () => ({ isClean: true }),
    endItems: async (end) => void (outcome = end.outcome),
    ...given,
  };
  const noted = Object.entries(whole).map(([name, act]) => [
    name,
    (...args: never[]) => {
      calls.push(name);
      return (act as (...args: never[]) => Promise<unknown>)(...args);
    },
  ]);
  await runWorkflow(time, 'purgeItems', [input], Object.fromEntries(noted), 'purge');
  return { calls, outcome };
}

const carriedOut = ['beginLedger', 'purgeItems', 'purgeSources', 'purgeItemFiles', 'certifyItems'];

test('what needs nobody is made again and carried out, turn after turn', async () => {
  await using time = await makeTimeSkipping();
  const { calls, outcome } = await run(time, {
    purgeItems: answering({ isMore: true }, { isMore: false }),
    purgeSources: answering<{ afterId: string | null }>({ afterId: newId() }, { afterId: null }),
  });
  expect(calls).toEqual([
    ...['planItems', 'confirmItems', 'beginLedger', 'purgeItems', 'purgeItems', 'purgeSources', 'purgeSources'],
    ...['purgeItemFiles', 'certifyItems'],
  ]);
  expect(outcome).toBeNull();
});

test('what was approved and is another set by then waits for approval once more', async () => {
  await using time = await makeTimeSkipping();
  const { calls } = await run(time, {
    planItems: states('waiting'),
    readDecision: states('waiting', 'approved', 'waiting', 'approved') as PurgeItemActivities['readDecision'],
    confirmItems: states('waiting', 'running'),
  });
  expect(calls).toEqual([
    ...['planItems', 'readDecision', 'readDecision', 'confirmItems', 'readDecision', 'readDecision', 'confirmItems'],
    ...carriedOut,
  ]);
});

test('nothing goes of what is refused, or of what nobody decides on in time', async () => {
  await using time = await makeTimeSkipping();
  const refused = await run(time, {
    planItems: states('waiting'),
    readDecision: states('waiting', 'refused') as PurgeItemActivities['readDecision'],
  });
  expect(refused.calls).toEqual(['planItems', 'readDecision', 'readDecision', 'endItems']);
  expect(refused.outcome).toEqual({ state: 'refused' });
  const late = await run(time, {
    planItems: states('waiting'),
    readDecision: answering<{ state: PurgeState; restMs: number }>(
      { state: 'waiting', restMs: 14 * dayMs },
      { state: 'waiting', restMs: 0 },
    ),
  });
  expect(late.calls).toEqual(['planItems', 'readDecision', 'readDecision', 'endItems']);
  expect(late.outcome).toEqual({ state: 'expired' });
});

test('what is found left is taken in another round, and said when it is found again and again', async () => {
  await using time = await makeTimeSkipping();
  const second = await run(time, { certifyItems: answering({ isClean: false }, { isClean: true }) });
  expect(second.calls.filter((name) => name === 'purgeItems').length).toBe(2);
  expect(second.outcome).toBeNull();
  const never = await run(time, { certifyItems: answering({ isClean: false }) });
  expect(never.calls.filter((name) => name === 'certifyItems').length).toBe(3);
  expect(never.outcome).toEqual({ state: 'failed', reason: { code: 'residue-left', facts: {} } });
});
