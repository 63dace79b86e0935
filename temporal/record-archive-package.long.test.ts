/** Records histories of archive packages, as `record-export.long.test.ts` does those of exports. */
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { packageWorkflowId } from '#schema/archive-package.ts';
import { newId } from '#schema/id.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { closing, recordHistory } from '#tests/rig/history.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';

test('a package that is made at the second try, one that is called off, and one that is damaged are recorded', {
  timeout: 90_000,
}, async () => {
  await using temporal = await makeTemporal();
  const { address, namespace } = temporal;
  await using connection = closing(await Connection.connect({ address }));
  const native = await NativeConnection.connect({ address });
  const tenantId = newId();
  const packing = Promise.withResolvers<void>();
  const ends: (string | undefined)[] = [];
  const [madeId, stoppedId, damagedId] = [newId(), newId(), newId()];
  let tries = 0;
  const activities = {
    async packCollection({ packageId }: { packageId: string }) {
      if (packageId === madeId && ++tries === 1) throw ApplicationFailure.create({ type: 'unreachable' });
      if (packageId === madeId) return;
      packing.resolve();
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), 100);
      await context.cancelled.finally(() => clearInterval(beat));
    },
    async unpackCollection() {
      throw ApplicationFailure.create({ type: 'damaged', nonRetryable: true, details: [{ code: 'damaged' }] });
    },
    stopPackage: async ({ reason }: { reason: { code: string } | null }) => void ends.push(reason?.code),
  };
  const place = { connection: native, namespace };
  const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle: await testBundle() });
  const doer = await Worker.create({
    ...place,
    taskQueue: queues.export,
    activities,
    maxHeartbeatThrottleInterval: '1s',
  });
  const { workflow } = new Client({ connection, namespace });
  const idOf = (packageId: string) => packageWorkflowId(tenantId, packageId);
  const start = (packageId: string, direction: 'out' | 'in') =>
    workflow.start('archivePackage', {
      workflowId: idOf(packageId),
      taskQueue: queues.wf,
      args: [{ tenantId, packageId, direction }],
    });
  await doer.runUntil(() =>
    decider.runUntil(async () => {
      await (await start(madeId, 'out')).result();
      const stopped = await start(stoppedId, 'out');
      await packing.promise;
      await stopped.signal('cancel');
      await stopped.result();
      await (await start(damagedId, 'in')).result();
    }),
  );
  await native.close();
  expect(ends).toEqual([undefined, 'damaged']);
  await recordHistory(temporal, idOf(madeId), 'archive-package-made');
  await recordHistory(temporal, idOf(stoppedId), 'archive-package-cancelled');
  await recordHistory(temporal, idOf(damagedId), 'archive-package-damaged');
});
