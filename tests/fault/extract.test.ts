/** A file whose worker is killed in the middle of it, and files that nobody can read, through the product's workers. */
import { expect, test } from 'vitest';
import { longPdf, quickPoison } from '#tests/poison/set.ts';
import { makeFileStage } from './bring.ts';
import { corpusOf } from './digest.ts';

test('a worker killed between two ranges of a file costs one range, and no passage comes twice', {
  timeout: 120_000,
}, async () => {
  const pages = 150;
  await using stage = await makeFileStage();
  const worker = await stage.startWorker();
  const whole = await stage.seen(await stage.bring('first.pdf', longPdf(pages + 1)), 60_000);
  const id = await stage.bring('long.pdf', longPdf(pages));
  await stage.seen(id, 30_000, ({ pages_read }) => pages_read >= 50);
  await worker.kill();
  await stage.startWorker();
  const run = await stage.seen(id, 60_000);
  // One range less than the other file has, and each written down once.
  expect(run).toMatchObject({ state: 'finished', pages, pages_read: pages });
  expect(Number(run.row_version)).toBe(Number(whole.row_version) - 1);
  expect((await corpusOf(stage)).duplicates).toBe(0);
});

test('files that nobody can read end with their reasons, and the one after them is read', {
  timeout: 120_000,
}, async () => {
  await using stage = await makeFileStage();
  const worker = await stage.startWorker();
  const runs = await Promise.all(quickPoison.map(({ name, make }) => stage.bring(name, make())));
  for (const [at, { name, ends }] of quickPoison.entries()) {
    const run = await stage.seen(runs[at]!, 60_000);
    expect(run.state, name).toBe('failed');
    expect(ends, name).toContain(run.reason?.code);
  }
  expect((await stage.seen(await stage.bring('well.pdf', longPdf(1)), 30_000)).state).toBe('finished');
  expect(await worker.stop()).toBe(0);
});
