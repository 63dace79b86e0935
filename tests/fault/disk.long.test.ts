/**
 * Disks that fill up below a file on its way: the store's, PostgreSQL's, Temporal's and a worker's own. The run waits
 * and says why, and when there is room again it ends by itself with what an undisturbed run ends with.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openTemporal } from '#local/temporal.ts';
import { makePdf } from '#tests/files/pdf.ts';
import { makeDisk, whyNoDisks } from '#tests/rig/disk.ts';
import { type FileStage, makeFileStage } from './bring.ts';
import { corpusOf } from './digest.ts';
import { makeServer } from './server.ts';

const pages = 120;
const megabytes = 64;
const waitMs = 60_000;
const missing = await whyNoDisks();
if (missing) console.log(`skipped: ${missing}`);
const whereDisks = test.skipIf(missing !== null);

/** As long as a report: text from the top of each page to its end, as what is alike on all pages is left out. */
const bytes = makePdf({
  pages: Array.from({ length: pages }, (_, at) => ({
    lines: Array.from({ length: 40 }, (_, line) => ({
      text: `On page ${at + 1} the line ${line + 1} tells of the fees in district ${(at * 7 + line) % 90}.`,
      x: 60,
      y: 60 + line * 18,
    })),
  })),
});

/** What one undisturbed run leaves. */
async function calmDigest(): Promise<string> {
  await using stage = await makeFileStage();
  await stage.startWorker();
  await bringWhole(stage);
  return (await corpusOf(stage)).digest;
}
const digest = missing ? '' : await calmDigest();

async function bringWhole(stage: FileStage): Promise<void> {
  await expectWhole(stage, await stage.bring('long.pdf', bytes), false);
}

/** Ends by itself with all that there is in it, once each. */
async function expectWhole(stage: FileStage, id: string, isCompared = true): Promise<void> {
  const run = await stage.seen(id, 2 * waitMs);
  expect(run).toMatchObject({ state: 'finished', pages_read: pages, reason: null });
  const corpus = await corpusOf(stage);
  expect(corpus.duplicates).toBe(0);
  if (isCompared) expect(corpus.digest).toBe(digest);
}

const filesIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).flatMap((one) => (one.isFile() ? [one.name] : []));

whereDisks('a full store keeps a file waiting, and no half of one', { timeout: 300_000 }, async () => {
  await using disk = await makeDisk(megabytes);
  const filesDir = join(disk.path, 'files');
  await mkdir(filesDir);
  await using stage = await makeFileStage({ filesDir });
  const id = await stage.bring('long.pdf', bytes);
  await disk.fill();
  await stage.startWorker();
  const waiting = await stage.seen(id, waitMs, ({ reason }) => reason !== null);
  expect(waiting).toMatchObject({ reason: { code: 'files-full' }, state: 'requested' });
  // What has come is there, and nothing besides.
  expect(await filesIn(filesDir)).toHaveLength(1);
  await disk.free();
  await expectWhole(stage, id);
  expect(await filesIn(filesDir)).toHaveLength(1);
});

whereDisks('a worker whose own disk is full keeps a file waiting', { timeout: 300_000 }, async () => {
  await using disk = await makeDisk(megabytes);
  await using stage = await makeFileStage();
  await stage.startWorker({ TMPDIR: disk.path });
  await disk.fill();
  const id = await stage.bring('long.pdf', bytes);
  const waiting = await stage.seen(id, waitMs, ({ reason }) => reason !== null);
  expect(waiting).toMatchObject({ reason: { code: 'work-full' }, state: 'running' });
  await disk.free();
  await expectWhole(stage, id);
  expect(await readdir(disk.path)).toEqual([]);
});

whereDisks('a PostgreSQL without room keeps a file waiting, and comes back whole', { timeout: 300_000 }, async () => {
  await using disk = await makeDisk(4 * megabytes);
  await using server = await makeServer({ home: join(disk.path, 'postgres-home') });
  await using stage = await makeFileStage({ database: server });
  const worker = await stage.startWorker();
  const id = await stage.bring('long.pdf', bytes);
  // Its reading takes longer than that.
  await disk.fill();
  const hasFailed = () => worker.log.some(({ msg }) => msg === 'an attempt failed');
  await expect.poll(hasFailed, { timeout: waitMs }).toBe(true);
  await disk.free();
  await server.revive();
  await expectWhole(stage, id);
  expect(await worker.stop()).toBe(0);
});

whereDisks('a Temporal without room keeps a file waiting, and goes on with it', { timeout: 300_000 }, async () => {
  await using disk = await makeDisk(megabytes);
  await using server = await openTemporal({ home: disk.path, cache: inject('cacheDir') });
  await using stage = await makeFileStage({ temporalServer: { ...server, namespace: 'default' } });
  const worker = await stage.startWorker();
  await disk.fill();
  // The row is there: whoever looks after such rows begins it later.
  await expect(stage.bring('long.pdf', bytes)).rejects.toMatchObject({ code: 'busy' });
  const [{ id }] = (await stage.db.readTenant<{ id: string }>(
    stage.shelf.tenantId,
    'select id from extract where tenant_id = tenant.id',
  )) as [{ id: string }];
  await disk.free();
  await expectWhole(stage, id);
  expect(await worker.stop()).toBe(0);
});
