import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { environment } from '#local/process.ts';
import { restore } from '#tests/rig/backup.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { documents, makePurging, root } from '#tests/rig/purging.ts';
import { tablesSaying } from '#tests/rig/residue.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';

const run = promisify(execFile);

type Place = { migrateUrl: string; workerUrl: string; temporal: string };

const settingsOf = ({ migrateUrl, workerUrl, temporal }: Place) => ({
  PATH: process.env.PATH,
  DATABASE_MIGRATE_URL: migrateUrl,
  DATABASE_URL: workerUrl,
  TEMPORAL_ADDRESS: temporal,
  TEMPORAL_NAMESPACE: 'diarium',
  PUBLIC_URL: 'https://diarium.example.org',
  FIRST_TENANT: 'Björkhamra kommun',
  FIRST_ADMIN: 'admin@bjorkhamra.example',
});

const prepareWith = async (env: Record<string, string | undefined>): Promise<string> =>
  (await run(process.execPath, ['local/prepare.ts'], { env: environment(env) })).stdout;

test('prepare makes the tenant and the namespace once, and a new sign-in link each time', async () => {
  await using database = await makeDatabase();
  await using temporal = await makeTemporal();
  const prepare = () => prepareWith(settingsOf({ ...database, temporal: temporal.address }));
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
}, 120_000);

test('a database that is restored is brought up to the ledger of disposals before anybody gets in', async () => {
  await using scene = await makePurging();
  await using temporal = await makeTemporal();
  const ids = await scene.publish(['Avgiften för kanariefågeln är 400 kronor.']);
  await using backup = await restore(scene, async () => {
    expect(await scene.carryOut(await scene.ask(documents(ids)))).toBe(true);
  });
  const adminUrl = backup.urlOf(scene.database.adminUrl);
  expect(Object.keys(await tablesSaying(adminUrl, 'kanariefågeln')).length).toBeGreaterThan(2);
  const urls = {
    migrateUrl: backup.urlOf(scene.database.migrateUrl),
    workerUrl: backup.urlOf(scene.database.workerUrl),
  };
  const env = {
    ...settingsOf({ ...urls, temporal: temporal.address }),
    ...{ FILES_DIR: scene.dir, DIARIUM_SECRET_KEY: root },
  };
  expect(await prepareWith(env)).toContain('1 disposals of 1 things');
  expect(await tablesSaying(adminUrl, 'kanariefågeln')).toEqual({});
  expect(await prepareWith(env)).not.toContain('disposals');
}, 120_000);

test('what is missing is named, and nothing is made', async () => {
  const failed = await run(process.execPath, ['local/prepare.ts'], {
    env: environment({ PATH: process.env.PATH }),
  }).catch((e) => e);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('FIRST_TENANT');
});
