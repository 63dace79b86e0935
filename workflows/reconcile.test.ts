/** The system's round, by itself: its activity is a literal here. */
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

/** A round that fails so often, and what it counted. */
function roundThatFails(times: number) {
  const counted = { attempts: 0 };
  const reconcileTenants = async () => {
    counted.attempts += 1;
    if (counted.attempts <= times) throw ApplicationFailure.create({ message: 'the database is away', type: 'busy' });
  };
  return { counted, activities: { reconcileTenants } };
}

test('a round is one activity, and its faults are tried again', async () => {
  await using time = await makeTimeSkipping();
  for (const faults of [0, 2]) {
    const { counted, activities } = roundThatFails(faults);
    await runWorkflow(time, 'reconcile', [], activities);
    expect(counted.attempts).toBe(faults + 1);
  }
});

test('a round that fails three times gives way to the next one', async () => {
  await using time = await makeTimeSkipping();
  const { counted, activities } = roundThatFails(Number.POSITIVE_INFINITY);
  await expect(runWorkflow(time, 'reconcile', [], activities)).rejects.toThrow('Workflow execution failed');
  expect(counted.attempts).toBe(3);
});
