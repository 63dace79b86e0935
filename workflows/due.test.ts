/** What a schedule starts, by itself: its activity is a literal here, and an hour passes in milliseconds. */
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { DueRequest } from '#activities/due.ts';
import { newId } from '#schema/id.ts';
import { makeTimeSkipping } from '#tests/rig/temporal.ts';
import { runWorkflow } from '#tests/rig/workflow.ts';

const input = { tenantId: newId(), sourceId: newId() };
const busy = () => ApplicationFailure.create({ message: 'Temporal is away', type: 'busy' });

test('a source that is due is asked for once, every attempt for the same run', async () => {
  await using time = await makeTimeSkipping();
  const asked: DueRequest[] = [];
  const requestDue = async (request: DueRequest) => {
    asked.push(request);
    if (asked.length < 4) throw busy();
  };
  await runWorkflow(time, 'due', [input], { requestDue });
  expect(asked.length).toBe(4);
  expect(new Set(asked.map(({ crawlId }) => crawlId)).size).toBe(1);
  expect(asked[0]).toEqual({ ...input, crawlId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test('the next time that it is due is another run', async () => {
  await using time = await makeTimeSkipping();
  const asked = new Set<string>();
  const requestDue = async ({ crawlId }: DueRequest) => void asked.add(crawlId);
  for (const _ of [1, 2]) await runWorkflow(time, 'due', [input], { requestDue });
  expect(asked.size).toBe(2);
});

test('an outage is waited out for an hour, no longer: the next time is soon enough', async () => {
  await using time = await makeTimeSkipping();
  let waitedMs = 0;
  const requestDue = async () => {
    const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = activityInfo();
    waitedMs = currentAttemptScheduledTimestampMs - scheduledTimestampMs;
    throw busy();
  };
  await expect(runWorkflow(time, 'due', [input], { requestDue })).rejects.toThrow('Workflow execution failed');
  expect(waitedMs).toBeGreaterThan(3_600_000 - 60_000);
  expect(waitedMs).toBeLessThanOrEqual(3_600_000);
});

test('a refusal is not tried again', async () => {
  await using time = await makeTimeSkipping();
  let attempts = 0;
  const requestDue = async () => {
    attempts += 1;
    throw ApplicationFailure.nonRetryable('no', 'not-allowed');
  };
  await expect(runWorkflow(time, 'due', [input], { requestDue })).rejects.toThrow('Workflow execution failed');
  expect(attempts).toBe(1);
});
