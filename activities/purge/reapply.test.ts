/** A backup that is older than a disposal does not bring back what went: the ledger outlives the database. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { openPersonKeys } from '#schema/person-key.ts';
import { keyIdOf } from '#schema/secret.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { adder } from '#tests/rig/adder.ts';
import { reapply, restore } from '#tests/rig/backup.ts';
import { addHold } from '#tests/rig/hold.ts';
import { documents, makePurging, openDisposal, root, sealer } from '#tests/rig/purging.ts';
import { askFor } from '#tests/rig/subject.ts';
import { type LedgerEntry, noItems, sealing } from '../outside/ledger.ts';
import { reapplyPurges } from './reapply.ts';

const canary = 'kanariefågeln';

test('what was disposed of after the backup goes again from what is restored, once', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish([`Avgiften för ${canary} är 400 kronor.`], false);
  await scene.talk([{ documentId: ids[0]!, quote: `Avgiften för ${canary}` }]);
  await using backup = await restore(scene, async () => {
    const { tenantId } = scene.shelf;
    await scene.db.withTenant(tenantId, ({ sql }) =>
      sql(`update document set removed_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]),
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

test('what a start that was killed had let go of was disposed of, and the next one takes its words out of answers', async () => {
  await using scene = await makePurging();
  const [id] = await scene.publish([`Avgiften för ${canary} är 400 kronor.`]);
  await scene.talk([{ documentId: id!, quote: `Avgiften för ${canary}` }]);
  await using backup = await restore(scene, async () => {
    expect(await scene.carryOut(await scene.ask(documents([id!])))).toBe(true);
  });
  const killed = { ...openDisposal(backup.db, scene.dir), purgeSources: () => Promise.reject(new Error('killed')) };
  const start = reapplyPurges({ db: backup.db, ledger: scene.ledger, sealer, acts: killed });
  await expect(start).rejects.toThrow('killed');
  expect(await backup.text(), 'beside the answer').toContain(canary);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 1 });
  expect(await backup.text()).not.toContain(canary);
  const [purge] = await backup.db.readTenant(
    scene.shelf.tenantId,
    `select certificate -> 'gone' as gone, certificate -> 'missing' as missing from purge where tenant_id = tenant.id`,
  );
  expect(purge).toEqual({ gone: { document: 1 }, missing: {} });
});

test('the key of somebody who was disposed of after the backup is destroyed in what is restored too', async () => {
  await using scene = await makePurging();
  const { db, shelf } = scene;
  const { tenantId } = shelf;
  const add = (name: string) =>
    db.withTenant(tenantId, (tx) =>
      adder(tx)('person', { name, email: `${name}@hamnen.example`, role: 'user', deactivated_at: new Date() }),
    );
  const [personId, anotherId] = [await add('siv'), await add('olof')];
  const ask = (id: string) => askFor(db, { tenantId, personId: id, anotherId }, 'access');
  const [gone, stays] = [await ask(personId), await ask(anotherId)];
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`update person_request set state = 'ended', ended_at = now() where tenant_id = $1`, [tenantId]),
  );
  const read = (door: typeof db, requestId: string) => openPersonKeys(door, root).keyOfRequest(tenantId, requestId);
  const key = await read(db, gone);
  const kept = await read(db, stays);
  await using backup = await restore(scene, async () => {
    expect(await scene.carryOut(await scene.ask([{ kind: 'person', id: personId }], { kind: 'person' }))).toBe(true);
  });
  const [purge] = await scene.rows<{ keys: string[] }>(
    `select certificate -> 'keys' as keys from purge where tenant_id = tenant.id`,
  );
  expect(purge).toEqual({ keys: [keyIdOf(key)] });
  await expect(read(db, gone)).rejects.toThrow('destroyed');
  expect(await read(backup.db, gone), 'a backup brings it back').toEqual(key);
  await reapply(scene, backup.db);
  await expect(read(backup.db, gone)).rejects.toThrow('destroyed');
  expect(await read(backup.db, stays)).toEqual(kept);
});

test('a ledger that was changed lets nobody begin', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish(['Ett av två', 'Två av två']);
  await scene.carryOut(await scene.ask(documents([ids[0]!])));
  const changed = {
    async *list(tenantId: string): AsyncIterable<LedgerEntry> {
      for await (const entry of scene.ledger.list(tenantId)) yield { ...entry, items: { ...entry.items, count: 2 } };
    },
    items: scene.ledger.items,
  };
  await expect(reapply(scene, scene.db, changed)).rejects.toThrow('was changed after it was sealed');
});

test('a list that is not the one that its entry names lets nothing go, and nobody begin', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const ids = await scene.publish(['Ett av två', 'Två av två'], false);
  await using backup = await restore(scene, async () => {
    await scene.db.withTenant(tenantId, ({ sql }) =>
      sql(`update document set removed_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]),
    );
    await scene.carryOut(await scene.ask(documents([ids[0]!])));
  });
  const folder = join(scene.dir, 'purge', tenantId);
  const list = readdirSync(folder).find((name) => name.endsWith('.list'))!;
  writeFileSync(join(folder, list), `document ${ids[1]}\n`);
  await expect(reapply(scene, backup.db)).rejects.toThrow('not the list that its entry names');
  expect(await backup.db.readTenant(tenantId, 'select from purge where tenant_id = tenant.id')).toEqual([]);
});

test('a disposal that was killed right before its certificate keeps what its rows say of what stayed', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held, gone] = await scene.publish(['Ett av två', 'Två av två']);
  await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: held! }] }));
  const purgeId = await scene.ask(documents([held!, gone!]));
  expect(await scene.carryOut(purgeId)).toBe(true);
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql(`update purge set state = 'verifying', ended_at = null, certificate = null where tenant_id = $1 and id = $2`, [
      tenantId,
      purgeId,
    ]),
  );
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
  expect(await scene.actsOf().certifyItems({ tenantId, purgeId })).toEqual({ isClean: true });
  const [left] = await scene.rows(
    `select certificate -> 'kept' as kept from purge where tenant_id = tenant.id and id = $2`,
    [purgeId],
  );
  expect(left).toEqual({ kept: { document: 1 } });
});

test('an organisation that was deleted after the backup is closed, also by the start after one that was killed', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  await sealing(scene.ledger, sealer).keep({
    ...{ tenantId, purgeId: newId(), kind: 'tenant', state: 'begun', decision: null, ruleId: null },
    ...{ reference: 'KS 2026/9', askedBy: null, askedName: '', askedAt: new Date().toISOString() },
    ...{ manifestHash: null, items: noItems },
  });
  expect(await reapply(scene, scene.db)).toEqual({ purges: 1, items: 0 });
  await scene.db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set state = 'active' where id = $1`, [tenantId]),
  );
  expect(await reapply(scene, scene.db)).toEqual({ purges: 1, items: 0 });
  expect((await scene.db.tenants('deleting')).map(({ id }) => id)).toEqual([tenantId]);
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
});
