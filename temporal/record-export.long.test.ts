/** Records histories of exports, as `record.long.test.ts` does those of crawls: their activities are literals. */
import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { exportWorkflowId } from '#schema/export.ts';
import { newId } from '#schema/id.ts';
import { testBundle } from '#tests/rig/bundle.ts';
import { closing, recordHistory } from '#tests/rig/history.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { queues } from '#workflows/options.ts';

test('an export that is sent at its second try, one that is cancelled, and one by a schedule are recorded', {
  timeout: 90_000,
}, async () => {
  await using temporal = await makeTemporal();
  const { address, namespace } = temporal;
  await using connection = closing(await Connection.connect({ address }));
  const native = await NativeConnection.connect({ address });
  const tenantId = newId();
  const [sentId, cancelledId, scheduleId] = [newId(), newId(), newId()];
  const writing = Promise.withResolvers<void>();
  const ends: string[] = [];
  let tries = 0;
  const rows = {
    requestExport: async () => ({ isOpen: true }),
    finishExport: async ({ outcome }: { outcome: string }) => void ends.push(outcome),
  };
  const steps = {
    planExport: async () => {},
    async writeExport({ exportId }: { exportId: string }) {
      if (exportId !== cancelledId) return { isSent: exportId === sentId };
      writing.resolve();
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), 100);
      return context.cancelled.finally(() => clearInterval(beat));
    },
    async sendExport() {
      if (++tries === 1) throw ApplicationFailure.create({ type: 'unreachable', details: [{ code: 'target-away' }] });
    },
  };
  const place = { connection: native, namespace };
  const workflowBundle = await testBundle();
  const decider = await Worker.create({ ...place, taskQueue: queues.wf, workflowBundle, activities: rows });
  const doer = await Worker.create({
    ...place,
    taskQueue: queues.export,
    activities: steps,
    maxHeartbeatThrottleInterval: '1s',
  });
  const { workflow } = new Client({ connection, namespace });
  const idOf = (exportId: string) => exportWorkflowId(tenantId, exportId);
  const start = (exportId: string) =>
    workflow.start('exportAudit', {
      workflowId: idOf(exportId),
      taskQueue: queues.wf,
      args: [{ tenantId, exportId }],
    });
  const dueId = `t_${tenantId}/export-due/${scheduleId}`;
  await doer.runUntil(() =>
    decider.runUntil(async () => {
      await (await start(sentId)).result();
      const cancelled = await start(cancelledId);
      await writing.promise;
      await cancelled.signal('cancel');
      await cancelled.result();
      const due = { workflowId: dueId, taskQueue: queues.wf, args: [{ tenantId, scheduleId }] };
      await workflow.execute('exportDue', due);
    }),
  );
  await native.close();
  expect(ends).toEqual(['finished', 'cancelled', 'finished']);
  await recordHistory(temporal, idOf(sentId), 'export-sent');
  await recordHistory(temporal, idOf(cancelledId), 'export-cancelled');
  await recordHistory(temporal, dueId, 'export-due');
});
