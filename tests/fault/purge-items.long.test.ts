/**
 * Disposals of every kind whose workers are killed again and again, and then what disk has of it: when the database has
 * written its tables anew and its log has aged as the product lets it, no byte of it is in any file of the database, of
 * its log, of what it and the workers say, of Temporal, of the store, or among files that are worked on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { expect, inject, test } from 'vitest';
import { rewriteTables } from '#local/rewrite-tables.ts';
import { addOldDays } from '#tests/rig/disposable.ts';
import { doSomething } from '#tests/rig/export.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDesk, root } from '#tests/rig/purging.ts';
import { tablesSaying } from '#tests/rig/residue.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { approve, seeDisposal } from './disposal.ts';
import { addKeptAnswer, addThings, filesSaying } from './remains.ts';
import { makeServer } from './server.ts';
import { makeStage, type WorkerProcess } from './stage.ts';

const canary = 'kanariefagelnsjunger';
const stays = 'talgoxenvisslar';
const documents = 1_000;
const each = 10;
const eventsADay = 10_000;

/** Hours as seconds; and pages in the log as they are, where the product packs them, so that their bytes can be read. */
const hasty = { archive_timeout: '2s', checkpoint_timeout: '30s', wal_compression: 'off' };

test('workers killed in the middle of disposals of every kind leave a certificate each, and nothing of what went on disk', {
  timeout: 1_200_000,
}, async () => {
  await using held = new AsyncDisposableStack();
  const work = mkdtempSync(join(inject('runDir'), 'work-'));
  held.defer(() => rmSync(work, { recursive: true, force: true }));
  const server = held.use(await makeServer({ settings: hasty }));
  const temporalServer = held.use(await makeTemporal({ persistent: true }));
  const form = { startUrls: ['http://127.0.0.1:9/'] };
  const settings = { allow: '127.0.0.1:9', form, database: server, temporalServer, secretKey: root };
  const stage = held.use(await makeStage(settings));
  const { tenantId } = stage.shelf;
  const dir = stage.filesDir;
  const desk = await openDesk({ db: stage.db, shelf: stage.shelf, dir });
  const admin = new Client({ connectionString: server.adminUrl });
  await admin.connect();
  held.defer(() => admin.end());
  const workers: WorkerProcess[] = [];
  const startWorker = async () => {
    const worker = await stage.startWorker({ TMPDIR: work });
    workers.push(worker);
    return worker;
  };

  // Somebody else's, of each kind too: it stays, and keeps tables and samples of them from being empty.
  const other = await openDesk({ db: stage.db, dir, shelf: await makeShelf(server.adminUrl, stage.db) });
  await addThings(other, stays, { each: 2, documents: 2 });
  const kept = await tablesSaying(server.adminUrl, stays);
  expect(Object.keys(kept).length).toBeGreaterThan(10);

  const logId = await addOldDays(desk, canary, eventsADay);
  const items = await addThings(desk, canary, { each, documents });
  await addKeptAnswer(desk, canary);
  const purgeId = await desk.ask(items, { kind: 'person' });
  await stage.db.withTenant(tenantId, ({ sql }) =>
    sql(`update source set form = jsonb_set(form, '{startUrls}', $2) where tenant_id = $1`, [
      tenantId,
      JSON.stringify([`${canary} is no address`]),
    ]),
  );
  let worker = await startWorker();
  // A run whose input and failure say it, in Temporal as well.
  await stage.ended(await stage.start(), 60_000, ({ state }) => state === 'failed');
  await admin.query('analyze');
  await admin.query('checkpoint');
  const found = await filesSaying([server.home, dir], canary);
  for (const place of ['/base/', '/pg_wal/', dir]) expect(found.filter((path) => path.includes(place))).not.toEqual([]);

  const see = async (id: string) => (await seeDisposal(stage, id))!;
  const state = async (id: string) => (await see(id)).state;
  await stage.temporal.goOnPurge(tenantId, purgeId);
  await expect.poll(() => state(purgeId), { timeout: 120_000 }).toBe('waiting');
  await worker.kill();
  expect(await approve(stage, await see(purgeId))).toBe('decided');
  worker = await startWorker();
  for (const share of [1, items.length / 2, items.length]) {
    await expect
      .poll(async () => (await see(purgeId)).gone, { timeout: 240_000, interval: 20 })
      .toBeGreaterThanOrEqual(share);
    await worker.kill();
    if (share < items.length) expect(await state(purgeId)).toBe('running');
    worker = await startWorker();
  }
  for (const id of [purgeId, logId])
    await expect.poll(() => state(id), { timeout: 300_000, interval: 500 }).toBe('finished');
  const kinds = Object.groupBy(items, ({ kind }) => kind);
  const gone = Object.fromEntries(Object.entries(kinds).map(([kind, all]) => [kind, all.length]));
  expect((await see(purgeId)).certificate).toMatchObject({ planned: items.length, gone, kept: {} });
  expect((await see(logId)).certificate).toMatchObject({ planned: 2, gone: { log: 2 }, kept: {} });
  const events = await desk.rows<{ id: string; gone: number; ends: number }>(
    `select object_id as id, coalesce(sum((details ->> 'gone')::int) filter (where action = 'purge.batch'), 0)::int as gone,
       count(*) filter (where action = 'purge.end')::int as ends
     from audit_event where tenant_id = tenant.id and object_kind = 'purge' group by object_id`,
  );
  expect(events).toHaveLength(2);
  expect(events).toEqual(
    expect.arrayContaining([
      { id: purgeId, gone: items.length, ends: 1 },
      { id: logId, gone: 2, ends: 1 },
    ]),
  );

  // Where it all was, with the run that failed: its collection goes once nothing is in it any more.
  await worker.stop();
  const left = await desk.rows<{ id: string }>('select id from document where tenant_id = tenant.id');
  for (const rest of [
    left.map(({ id }) => ({ kind: 'document', id })),
    [{ kind: 'collection', id: stage.shelf.collectionId }],
  ])
    expect(await desk.carryOut(await desk.ask(rest as typeof items, { kind: 'person' }))).toBe(true);
  expect(await tablesSaying(server.adminUrl, canary)).toEqual({});

  await rewriteTables(server.migrateUrl);
  const logged = async () => {
    // The installation is not asleep.
    await doSomething(stage.db, tenantId, 'Anna');
    return (await filesSaying([server.home], canary)).filter((path) => path.includes('/pg_wal/'));
  };
  await expect.poll(logged, { timeout: 180_000, interval: 2_000 }).toEqual([]);
  expect(await filesSaying([server.home, dir, dirname(temporalServer.path), work], canary)).toEqual([]);
  expect(JSON.stringify(workers.map(({ log }) => log))).not.toContain(canary);
  expect(await tablesSaying(server.adminUrl, stays)).toEqual(kept);
});
