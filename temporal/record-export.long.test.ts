/** Records histories of exports, as `record.long.test.ts` does those of crawls: their activities are literals. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { exportWorkflowId } from '#schema/export.ts';
import { newId } from '#schema/id.ts';
import { openRecorder } from '#tests/rig/recorder.ts';

test('an export that is sent at its second try, one that is cancelled, and one by a schedule are recorded', {
  timeout: 90_000,
}, async () => {
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
  await using recorder = await openRecorder({ queue: 'export', steps, rows });
  const idOf = (exportId: string) => exportWorkflowId(tenantId, exportId);
  const start = (exportId: string) => recorder.start('exportAudit', idOf(exportId), { tenantId, exportId });
  const dueId = `t_${tenantId}/export-due/${scheduleId}`;
  await recorder.work(async () => {
    await (await start(sentId)).result();
    const cancelled = await start(cancelledId);
    await writing.promise;
    await cancelled.signal('cancel');
    await cancelled.result();
    await (await recorder.start('exportDue', dueId, { tenantId, scheduleId })).result();
  });
  expect(ends).toEqual(['finished', 'cancelled', 'finished']);
  await recorder.record(idOf(sentId), 'export-sent');
  await recorder.record(idOf(cancelledId), 'export-cancelled');
  await recorder.record(dueId, 'export-due');
});
