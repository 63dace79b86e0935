/** Records the history of a person's request, as `record.long.test.ts` does those of crawls: its activities are literals. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { personRequestWorkflowId } from '#schema/person-request.ts';
import { openRecorder } from '#tests/rig/recorder.ts';

test('a request that is looked for in turns, decided on and delivered is recorded', { timeout: 60_000 }, async () => {
  const key = { tenantId: newId(), requestId: newId() };
  const workflowId = personRequestWorkflowId(key.tenantId, key.requestId);
  let turns = 2;
  const looked = Promise.withResolvers<void>();
  const steps = {
    findPersonData: async () => {
      turns -= 1;
      if (turns === 0) looked.resolve();
      return { isMore: turns > 0, isDelivered: true };
    },
    deliverPersonData: async () => ({ isOver: true }),
    failPersonRequest: async () => {},
  };
  await using recorder = await openRecorder({ queue: 'export', steps });
  await recorder.work(async () => {
    const handle = await recorder.start('personRequest', workflowId, key);
    await looked.promise;
    await handle.signal('goOn');
    await handle.result();
  });
  expect(turns).toBe(0);
  await recorder.record(workflowId, 'person-request');
});
