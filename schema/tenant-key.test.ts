/** A tenant's own key: the same for every process, another for each tenant, and gone for good once destroyed. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';
import { destroyKey, openTenantKeys } from './tenant-key.ts';

const root = 'an installation with a key of thirty-two characters';
const minuteMs = 60_000;

async function makeScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const held = built.move();
  return {
    db,
    tenantId,
    destroy: () => db.withTenant(tenantId, destroyKey),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

test('processes that ask at once have the same key; another installation cannot unwrap it', async () => {
  await using scene = await makeScene();
  const asked = await Promise.all([1, 2, 3].map(() => openTenantKeys(scene.db, root).keyOf(scene.tenantId)));
  expect(new Set(asked.map((key) => key.toString('hex'))).size).toBe(1);
  expect(asked[0]).toHaveLength(32);
  await expect(openTenantKeys(scene.db, `${root}!`).keyOf(scene.tenantId)).rejects.toThrow('another key');
});

test('a key that was destroyed is not made again, and is forgotten within a minute', async () => {
  await using scene = await makeScene();
  let nowMs = 0;
  const keys = openTenantKeys(scene.db, root, () => nowMs);
  const key = await keys.keyOf(scene.tenantId);
  await scene.destroy();
  await scene.destroy();
  await expect(openTenantKeys(scene.db, root).keyOf(scene.tenantId)).rejects.toMatchObject({
    facts: { code: 'key-destroyed' },
  });
  expect(await keys.keyOf(scene.tenantId)).toEqual(key);
  nowMs = minuteMs;
  await expect(keys.keyOf(scene.tenantId)).rejects.toMatchObject({ code: 'unprocessable' });
  const revive = scene.db.withTenant(scene.tenantId, ({ sql, tenantId }) =>
    sql(`update tenant_key set sealed = 'x', destroyed_at = null where tenant_id = $1`, [tenantId]),
  );
  await expect(revive).rejects.toThrow('does not come back');
});

test('while the database is away, what is under way goes on with the key it has, for a quarter of an hour', async () => {
  await using scene = await makeScene();
  let nowMs = 0;
  let isAway = false;
  const away = {
    ...scene.db,
    withTenant: ((...args) =>
      isAway ? Promise.reject(new Error('away')) : scene.db.withTenant(...args)) as typeof scene.db.withTenant,
  };
  const keys = openTenantKeys(away, root, () => nowMs);
  const key = await keys.keyOf(scene.tenantId);
  isAway = true;
  nowMs = 14 * minuteMs;
  expect(await keys.keyOf(scene.tenantId)).toEqual(key);
  nowMs = 16 * minuteMs;
  await expect(keys.keyOf(scene.tenantId)).rejects.toThrow('away');
  isAway = false;
  expect(await keys.keyOf(scene.tenantId)).toEqual(key);
});
