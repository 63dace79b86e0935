/** Histories of runs, as files that are replayed ever after. */
import { existsSync, writeFileSync } from 'node:fs';
import { Client, Connection, type WorkflowExecutionInfo } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { TestTemporal } from './temporal.ts';

const folder = new URL('../../temporal/histories/', import.meta.url);

/**
 * One file for each run of the workflow, the first one first. A history that is there already is kept, since what
 * matters is that old ones stay readable.
 */
export async function recordHistory(
  { address, namespace }: Pick<TestTemporal, 'address' | 'namespace'>,
  workflowId: string,
  name: string,
): Promise<void> {
  await using connection = closing(await Connection.connect({ address }));
  const { workflow } = new Client({ connection, namespace });
  const runs: WorkflowExecutionInfo[] = [];
  for await (const run of workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(run);
  runs.sort((one, other) => one.startTime.getTime() - other.startTime.getTime());
  for (const [at, { runId }] of runs.entries()) {
    const history = await workflow.getHandle(workflowId, runId).fetchHistory();
    const path = new URL(`${name}-${at + 1}.json`, folder);
    if (!existsSync(path)) writeFileSync(path, withoutPlaces(historyToJSON(history)));
  }
}

export const closing = (connection: Connection): Connection & AsyncDisposable =>
  Object.assign(connection, { [Symbol.asyncDispose]: () => connection.close() });

/** Where it was recorded is nobody's business, and replay does not ask. */
function withoutPlaces(json: string): string {
  const names = ['stackTrace', 'identity'];
  return JSON.stringify(
    JSON.parse(json, (name, value) => (names.includes(name) ? '' : value)),
    null,
    1,
  );
}
