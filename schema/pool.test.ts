/** Connections that the server ends at any moment: what was asked for fails, and the pool is as good as new. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { type Database, openDatabase, type Tx } from './database.ts';
import { newId } from './id.ts';

const tenantId = newId();
const pool = 2;
const ended = /terminat|not queryable/;
/** A place that is lost shows as a wait of ten seconds, and as a pool that never closes. */
const timeout = 20_000;

const endOneself = ({ sql }: Tx) => sql('select pg_terminate_backend(pg_backend_pid())');

async function endFromOutside(db: Database, { sql }: Tx): Promise<void> {
  const [own] = await sql<{ pid: number }>('select pg_backend_pid() as pid');
  await db.withTenant(tenantId, (other) => other.sql('select pg_terminate_backend($1, 1000)', [own!.pid]));
}

/** Each place of the pool is there to be taken, all at once. */
async function expectFullPool(db: Database): Promise<void> {
  const all = Array.from({ length: pool }, () => db.withTenant(tenantId, ({ sql }) => sql('select pg_sleep(0.05)')));
  await Promise.all(all);
}

test('a connection that ends in the middle of a statement or between two of them costs the pool no place', {
  timeout,
}, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool });
  for (let time = 0; time <= pool; time += 1) {
    await expect(db.withTenant(tenantId, endOneself)).rejects.toThrow(ended);
    await expect(
      db.withTenant(tenantId, async (tx) => {
        await endFromOutside(db, tx);
        await tx.sql('select 1');
      }),
    ).rejects.toThrow(ended);
  }
  await expectFullPool(db);
});

test('a connection that ends before its commit fails the commit, and costs the pool no place', {
  timeout,
}, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool });
  for (let time = 0; time <= pool; time += 1) {
    await expect(db.withTenant(tenantId, (tx) => endFromOutside(db, tx))).rejects.toThrow(ended);
  }
  await expectFullPool(db);
});

test('connections that end while nobody holds them are replaced', { timeout }, async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl, pool });
  await expectFullPool(db);
  await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `select pg_terminate_backend(pid, 1000) from pg_stat_activity
       where datname = current_database() and usename = current_user and pid <> pg_backend_pid()`,
    ),
  );
  await expectFullPool(db);
});
