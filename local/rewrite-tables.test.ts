/** Deleting leaves bytes in the database's files, and a vacuum does; tables that are written anew have none. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { filesSaying } from '#tests/fault/remains.ts';
import { makePurging } from '#tests/rig/purging.ts';
import { rewriteTables } from './rewrite-tables.ts';

const word = 'kanariefagelnsjunger';

test('no file of the database has what was deleted, or was sampled, once its tables are written anew', async () => {
  await using scene = await makePurging();
  const admin = new Client({ connectionString: scene.database.adminUrl });
  await admin.connect();
  await using _closing = { [Symbol.asyncDispose]: () => admin.end() };
  const { rows } = await admin.query<{ folder: string }>(
    `select current_setting('data_directory') || '/base/' || oid as folder from pg_database where datname = current_database()`,
  );
  const saying = async () => {
    await admin.query('checkpoint');
    return (await filesSaying([rows[0]!.folder], word)).length;
  };
  const ids = await scene.publish(Array.from({ length: 20 }, (_, at) => `${word} ${at}`));
  await admin.query('analyze');
  expect(await scene.carryOut(await scene.ask(ids.map((id) => ({ kind: 'document', id }))))).toBe(true);
  await admin.query('vacuum');
  expect(await saying()).toBeGreaterThan(0);
  expect(await rewriteTables(scene.database.migrateUrl)).toBeGreaterThan(60);
  expect(await saying()).toBe(0);
});
