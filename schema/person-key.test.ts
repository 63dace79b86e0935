/** A person's own key: one for all their requests, another for everybody else, and gone for good once destroyed. */
import { expect, test } from 'vitest';
import { adder } from '#tests/rig/adder.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { askFor } from '#tests/rig/subject.ts';
import { system } from './audit.ts';
import { openDatabase } from './database.ts';
import { newId } from './id.ts';
import { countLostKeys, replaceLostKeys } from './lost-key.ts';
import { destroyPersonKey, openPersonKeys } from './person-key.ts';
import { keyIdOf } from './secret.ts';
import { destroyKey, openTenantKeys } from './tenant-key.ts';

const root = 'an installation with a key of thirty-two characters';
const minuteMs = 60_000;

/** Two people, of whom the first has asked twice. */
async function makeScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const person = (name: string) =>
    db.withTenant(tenantId, (tx) => adder(tx)('person', { name, email: `${newId()}@hamnen.example`, role: 'user' }));
  const [personId, otherId] = [await person('Siv'), await person('Olof')];
  const ask = (id: string) => askFor(db, { tenantId, personId: id, anotherId: otherId }, 'access');
  const held = built.move();
  return {
    db,
    tenantId,
    personId,
    first: await ask(personId),
    second: await ask(personId),
    others: await ask(otherId),
    events: () =>
      db.readTenant<{ object: string; keyId: string }>(
        tenantId,
        `select object_kind as object, details ->> 'keyId' as "keyId" from audit_event
         where tenant_id = tenant.id and action = 'encryption-key.destroy' order by at, id`,
      ),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

test('one person has one key for all they ask, however many processes make it at once, and nobody else has it', async () => {
  await using scene = await makeScene();
  const { db, tenantId, first, second, others } = scene;
  const read = (requestId: string, by = root) => openPersonKeys(db, by).keyOfRequest(tenantId, requestId);
  const [one, ...same] = await Promise.all([read(first), read(second), read(first)]);
  expect(one).toHaveLength(32);
  for (const key of same) expect(key).toEqual(one);
  expect(await read(others)).not.toEqual(one);
  await expect(read(first, `${root}!`)).rejects.toThrow('another key');
  await expect(read(newId())).rejects.toMatchObject({ facts: { code: 'key-destroyed' } });
});

test('a key that was destroyed is not made again and is forgotten within a minute, and the record says which it was', async () => {
  await using scene = await makeScene();
  const { db, tenantId, personId, first, second, others } = scene;
  let nowMs = 0;
  const keys = openPersonKeys(db, root, () => nowMs);
  const [key, kept] = [await keys.keyOfRequest(tenantId, first), await keys.keyOfRequest(tenantId, others)];
  const destroy = () => db.withTenant(tenantId, (tx) => destroyPersonKey(tx, system, personId));
  await destroy();
  await destroy();
  expect(await scene.events()).toEqual([{ object: 'person', keyId: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
  expect(await keys.keyOfRequest(tenantId, first)).toEqual(key);
  await expect(keys.keyOfRequest(tenantId, second), 'not read before').rejects.toMatchObject({
    facts: { code: 'key-destroyed' },
  });
  nowMs = minuteMs;
  await expect(keys.keyOfRequest(tenantId, first)).rejects.toMatchObject({ code: 'unprocessable' });
  expect(await keys.keyOfRequest(tenantId, others)).toEqual(kept);
  const revive = db.withTenant(tenantId, ({ sql }) =>
    sql(`update person_key set sealed = 'x', destroyed_at = null where tenant_id = $1 and person_id = $2`, [
      tenantId,
      personId,
    ]),
  );
  await expect(revive).rejects.toThrow('does not come back');
  const remove = db.withTenant(tenantId, ({ sql }) => sql('delete from person_key where tenant_id = $1', [tenantId]));
  await expect(remove).rejects.toThrow('permission denied');
});

test('one that was never made is not made afterwards, and a tenant’s deletion takes those of all its people', async () => {
  await using scene = await makeScene();
  const { db, tenantId, personId, first, others } = scene;
  const read = (requestId: string) => openPersonKeys(db, root).keyOfRequest(tenantId, requestId);
  await db.withTenant(tenantId, (tx) => destroyPersonKey(tx, system, personId));
  await expect(read(first)).rejects.toThrow('destroyed');
  expect(await scene.events(), 'nothing was there to be destroyed').toEqual([]);
  await read(others);
  await db.withTenant(tenantId, destroyKey);
  await expect(read(others)).rejects.toThrow('destroyed');
});

test('keys that only a lost key of the installation opens are replaced, with an event each; what was destroyed stays so', async () => {
  await using scene = await makeScene();
  const { db, tenantId, personId, first, others } = scene;
  const now = `${root}, and another after it was lost`;
  const read = (requestId: string, by = root) => openPersonKeys(db, by).keyOfRequest(tenantId, requestId);
  const own = await openTenantKeys(db, root).keyOf(tenantId);
  const [key] = [await read(others), await read(first)];
  await db.withTenant(tenantId, (tx) => destroyPersonKey(tx, system, personId));
  const lost = (by: string) => db.withTenant(tenantId, (tx) => countLostKeys(tx, by));
  expect([await lost(root), await lost(now)]).toEqual([0, 2]);
  const replace = () => db.withTenant(tenantId, (tx) => replaceLostKeys(tx, now, 'Servern brann upp'));
  expect([await replace(), await replace()]).toEqual([2, 0]);
  expect(await read(others, now)).not.toEqual(key);
  expect(await openTenantKeys(db, now).keyOf(tenantId)).not.toEqual(own);
  await expect(read(first, now)).rejects.toThrow('destroyed');
  const [, ...replaced] = await scene.events();
  expect(new Set(replaced)).toEqual(
    new Set([
      { object: 'tenant', keyId: keyIdOf(own) },
      { object: 'person', keyId: keyIdOf(key) },
    ]),
  );
});
