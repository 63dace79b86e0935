/** The two doors to the rows: closed without a tenant, shut to other tenants, and clean for whoever comes next. */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { addCollection, makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase } from './database.ts';
import { newId } from './id.ts';

async function openTwo(pool = 4) {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl, pool });
  const [ours, theirs] = [await makeShelf(database.adminUrl, db), await makeShelf(database.adminUrl, db)];
  return {
    ...{ database, db, ours, theirs },
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test.each(['adminUrl', 'migrateUrl'] as const)('it refuses to work as the strong role of %s', async (url) => {
  await using database = await makeDatabase();
  await expect(openDatabase({ url: database[url] })).rejects.toThrow(/use the runtime role/);
});

test('without a tenant, and after one was set and reset, a runtime role sees no row of any table', async () => {
  await using two = await openTwo();
  const client = new Client({ connectionString: two.database.appUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')`,
  );
  const count = async () => {
    const counts = tables.map(({ name }) => `select count(*)::int as n from ${name}`);
    const { rows } = await client.query(`select sum(n)::int as n from (${counts.join(' union all ')}) t`);
    return rows[0].n;
  };
  expect(tables.length).toBeGreaterThan(15);
  expect(await count()).toBe(0);
  await client.query('begin');
  await client.query(`select set_config('app.tenant_id', $1, true)`, [two.ours.tenantId]);
  expect(await count()).toBeGreaterThan(0);
  await client.query('commit');
  expect(await count()).toBe(0);
  await client.end();
});

test('readTenant fails closed: without the tenant, with a malformed one, and with another tenant’s', async () => {
  await using two = await openTwo();
  const { db, ours, theirs } = two;
  const ofOurs = `select id from collection where tenant_id = tenant.id and id = $2`;
  expect(await db.readTenant(ours.tenantId, ofOurs, [ours.collectionId])).toHaveLength(1);
  expect(await db.readTenant(theirs.tenantId, ofOurs, [ours.collectionId])).toEqual([]);
  expect(await db.readTenant(newId(), ofOurs, [ours.collectionId])).toEqual([]);
  await expect(db.readTenant(ours.tenantId, 'select id from collection')).rejects.toThrow(/must name tenant.id/);
  for (const wrong of ['', "x' or true --", ours.tenantId.toUpperCase()]) {
    await expect(db.readTenant(wrong, ofOurs, [ours.collectionId])).rejects.toThrow(/lower-case uuid/);
  }
  // A plan that a connection keeps is used for whichever tenant asks next, and they ask without waiting for each other.
  const reads = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? ours : theirs));
  const every = 'select id from collection where tenant.id is not null';
  for (const planned of ['short', 'long'] as const) {
    const found = reads.map(({ tenantId }) => db.readTenant(tenantId, every, [], { planned }));
    expect(await Promise.all(found)).toEqual(reads.map(({ collectionId }) => [{ id: collectionId }]));
  }
  // Even a statement that asks for all tenants sees one.
  const all = await db.readTenant(ours.tenantId, every);
  expect(all).toEqual([{ id: ours.collectionId }]);
});

test('200 interleaved transactions of two tenants on two connections, some aborted, leave nothing behind', async () => {
  await using two = await openTwo(2);
  const { db, ours, theirs } = two;
  const work = Array.from({ length: 200 }, async (_, i) => {
    const [mine, other] = i % 2 === 0 ? [ours, theirs] : [theirs, ours];
    const signal = i % 7 === 3 ? AbortSignal.timeout(1 + (i % 5)) : undefined;
    return db
      .withTenant(
        mine.tenantId,
        async ({ sql }) => {
          if (i % 7 === 3) await sql('select pg_sleep(0.02)');
          const rows = await sql<{ tenantId: string }>('select tenant_id as "tenantId" from collection');
          if (i % 5 === 1) throw new Error('aborted');
          return rows.filter(({ tenantId }) => tenantId === other.tenantId).length + (rows.length === 1 ? 0 : 100);
        },
        signal ? { signal } : undefined,
      )
      .catch(() => 'aborted' as const);
  });
  const outcomes = await Promise.all(work);
  expect(outcomes.filter((outcome) => outcome !== 'aborted' && outcome !== 0)).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === 'aborted').length).toBeGreaterThan(20);
  expect(outcomes.filter((outcome) => outcome === 0).length).toBeGreaterThan(100);
  // Whichever connection answers, no tenant is set on it.
  const strayed = await Promise.all(
    Array.from({ length: 20 }, () => db.readTenant(newId(), 'select id from collection where tenant.id is not null')),
  );
  expect(strayed.flat()).toEqual([]);
});

test('a row cannot be written for, moved to or attached to another tenant', async () => {
  await using two = await openTwo();
  const { db, ours, theirs } = two;
  const asOurs = (text: string, params: unknown[]) => db.withTenant(ours.tenantId, ({ sql }) => sql(text, params));
  const insert = `insert into space (tenant_id, id, name, kind) values ($1, $2, 'x', 'shared')`;
  await expect(asOurs(insert, [theirs.tenantId, newId()])).rejects.toThrow(/row-level security/);
  const move = 'update space set tenant_id = $1 where id = $2';
  await expect(asOurs(move, [theirs.tenantId, ours.spaceId])).rejects.toThrow(/row-level security|foreign key/);
  const attach = `insert into collection (tenant_id, id, space_id, name) values ($1, $2, $3, 'x')`;
  await expect(asOurs(attach, [ours.tenantId, newId(), theirs.spaceId])).rejects.toThrow(/foreign key/);
  expect(await asOurs('update space set name = $1 where id = $2 returning id', ['x', theirs.spaceId])).toEqual([]);
  expect(await asOurs('delete from collection where id = $1 returning id', [theirs.collectionId])).toEqual([]);
});

test('a value that another tenant has can be taken, so that nobody learns it is there', async () => {
  await using two = await openTwo();
  const { db, ours, theirs } = two;
  const person = `insert into person (tenant_id, id, email, name, role) values ($1, $2, 'a@example.org', 'A', 'user')`;
  const id = newId();
  for (const { tenantId } of [ours, theirs]) {
    await expect(db.withTenant(tenantId, ({ sql }) => sql(person, [tenantId, id]))).resolves.toEqual([]);
  }
  await expect(addCollection(db, ours)).resolves.toBeTruthy();
});

test('no setting is ever made for longer than a transaction', async () => {
  const found: string[] = [];
  for await (const file of glob('{schema,activities,api,temporal,workflows,local,web}/**/*.{ts,tsx}')) {
    const text = file.endsWith('.test.ts') ? '' : readFileSync(file, 'utf8');
    if (/set_config\([^)]*,\s*false\s*\)|\bset\s+(session\s+)?app\.tenant_id/i.test(text)) found.push(file);
  }
  expect(found).toEqual([]);
});
