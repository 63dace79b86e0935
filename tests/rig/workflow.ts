/** One workflow by itself on the server that skips time, its activities literals. */
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { newId } from '#schema/id.ts';
import { queues } from '#workflows/options.ts';
import { testBundle } from './bundle.ts';
import type { TestTime } from './temporal.ts';

/** Hundreds of attempts that a test makes fail are no news. */
Runtime.install({ logger: new DefaultLogger('ERROR') });

/** What `workflow` answers, or the error that it failed with. It may call activities beside it, and of one other queue. */
export async function runWorkflow(
  { env }: TestTime,
  workflow: string,
  args: unknown[],
  activities: Record<string, (...input: never[]) => Promise<unknown>>,
  queue: keyof typeof queues = 'wf',
): Promise<unknown> {
  const connection = env.nativeConnection;
  const decider = await Worker.create({
    connection,
    taskQueue: queues.wf,
    workflowBundle: await testBundle(),
    activities,
  });
  const started = { workflowId: newId(), taskQueue: queues.wf, args };
  const decide = () => decider.runUntil(() => env.client.workflow.execute(workflow, started));
  if (queue === 'wf') return decide();
  const doer = await Worker.create({ connection, taskQueue: queues[queue], activities });
  return doer.runUntil(decide);
}
