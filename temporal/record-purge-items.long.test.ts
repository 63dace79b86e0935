/** Records histories of disposals, as `record.long.test.ts` does those of crawls: their activities are literals. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { type PurgeInput, purgeWorkflowId } from '#schema/purge.ts';
import { openRecorder } from '#tests/rig/recorder.ts';

test('a disposal that is approved twice and looked at twice, and one that is refused, are recorded', {
  timeout: 120_000,
}, async () => {
  const tenantId = newId();
  const [doneId, refusedId] = [newId(), newId()];
  const rows = new Map([doneId, refusedId].map((id) => [id, 'waiting']));
  let [confirms, rounds, turns] = [0, 0, 0];
  const ends: object[] = [];
  const steps = {
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
  await using recorder = await openRecorder({ queue: 'purge', steps });
  const idOf = (purgeId: string) => purgeWorkflowId(tenantId, purgeId);
  const start = (purgeId: string) => recorder.start('purgeItems', idOf(purgeId), { tenantId, purgeId });
  const decide = async (purgeId: string, state: string) => {
    rows.set(purgeId, state);
    await recorder.handle(idOf(purgeId)).signal('decided');
  };
  await recorder.work(async () => {
    const done = await start(doneId);
    await decide(doneId, 'approved');
    await expect.poll(() => rows.get(doneId)).toBe('waiting');
    await decide(doneId, 'approved');
    await done.result();
    const refused = await start(refusedId);
    await decide(refusedId, 'refused');
    await refused.result();
  });
  expect(ends).toEqual([{ state: 'refused' }]);
  await recorder.record(idOf(doneId), 'purge-items');
  await recorder.record(idOf(refusedId), 'purge-items-refused');
});
