/**
 * Workflow code that has changed must still understand every run that was begun before: the recorded histories are
 * replayed, and a change that breaks them is shown to be noticed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { type ReplayHistoriesIterable, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import { testBundle } from '#tests/rig/bundle.ts';
import * as workflows from '#workflows/index.ts';
import { openCodec, openDataConverter } from './codec.ts';

const folder = new URL('histories/', import.meta.url);
const mutantPath = fileURLToPath(new URL('../tests/fault/mutant.ts', import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { events: HistoryEvent[] };
type HistoryEvent = {
  eventType: string;
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
  workflowExecutionSignaledEventAttributes?: { signalName: string };
  activityTaskStartedEventAttributes?: { attempt: number; lastFailure?: object };
  startChildWorkflowExecutionInitiatedEventAttributes?: { workflowId: string };
  childWorkflowExecutionCompletedEventAttributes?: { workflowExecution: { workflowId: string } };
};

type Replay = { dataConverter?: DataConverter; histories?: (name: string) => unknown };

/** What was wrong with each history, by its name. */
async function replay(
  workflowBundle: { codePath: string },
  { dataConverter = openDataConverter(undefined), histories = read }: Replay = {},
): Promise<Map<string, unknown>> {
  const recorded: ReplayHistoriesIterable = names.map((name) => ({
    workflowId: name,
    history: historyFromJSON(histories(name)),
  }));
  const errors = new Map<string, unknown>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, recorded)) {
    errors.set(workflowId, error);
  }
  return errors;
}

type JsonPayload = { metadata: Record<string, string>; data?: string };
const isPayload = (value: unknown): value is JsonPayload =>
  typeof value === 'object' && value !== null && 'metadata' in value && 'encoding' in (value.metadata as object);

/** Whose the payloads of an event are, where that is another workflow. */
const childIn = (event: HistoryEvent): string | undefined =>
  event.startChildWorkflowExecutionInitiatedEventAttributes?.workflowId ??
  event.childWorkflowExecutionCompletedEventAttributes?.workflowExecution.workflowId;

/** The history with each payload as `root` seals it for the workflow called `workflowId`, and for those it started. */
async function sealed(root: string, workflowId: string): Promise<{ json: unknown; payloads: number }> {
  const codec = openCodec({ root });
  let payloads = 0;
  const seal = async (value: unknown, of: string): Promise<unknown> => {
    if (isPayload(value)) {
      payloads += 1;
      const plain = { metadata: mapValues(value.metadata, fromBase64), data: fromBase64(value.data ?? '') };
      const context = { type: 'workflow', namespace: 'default', workflowId: of } as const;
      const [{ metadata, data } = {}] = await codec.encode([plain], context);
      return { metadata: mapValues(metadata ?? {}, toBase64), data: toBase64(data ?? new Uint8Array()) };
    }
    if (Array.isArray(value)) return Promise.all(value.map((inner) => seal(inner, of)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([name]) => name !== 'searchAttributes');
    return Object.fromEntries(await Promise.all(entries.map(async ([name, inner]) => [name, await seal(inner, of)])));
  };
  const events = await Promise.all(read(workflowId).events.map((event) => seal(event, childIn(event) ?? workflowId)));
  return { json: { events }, payloads };
}
const fromBase64 = (text: string) => Buffer.from(text, 'base64');
const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const mapValues = <From, To>(from: Record<string, From>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));

test('the recorded crawls were paused, failed, retried, told another pace and continued as new', () => {
  const events = names.flatMap((name) => read(name).events);
  const kinds = new Set(events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', '')));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      ...['WORKFLOW_EXECUTION_CONTINUED_AS_NEW', 'ACTIVITY_TASK_CANCEL_REQUESTED'],
      'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
    ]),
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

test('with a key, histories from before it are replayed, and sealed ones with the same key alone', async () => {
  const root = 'an installation with a key of thirty-two characters';
  const dataConverter = openDataConverter({ root });
  const before = await replay(await testBundle(), { dataConverter });
  expect([...before.values()].filter(Boolean)).toEqual([]);

  const made = new Map(await Promise.all(names.map(async (name) => [name, await sealed(root, name)] as const)));
  expect(Math.min(...[...made.values()].map(({ payloads }) => payloads))).toBeGreaterThan(0);
  const histories = (name: string) => made.get(name)!.json;
  const same = await replay(await testBundle(), { dataConverter, histories });
  expect([...same.values()].filter(Boolean)).toEqual([]);
  const other = await replay(await testBundle(), { dataConverter: openDataConverter({ root: `${root}!` }), histories });
  for (const name of names) expect(other.get(name), name).toBeTruthy();
});

test('a workflow with one step too many is refused, whichever it is', async () => {
  const errors = await replay(await testBundle(mutantPath));
  for (const name of names) expect(errors.get(name), name).toBeInstanceOf(DeterminismViolationError);
});
