/** The way of a person's request by itself: its activities are literals here, and weeks of waiting pass in milliseconds. */

import { ApplicationFailure } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';
import { queues } from './options.ts';

const key = () => ({ tenantId: newId(), requestId: newId() });

/** Turns of looking, then whether a human has decided, look by look. */
function literals(turns: number, decided: boolean[], isDelivered = true) {
  const calls: string[] = [];
  return {
    calls,
    async findPersonData() {
      calls.push('find');
      return { isMore: --turns > 0, isDelivered };
    },
    async deliverPersonData() {
      calls.push('deliver');
      return { isOver: decided.shift() ?? true };
    },
    async failPersonRequest() {
      calls.push('fail');
    },
  };
}

test('it looks in turns, waits for whoever answers, and delivers, though no word of the decision came', async () => {
  await using time = await makeTimeSkipping();
  const { calls, ...acts } = literals(3, [false, false, true]);
  await runWorkflow(time, 'personRequest', [key()], acts, 'export');
  expect(calls).toEqual(['find', 'find', 'find', 'deliver', 'deliver', 'deliver']);
});

test('a word of the decision ends the wait', async () => {
  await using time = await makeTimeSkipping();
  const { calls, ...acts } = literals(1, [true]);
  const place = { connection: time.env.nativeConnection };
  const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle: await testBundle() });
  const doer = await Worker.create({ ...place, taskQueue: queues.export, activities: acts });
  const timersFired = await doer.runUntil(() =>
    decider.runUntil(async () => {
      const handle = await time.env.client.workflow.signalWithStart('personRequest', {
        workflowId: newId(),
        taskQueue: queues.wf,
        args: [key()],
        signal: 'goOn',
        signalArgs: [],
      });
      await handle.result();
      const { events } = await handle.fetchHistory();
      return events!.filter(({ timerFiredEventAttributes }) => timerFiredEventAttributes);
    }),
  );
  expect(calls).toEqual(['find', 'deliver']);
  expect(timersFired).toEqual([]);
});

test('of an erasure the work is over when it was looked through; and what fails is said', async () => {
  await using time = await makeTimeSkipping();
  const erasure = literals(1, [], false);
  const { calls, ...acts } = erasure;
  await runWorkflow(time, 'personRequest', [key()], acts, 'export');
  expect(calls).toEqual(['find']);
  const failing = literals(1, []);
  await runWorkflow(
    time,
    'personRequest',
    [key()],
    {
      ...failing,
      findPersonData: async () => {
        throw ApplicationFailure.create({ type: 'not-found', nonRetryable: true });
      },
    } as never,
    'export',
  );
  expect(failing.calls).toEqual(['fail']);
});
