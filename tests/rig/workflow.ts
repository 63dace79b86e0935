/** One workflow by itself on the server that skips time, its activities literals. */
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { newId } from '#schema/id.ts';
import { queues } from '#workflows/options.ts';
import { testBundle } from './bundle.ts';
import type { TestTime } from './temporal.ts';

/** Hundreds of attempts that a test makes fail are no news. */
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** What `workflow` answers, or the error that it failed with. Activities of queue `wf` are all that it may call. */
export async function runWorkflow(
  { env }: TestTime,
  workflow: string,
  args: unknown[],
  activities: Record<string, (...input: never[]) => Promise<unknown>>,
): Promise<unknown> {
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue: queues.wf,
    activities,
    workflowBundle: await testBundle(),
  });
  const started = { workflowId: newId(), taskQueue: queues.wf, args };
  return worker.runUntil(() => env.client.workflow.execute(workflow, started));
}
