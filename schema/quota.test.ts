/** Quotas where rows come to be: of many who add at once none goes past the bound, and other tenants do not wait. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase, type Rows } from './database.ts';
import { newId } from './id.ts';
import { lockRoom, readUsed, requireRoom, requireRoomForPerson } from './quota.ts';
import { openQuota, type Quota, systemTenantId } from './tenant.ts';

async function openScene(quota: Partial<Quota>) {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  await db.withTenant(systemTenantId, ({ sql }) =>
    sql('update tenant set quota = $2 where id = $1', [tenantId, JSON.stringify({ ...openQuota, ...quota })]),
  );
  return {
    database,
    db,
    tenantId,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

const addPerson = async (tx: Rows): Promise<void> => {
  await requireRoomForPerson(tx);
  const id = newId();
  await tx.sql(
    `insert into person (tenant_id, id, email, name, role) values ($1, $2::uuid, $2::text || '@a.example', 'N', 'user')`,
    [tx.tenantId, id],
  );
};

test('of fifty people who are added at once as many come in as there is room for', async () => {
  await using scene = await openScene({ people: 7 });
  const { db, tenantId } = scene;
  const added = await Promise.allSettled(Array.from({ length: 50 }, () => db.withTenant(tenantId, addPerson)));
  const refused = added.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(refused).toHaveLength(43);
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'quota-spent', status: 409, facts: { code: 'quota-people', limit: 7 } });
  }
  expect(await db.withTenant(tenantId, readUsed)).toEqual({ people: 7, bytes: 0, pages: 0 });
});

test('who is deactivated makes room, and neither services nor those who look in take any', async () => {
  await using scene = await openScene({ people: 2 });
  const { db, tenantId } = scene;
  await db.withTenant(tenantId, addPerson);
  await db.withTenant(tenantId, addPerson);
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`update person set deactivated_at = now() where id = (select min(id::text)::uuid from person)`),
  );
  await db.withTenant(tenantId, addPerson);
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into person (tenant_id, id, email, name, role, kind) values
         ($1, $2, 's@a.example', 'S', 'user', 'service'), ($1, $3, 'i@a.example', 'I', 'inspector', 'person')`,
      [tenantId, newId(), newId()],
    ),
  );
  expect((await db.withTenant(tenantId, readUsed)).people).toBe(2);
});

test('room is taken piece by piece; what does not fit takes nothing', async () => {
  await using scene = await openScene({ bytes: 100, pages: 2 });
  await scene.db.withTenant(scene.tenantId, async (tx) => {
    const room = await lockRoom(tx, ['pages', 'bytes']);
    expect(room?.take({ pages: 1, bytes: 60 })).toBeNull();
    expect(room?.take({ pages: 1, bytes: 60 })).toEqual({ code: 'quota-bytes', facts: { limit: 100 } });
    expect(room?.take({ pages: 1, bytes: 40 })).toBeNull();
    expect(() => requireRoom(room, { pages: 1 })).toThrow('used up');
    // What takes nothing is let through, also when all is full.
    expect(room?.take({ pages: 0, bytes: 0 })).toBeNull();
  });
});

test('without a quota nobody waits for anybody', async () => {
  await using scene = await openScene({});
  const { db, tenantId } = scene;
  await db.withTenant(tenantId, async (tx) => {
    expect(await lockRoom(tx, ['people', 'pages', 'bytes'])).toBeNull();
    await db.withTenant(tenantId, addPerson);
  });
  expect((await db.withTenant(tenantId, readUsed)).people).toBe(1);
});
