/** A backup that is older than a disposal does not bring back what went: the ledger outlives the database. */
import { expect, test } from 'vitest';
import { reapply, restore } from '#tests/rig/backup.ts';
import { documents, makePurging } from '#tests/rig/purging.ts';
import type { LedgerEntry } from '../outside/ledger.ts';

const canary = 'kanariefågeln';

test('what was disposed of after the backup goes again from what is restored, once', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish([`Avgiften för ${canary} är 400 kronor.`], false);
  await scene.talk([{ documentId: ids[0]!, quote: `Avgiften för ${canary}` }]);
  await using backup = await restore(scene, async () => {
    const { tenantId } = scene.shelf;
    await scene.db.withTenant(tenantId, ({ sql }) =>
      sql('update document set removed_at = now() where tenant_id = $1', [tenantId]),
    );
    expect(await scene.carryOut(await scene.ask(documents(ids)))).toBe(true);
  });
  expect(await backup.text()).toContain(canary);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 1 });
  expect(await backup.text()).not.toContain(canary);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 0, items: 0 });
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
  const told = await backup.db.readTenant(
    scene.shelf.tenantId,
    `select from audit_event where tenant_id = tenant.id and action = 'purge.reapply'`,
  );
  expect(told).toHaveLength(1);
});

test('a ledger that was changed lets nobody begin', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish(['Ett av två', 'Två av två']);
  await scene.carryOut(await scene.ask(documents([ids[0]!])));
  const changed = {
    async *list(tenantId: string): AsyncIterable<LedgerEntry> {
      for await (const entry of scene.ledger.list(tenantId)) yield { ...entry, items: [['document', ids[1]!]] };
    },
    keep: scene.ledger.keep,
  };
  await expect(reapply(scene, scene.db, changed)).rejects.toThrow('not as it was sealed');
});
