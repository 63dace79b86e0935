/** A tenant that asks for little is not kept waiting by one that has queued very much before it. */
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { defaultDataConverter, type Priority } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { priorityOf } from '#temporal/priority.ts';
import { type Activities, createQueueWorkers } from '#temporal/queue-workers.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';

const slots = 4;
const taskMs = 40;
const many = 600;
const few = 20;

/** How long the few of one tenant take when the many of another are queued before them. */
async function timeOfFew(priority: (tenantId: string) => Priority): Promise<number> {
  await using temporal = await makeTemporal();
  const connection = await NativeConnection.connect({ address: temporal.address });
  await using closing = new AsyncDisposableStack();
  closing.defer(() => connection.close());
  const { codePath } = await testBundle(fileURLToPath(new URL('crowd.ts', import.meta.url)));
  const fetchBatch = () => new Promise((resolve) => setTimeout(resolve, taskMs));
  const activities = {
    wf: { fetchBatch },
    fetch: { fetchBatch },
    keep: { fetchBatch },
    parse: { fetchBatch },
    transcribe: { fetchBatch },
    embed: { fetchBatch },
    purge: { fetchBatch },
    export: { fetchBatch },
  } satisfies Record<keyof Activities, object>;
  const workers = await createQueueWorkers(
    {
      connection,
      namespace: temporal.namespace,
      dataConverter: defaultDataConverter,
      interceptors: {},
      bundlePath: codePath,
      fetchSlots: slots,
      parseSlots: slots,
    },
    activities as unknown as Activities,
  );
  const client = new Client({ connection });
  const queue = (fetches: number) =>
    client.workflow.start('crowd', {
      workflowId: newId(),
      taskQueue: queues.wf,
      args: [fetches],
      priority: priority(newId()),
    });
  const running = workers.map((worker) => worker.run());
  try {
    const first = await queue(many);
    const queued = async () => (await first.describe()).raw.pendingActivities?.length ?? 0;
    await expect.poll(queued, { timeout: 20_000 }).toBeGreaterThan(many / 2);
    const startedAt = performance.now();
    await (await queue(few)).result();
    return performance.now() - startedAt;
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

test('of 600 tasks and 20 behind them on four slots, the 20 are done in 1.5 seconds; first come, first served is slower', async () => {
  const inTurns = await timeOfFew((tenantId) => priorityOf(tenantId, 'person'));
  const inOrder = await timeOfFew(() => ({}));
  console.log(`20 tasks behind 600: ${Math.round(inTurns)} ms in turns, ${Math.round(inOrder)} ms in order`);
  // In order they take 6.2 seconds and more; where they take longer, the machine is busy with other things.
  expect(inTurns).toBeLessThan(Math.max(1_500, inOrder / 5));
  expect(inOrder).toBeGreaterThan((many * taskMs) / slots / 2);
});
