/** The round that ends what is too old, by itself: its activity is a literal here. */
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

test('a round is one activity, tried again when the database is away', async () => {
  await using time = await makeTimeSkipping();
  let attempts = 0;
  const expireTenants = async () => {
    attempts += 1;
    if (attempts === 1) throw ApplicationFailure.create({ message: 'the database is away', type: 'busy' });
  };
  await runWorkflow(time, 'expire', [], { expireTenants });
  expect(attempts).toBe(2);
});
