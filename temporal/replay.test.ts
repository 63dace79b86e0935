/**
 * Workflow code that has changed must still understand every run that was begun before: the recorded histories are
 * replayed, and a change that breaks them is shown to be noticed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { type ReplayHistoriesIterable, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import { testBundle } from '#tests/rig/bundle.ts';
import * as workflows from '#workflows/index.ts';

const folder = new URL('histories/', import.meta.url);
const mutantPath = fileURLToPath(new URL('../tests/fault/mutant.ts', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { events: HistoryEvent[] };
type HistoryEvent = {
  eventType: string;
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
  workflowExecutionSignaledEventAttributes?: { signalName: string };
  activityTaskStartedEventAttributes?: { attempt: number; lastFailure?: object };
};

async function replay(workflowBundle: { codePath: string }): Promise<Map<string, unknown>> {
  const histories: ReplayHistoriesIterable = names.map((name) => ({
    workflowId: name,
    history: historyFromJSON(read(name)),
  }));
  const errors = new Map<string, unknown>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    errors.set(workflowId, error);
  }
  return errors;
}

test('the recorded crawl was paused, failed, retried and continued as new', () => {
  const events = names.flatMap((name) => read(name).events);
  const kinds = new Set(events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', '')));
  expect([...kinds]).toEqual(
    expect.arrayContaining(['WORKFLOW_EXECUTION_CONTINUED_AS_NEW', 'ACTIVITY_TASK_CANCEL_REQUESTED']),
  );
  const signals = events.map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
  expect(signals).toEqual(expect.arrayContaining(['pause', 'resume', 'cancel']));
  const starts = events.flatMap((event) => event.activityTaskStartedEventAttributes ?? []);
  expect(starts.some(({ attempt, lastFailure }) => attempt > 1 && lastFailure)).toBe(true);
  expect(kinds).toContain('ACTIVITY_TASK_FAILED');
});

test('of every workflow there is a history', () => {
  const events = names.flatMap((name) => read(name).events);
  const recorded = events.flatMap((event) => event.workflowExecutionStartedEventAttributes?.workflowType.name ?? []);
  expect([...new Set(recorded)].sort()).toEqual(Object.keys(workflows).sort());
});

test('every recorded history is replayed by the workflows as they are', async () => {
  const errors = await replay(await testBundle());
  expect([...errors.keys()].sort()).toEqual([...names].sort());
  expect([...errors.values()].filter(Boolean)).toEqual([]);
});

test('a workflow with one step too many is refused, whichever it is', async () => {
  const errors = await replay(await testBundle(mutantPath));
  for (const name of names) expect(errors.get(name), name).toBeInstanceOf(DeterminismViolationError);
});
