/** Records the history of a person's request, as `record.long.test.ts` does those of crawls: its activities are literals. */
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { personRequestWorkflowId } from '#schema/person-request.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { closing, recordHistory } from '#tests/rig/history.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';

test('a request that is looked for in turns, decided on and delivered is recorded', { timeout: 60_000 }, async () => {
  await using temporal = await makeTemporal();
  const { address, namespace } = temporal;
  await using connection = closing(await Connection.connect({ address }));
  const native = await NativeConnection.connect({ address });
  const key = { tenantId: newId(), requestId: newId() };
  const workflowId = personRequestWorkflowId(key.tenantId, key.requestId);
  let turns = 2;
  const looked = Promise.withResolvers<void>();
  const activities = {
    findPersonData: async () => {
      turns -= 1;
      if (turns === 0) looked.resolve();
      return { isMore: turns > 0, isDelivered: true };
    },
    deliverPersonData: async () => ({ isOver: true }),
    failPersonRequest: async () => {},
  };
  const place = { connection: native, namespace };
  const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle: await testBundle() });
  const doer = await Worker.create({ ...place, taskQueue: queues.export, activities });
  const { workflow } = new Client({ connection, namespace });
  await doer.runUntil(() =>
    decider.runUntil(async () => {
      const handle = await workflow.start('personRequest', { workflowId, taskQueue: queues.wf, args: [key] });
      await looked.promise;
      await handle.signal('goOn');
      await handle.result();
    }),
  );
  await native.close();
  expect(turns).toBe(0);
  await recordHistory(temporal, workflowId, 'person-request');
});
