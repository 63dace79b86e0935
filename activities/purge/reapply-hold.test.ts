/** Holds after a restore: those that the backup knows keep what they hold, whatever was disposed of after it was made. */
import { expect, test } from 'vitest';
import type { Acting } from '#schema/audit.ts';
import { askLift, liftHold } from '#schema/hold-turn.ts';
import { newId } from '#schema/id.ts';
import { reapply, restore } from '#tests/rig/backup.ts';
import { addHold } from '#tests/rig/hold.ts';
import { documents, makePurging, sealer } from '#tests/rig/purging.ts';
import { sealing } from '../outside/ledger.ts';

const olga: Acting = { kind: 'person', id: newId(), name: 'Olga' };
const sven: Acting = { kind: 'person', id: newId(), name: 'Sven' };
const reason = 'Tvisten är avgjord sedan länge';

test('a hold survives a restore, and keeps what went after it was lifted, until it is lifted again', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held, free] = await scene.publish(['Det som tvisten gäller', 'Något annat']);
  const scopes = [{ kind: 'document' as const, id: held! }];
  const holdId = await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes }));
  await using backup = await restore(scene, async () => {
    await scene.db.withTenant(tenantId, (tx) => askLift(tx, olga, holdId, { reason }));
    await scene.db.withTenant(tenantId, (tx) => liftHold(tx, sven, holdId));
    expect(await scene.carryOut(await scene.ask(documents([held!, free!])))).toBe(true);
    expect(await scene.rows('select id from document where tenant_id = tenant.id')).toEqual([]);
  });
  const rows = (select: string) => backup.db.readTenant(tenantId, select);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 2 });
  expect(await rows('select id from document where tenant_id = tenant.id')).toEqual([{ id: held }]);
  expect(await rows('select why from purge_item where tenant_id = tenant.id and why is not null')).toEqual([
    { why: 'held' },
  ]);
  await expect(
    backup.db.withTenant(tenantId, ({ sql }) => sql('delete from document where tenant_id = $1', [tenantId])),
  ).rejects.toMatchObject({ code: 'legal-hold' });
  await expect(
    backup.db.withTenant(tenantId, async (tx) => {
      await askLift(tx, olga, holdId, { reason });
      await liftHold(tx, olga, holdId);
    }),
  ).rejects.toMatchObject({ facts: { code: 'hold-same-person' } });
});

test('an organisation that was deleted after the backup stays, closed, while the backup knows of a hold in it', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const holdId = await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [{ kind: 'tenant' }] }));
  await sealing(scene.ledger, sealer).keep({
    ...{ tenantId, purgeId: newId(), kind: 'tenant', state: 'begun', decision: null, ruleId: null },
    ...{ reference: 'KS 2026/9', askedBy: null, askedName: '', askedAt: new Date().toISOString() },
    ...{ manifestHash: null, items: [] },
  });
  const state = () =>
    scene.db.withTenant(tenantId, async ({ sql }) => {
      const [tenant] = await sql<{ state: string }>('select state from tenant where id = $1', [tenantId]);
      return tenant!.state;
    });
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
  expect(await state()).toBe('suspended');
  await scene.db.withTenant(tenantId, (tx) => askLift(tx, olga, holdId, { reason }));
  await scene.db.withTenant(tenantId, (tx) => liftHold(tx, sven, holdId));
  expect(await reapply(scene, scene.db)).toEqual({ purges: 1, items: 0 });
  expect(await state()).toBe('deleting');
});
