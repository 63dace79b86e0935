/** Records histories of disposals, as `record.long.test.ts` does those of crawls: their activities are literals. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { type PurgeInput, purgeWorkflowId } from '#schema/purge.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { closing, recordHistory } from '#tests/rig/history.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';

test('a disposal that is approved twice and looked at twice, and one that is refused, are recorded', {
  timeout: 120_000,
}, async () => {
  await using temporal = await makeTemporal();
  const { address, namespace } = temporal;
  await using connection = closing(await Connection.connect({ address }));
  const native = await NativeConnection.connect({ address });
  const tenantId = newId();
  const [doneId, refusedId] = [newId(), newId()];
  const rows = new Map([doneId, refusedId].map((id) => [id, 'waiting']));
  let [confirms, rounds, turns] = [0, 0, 0];
  const ends: object[] = [];
  const activities = {
    planItems: async () => ({ state: 'waiting' }),
    readDecision: async ({ purgeId }: PurgeInput) => ({ state: rows.get(purgeId), restMs: 60_000 }),
    async confirmItems({ purgeId }: PurgeInput) {
      const state = ++confirms === 1 ? 'waiting' : 'running';
      rows.set(purgeId, state);
      return { state };
    },
    beginLedger: async () => {},
    purgeItems: async () => ({ isMore: ++turns === 1 }),
    purgeSources: async (_: PurgeInput, afterId: string | null) => ({ afterId: afterId ? null : newId() }),
    purgeItemFiles: async () => ({ isMore: false }),
    certifyItems: async () => ({ isClean: ++rounds > 1 }),
    endItems: async ({ outcome }: { outcome: object }) => void ends.push(outcome),
  };
  const place = { connection: native, namespace };
  const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle: await testBundle() });
  const doer = await Worker.create({ ...place, taskQueue: queues.purge, activities });
  const { workflow } = new Client({ connection, namespace });
  const idOf = (purgeId: string) => purgeWorkflowId(tenantId, purgeId);
  const start = (purgeId: string) =>
    workflow.start('purgeItems', {
      workflowId: idOf(purgeId),
      taskQueue: queues.wf,
      args: [{ tenantId, purgeId }],
    });
  const decide = async (purgeId: string, state: string) => {
    rows.set(purgeId, state);
    await workflow.getHandle(idOf(purgeId)).signal('decided');
  };
  await doer.runUntil(() =>
    decider.runUntil(async () => {
      const done = await start(doneId);
      await decide(doneId, 'approved');
      await expect.poll(() => rows.get(doneId)).toBe('waiting');
      await decide(doneId, 'approved');
      await done.result();
      const refused = await start(refusedId);
      await decide(refusedId, 'refused');
      await refused.result();
    }),
  );
  await native.close();
  expect(ends).toEqual([{ state: 'refused' }]);
  await recordHistory(temporal, idOf(doneId), 'purge-items');
  await recordHistory(temporal, idOf(refusedId), 'purge-items-refused');
});
