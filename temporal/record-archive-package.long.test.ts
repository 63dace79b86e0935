/** Records histories of archive packages, as `record-export.long.test.ts` does those of exports. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { packageWorkflowId } from '#schema/archive-package.ts';
import { newId } from '#schema/id.ts';
import { openRecorder } from '#tests/rig/recorder.ts';

test('a package that is made at the second try, one that is called off, and one that is damaged are recorded', {
  timeout: 90_000,
}, async () => {
  const tenantId = newId();
  const packing = Promise.withResolvers<void>();
  const ends: (string | undefined)[] = [];
  const [madeId, stoppedId, damagedId] = [newId(), newId(), newId()];
  let tries = 0;
  const steps = {
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
  await using recorder = await openRecorder({ queue: 'export', steps });
  const idOf = (packageId: string) => packageWorkflowId(tenantId, packageId);
  const start = (packageId: string, direction: 'out' | 'in') =>
    recorder.start('archivePackage', idOf(packageId), { tenantId, packageId, direction });
  await recorder.work(async () => {
    await (await start(madeId, 'out')).result();
    const stopped = await start(stoppedId, 'out');
    await packing.promise;
    await stopped.signal('cancel');
    await stopped.result();
    await (await start(damagedId, 'in')).result();
  });
  expect(ends).toEqual([undefined, 'damaged']);
  await recorder.record(idOf(madeId), 'archive-package-made');
  await recorder.record(idOf(stoppedId), 'archive-package-cancelled');
  await recorder.record(idOf(damagedId), 'archive-package-damaged');
});
