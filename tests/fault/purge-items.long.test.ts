/**
 * A disposal whose workers are killed again and again, and then what disk has of it: when the database has written its
 * tables anew, no byte of it is in them, in the store of files, or in Temporal.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { openDesk } from '#tests/rig/purging.ts';
import { tablesSaying } from '#tests/rig/residue.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { approve, beginDisposal, seeDisposal } from './disposal.ts';
import { makeStage } from './stage.ts';

const canary = 'kanariefagelnsjunger';
const count = 1_000;

/** How many files below a folder have these bytes; one that goes while it is read has not. */
async function filesSaying(folder: string, bytes: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let found = 0;
  for (const entry of entries.filter((one) => one.isFile())) {
    const read = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    if (read.includes(bytes)) found += 1;
  }
  return found;
}

test('three workers killed in the middle leave one certificate, and nothing of what went on disk', {
  timeout: 600_000,
}, async () => {
  await using database = await makeDatabase();
  await using temporalServer = await makeTemporal({ persistent: true });
  const form = { startUrls: ['http://127.0.0.1:9/'] };
  await using stage = await makeStage({ allow: '127.0.0.1:9', form, database, temporalServer });
  const desk = await openDesk({ db: stage.db, shelf: stage.shelf, dir: stage.filesDir });
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await using _closing = { [Symbol.asyncDispose]: () => admin.end() };
  const { rows: places } = await admin.query<{ folder: string }>(
    `select current_setting('data_directory') || '/base/' || oid as folder from pg_database where datname = current_database()`,
  );
  const { folder } = places[0]!;

  let worker = await stage.startWorker();
  const texts = Array.from({ length: count }, (_, at) => `${canary} nummer ${at} kostar ${at} kronor.`);
  const [first] = await beginDisposal(stage, desk, texts);
  await desk.talk([{ documentId: first!, quote: texts[0]! }]);
  await admin.query('checkpoint');
  expect(await filesSaying(folder, canary)).toBeGreaterThan(0);
  expect(await filesSaying(stage.filesDir, canary)).toBe(count);

  const see = async () => (await seeDisposal(stage))!;
  await expect.poll(async () => (await see()).state, { timeout: 120_000 }).toBe('waiting');
  await worker.kill();
  expect(await approve(stage, await see())).toBe('decided');
  worker = await stage.startWorker();
  for (const share of [1, count / 2]) {
    await expect.poll(async () => (await see()).gone, { timeout: 180_000, interval: 20 }).toBeGreaterThanOrEqual(share);
    await worker.kill();
    expect((await see()).state).toBe('running');
    worker = await stage.startWorker();
  }
  await expect.poll(async () => (await see()).state, { timeout: 300_000, interval: 500 }).toBe('finished');

  const { certificate } = await see();
  expect(certificate).toMatchObject({ planned: count, gone: { document: count }, kept: {} });
  const events = await desk.rows<{ action: string; gone: number }>(
    `select action, sum((details ->> 'gone')::int) filter (where action = 'purge.batch') as gone from audit_event
     where tenant_id = tenant.id and action in ('purge.batch', 'purge.end') group by action order by action`,
  );
  expect(events).toEqual([
    { action: 'purge.batch', gone: count },
    { action: 'purge.end', gone: null },
  ]);
  expect(await tablesSaying(database.adminUrl, canary)).toEqual({});

  // As the database's own rounds do it within a day, and at once.
  await admin.query('vacuum full');
  await admin.query('checkpoint');
  expect(await filesSaying(folder, canary)).toBe(0);
  expect(await filesSaying(stage.filesDir, canary)).toBe(0);
  expect((await readFile(temporalServer.path)).includes(canary)).toBe(false);
});
