/** Files whose workers are killed, which are cancelled, and which were made to do harm: through the product's workers. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makePdf } from '#tests/files/pdf.ts';
import { longPdf, quickPoison, slowPoison } from '#tests/poison/set.ts';
import { type ExtractRow, type FileStage, makeFileStage, readersIn } from './bring.ts';
import { corpusOf } from './digest.ts';

const pages = 200;

/** As long as a report: a passage or two on each page. */
const report = (): Buffer =>
  makePdf({
    pages: Array.from({ length: pages }, (_, at) => ({
      lines: Array.from({ length: 40 }, (_, line) => ({
        text: `On page ${at + 1} the line ${line + 1} tells of the water supply in district ${(at * 7 + line) % 90}.`,
        x: 60,
        y: 60 + line * 18,
      })),
    })),
  });

/** Where workers put what is under way. */
async function makeRoom(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'room-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

test('a worker killed at every range of a long PDF leaves no trace in what is learned, nor on the machine', {
  timeout: 300_000,
}, async () => {
  const bytes = report();
  await using calm = await makeFileStage();
  const calmWorker = await calm.startWorker();
  const whole = await calm.seen(await calm.bring('long.pdf', bytes), 60_000);
  expect(whole).toMatchObject({ state: 'finished', pages, pages_read: pages });
  await calmWorker[Symbol.asyncDispose]();

  await using room = await makeRoom();
  await using stage = await makeFileStage();
  const startWorker = () => stage.startWorker({ TMPDIR: room.path });
  let worker = await startWorker();
  const id = await stage.bring('long.pdf', bytes);
  const moments: ((run: ExtractRow) => boolean)[] = [
    ({ stage: at }) => at === 'read',
    ...[50, 100, 150].map(
      (read) =>
        ({ pages_read }: ExtractRow) =>
          pages_read >= read,
    ),
    ({ stage: at }) => at === 'embed',
  ];
  for (const moment of moments) {
    await stage.seen(id, 60_000, moment);
    await worker.kill();
    await expect.poll(() => readersIn(room.path), { timeout: 2_000 }).toBe(0);
    worker = await startWorker();
  }
  const run = await stage.seen(id, 60_000);
  // What is done is written down step by step: so many steps means that none was done again.
  const { row_version, passages } = whole;
  expect(passages).toBeGreaterThan(pages);
  expect(run).toMatchObject({ state: 'finished', pages, pages_read: pages, passages, row_version });
  const corpus = await corpusOf(stage);
  expect(corpus.duplicates).toBe(0);
  expect(corpus.digest).toBe((await corpusOf(calm)).digest);
  expect(await readdir(room.path)).toEqual([]);
});

test('a file that is cancelled at ten points leaves no row, no file, no folder and no process', {
  timeout: 300_000,
}, async () => {
  await using room = await makeRoom();
  await using stage = await makeFileStage();
  const worker = await stage.startWorker({ TMPDIR: room.path });
  const bytes = report();
  const read = [1, 50, 51, 100, 101, 150, 200].map((least) => (run: ExtractRow) => run.pages_read >= least);
  const moments: ((run: ExtractRow) => boolean)[] = [
    () => true,
    ({ state }) => state === 'running',
    ...read,
    ({ stage: at }) => at === 'embed',
  ];
  expect(moments.length).toBe(10);
  for (const moment of moments) {
    const id = await stage.bring('long.pdf', bytes);
    await stage.seen(id, 30_000, moment);
    await stage.temporal.cancelExtract(stage.shelf.tenantId, id);
    expect((await stage.seen(id, 30_000)).state).toBe('cancelled');
    expect(await leftOf(stage)).toEqual(nothing);
    expect(await readersIn(room.path)).toBe(0);
    expect(await readdir(room.path)).toEqual([]);
  }
  // What had arrived of one that was cancelled before it was kept goes with the next round.
  await expect.poll(() => filesIn(stage.filesDir), { timeout: 60_000, interval: 1_000 }).toEqual([]);
  expect(await worker.stop()).toBe(0);
});

const filesIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).flatMap((one) => (one.isFile() ? [one.name] : []));

const nothing = { document: 0, version: 0, passage: 0, embedding: 0, extracted: 0, blob: 0 };

async function leftOf({ db, shelf }: FileStage): Promise<Record<string, number>> {
  const counts = Object.keys(nothing).map(
    (table) => `(select count(*)::int from ${table} where tenant_id = tenant.id) as ${table}`,
  );
  const [row] = await db.readTenant<Record<string, number>>(shelf.tenantId, `select ${counts.join(', ')}`);
  return row!;
}

test('each file that was made to do harm ends with its reason, and harms neither the worker nor the next file', {
  timeout: 900_000,
}, async () => {
  await using room = await makeRoom();
  await using stage = await makeFileStage();
  const worker = await stage.startWorker({ TMPDIR: room.path });
  for (const [at, { name, make, ends }] of [...quickPoison, ...slowPoison].entries()) {
    const poisoned = await stage.bring(name, make());
    const began = performance.now();
    const run = await stage.seen(poisoned, 90_000);
    expect(performance.now() - began, name).toBeLessThanOrEqual(60_000);
    expect(run.state, name).toBe('failed');
    expect(ends, name).toContain(run.reason?.code);
    const next = await stage.seen(await stage.bring(`${at}.pdf`, longPdf(at + 1)), 30_000);
    expect(next, name).toMatchObject({ state: 'finished', pages_read: at + 1 });
  }
  expect(await readdir(room.path)).toEqual([]);
  // The process that was started, and no other in its place.
  process.kill(worker.pid, 0);
  expect(await worker.stop()).toBe(0);
});
