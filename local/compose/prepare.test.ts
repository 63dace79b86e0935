import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { environment } from '#local/process.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';

const run = promisify(execFile);

test('prepare makes the tenant and the namespace once, and a new sign-in link each time', async () => {
  await using database = await makeDatabase();
  await using temporal = await makeTemporal();
  const env = environment({
    PATH: process.env.PATH,
    DATABASE_MIGRATE_URL: database.migrateUrl,
    DATABASE_URL: database.workerUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: 'diarium',
    PUBLIC_URL: 'https://diarium.example.org',
    FIRST_TENANT: 'Björkhamra kommun',
    FIRST_ADMIN: 'admin@bjorkhamra.example',
  });
  const prepare = async () => (await run(process.execPath, ['local/prepare.ts'], { env })).stdout;
  const [first, second] = [await prepare(), await prepare()];
  for (const said of [first, second]) expect(said).toMatch(/https:\/\/diarium\.example\.org\/link\/\S{40,}/);
  expect(first).not.toBe(second);

  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query(
    'select t.slug, p.email, p.role from tenant t join person p on p.tenant_id = t.id',
  );
  await client.end();
  expect(rows).toEqual([{ slug: 'bjorkhamra-kommun', email: 'admin@bjorkhamra.example', role: 'administrator' }]);

  const connection = await Connection.connect({ address: temporal.address });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'diarium' });
  await connection.close();
  expect(Object.keys(customAttributes)).toContain('DiariumTenant');
}, 60_000);

test('what is missing is named, and nothing is made', async () => {
  const failed = await run(process.execPath, ['local/prepare.ts'], {
    env: environment({ PATH: process.env.PATH }),
  }).catch((e) => e);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('FIRST_TENANT');
});
