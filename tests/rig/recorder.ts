/** An engine on which workflows run whose activities are literals, and whose histories are recorded. */
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { queues } from '#workflows/options.ts';
import { testBundle } from './bundle.ts';
import { closing, recordHistory } from './history.ts';
import { makeTemporal } from './temporal.ts';

export type Recorder = AsyncDisposable & {
  /** Begins one by its name in the product's code. */
  start(workflow: string, workflowId: string, input: object): Promise<WorkflowHandle>;
  handle(workflowId: string): WorkflowHandle;
  /** Works on workflows and activities while `act` goes on. */
  work(act: () => Promise<void>): Promise<void>;
  record(workflowId: string, name: string): Promise<void>;
};

type Literals = Record<string, (...given: never[]) => Promise<unknown>>;

type Recorded = {
  /** Where `steps` are taken. */
  queue: keyof typeof queues;
  steps: Literals;
  /** Taken beside the workflows. */
  rows?: Literals;
};

export async function openRecorder({ queue, steps, rows }: Recorded): Promise<Recorder> {
  await using built = new AsyncDisposableStack();
  const temporal = built.use(await makeTemporal());
  const { address, namespace } = temporal;
  const connection = built.use(closing(await Connection.connect({ address })));
  const native = await NativeConnection.connect({ address });
  built.defer(() => native.close());
  const place = { connection: native, namespace };
  const { workflow } = new Client({ connection, namespace });
  const held = built.move();
  return {
    start: (name, workflowId, input) => workflow.start(name, { workflowId, taskQueue: queues.wf, args: [input] }),
    handle: (workflowId) => workflow.getHandle(workflowId),
    async work(act) {
      const workflowBundle = await testBundle();
      const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle, activities: rows ?? {} });
      // Cancellations come with signs of life: as often as in the product.
      const often = { maxHeartbeatThrottleInterval: '1s' } as const;
      const doer = await Worker.create({ ...place, taskQueue: queues[queue], activities: steps, ...often });
      await doer.runUntil(() => decider.runUntil(act));
    },
    record: (workflowId, name) => recordHistory(temporal, workflowId, name),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
