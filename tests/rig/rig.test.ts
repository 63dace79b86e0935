/** The rig itself: what it hands out is real, separate and gone afterwards. */
import { Client, Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from './database.ts';
import { makeTemporal, makeTimeSkipping } from './temporal.ts';

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Postgres({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('two databases do not see each other', async () => {
  await using first = await makeDatabase();
  await using second = await makeDatabase();
  const add = "insert into tenant (id, slug, name, language) values (gen_random_uuid(), 'one', 'One', 'en')";
  await ask(first.adminUrl, add);
  expect(await ask(first.adminUrl, `select slug from tenant where slug <> 'system'`)).toEqual([{ slug: 'one' }]);
  expect(await ask(second.adminUrl, `select slug from tenant where slug <> 'system'`)).toEqual([]);
});

test('the roles of a database are the ones of the product, and none is a superuser', async () => {
  await using database = await makeDatabase();
  for (const url of [database.appUrl, database.workerUrl, database.migrateUrl]) {
    const rows = await ask(
      url,
      'select session_user = $$postgres$$ as admin, rolsuper from pg_roles where rolname = session_user',
    );
    expect(rows).toEqual([{ admin: false, rolsuper: false }]);
  }
});

test('a database is gone after its test', async () => {
  let gone = '';
  {
    await using database = await makeDatabase();
    gone = database.appUrl;
  }
  await expect(ask(gone, 'select 1')).rejects.toThrow('does not exist');
});

test('a Temporal server knows the search attributes of the product', async () => {
  await using temporal = await makeTemporal();
  const connection = await Connection.connect({ address: temporal.address });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const found = await client.workflow.count("DiariumTenant = 'none'");
    expect(found.count).toBe(0);
  } finally {
    await connection.close();
  }
});

test('time is skipped in the time-skipping server', async () => {
  await using time = await makeTimeSkipping();
  const before = await time.env.currentTimeMs();
  await time.env.sleep('30 days');
  expect((await time.env.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
});
