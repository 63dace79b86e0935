/** Records the histories of runs over files, as `record.long.test.ts` does those of crawls. */
import { expect, test } from 'vitest';
import { extractWorkflowId } from '#schema/extract.ts';
import { type FileStage, makeFileStage } from '#tests/fault/bring.ts';
import { longPdf } from '#tests/poison/set.ts';
import { recordHistory } from '#tests/rig/history.ts';

/** What is recorded is read by everybody, with whatever key. */
const readable = { secretKey: null };

const record = ({ temporalServer, shelf }: FileStage, extractId: string, name: string) =>
  recordHistory(temporalServer, extractWorkflowId(shelf.tenantId, extractId), name);

test('a long file whose worker is killed, and which goes on as a new execution, is recorded run by run', {
  timeout: 240_000,
}, async () => {
  await using stage = await makeFileStage({ ...readable, historyEvents: 20 });
  const worker = await stage.startWorker();
  const id = await stage.bring('long.pdf', longPdf(4_000));
  await stage.seen(id, 60_000, ({ pages_read }) => pages_read >= 100);
  await worker.kill();
  await stage.startWorker();
  expect((await stage.seen(id, 180_000)).state).toBe('finished');
  await record(stage, id, 'extract-hard');
});

test('a run that is cancelled, one over a file that nobody can read, and a twin are recorded', {
  timeout: 120_000,
}, async () => {
  await using stage = await makeFileStage(readable);
  await stage.startWorker();
  const cancelled = await stage.bring('long.pdf', longPdf(2_000));
  await stage.seen(cancelled, 60_000, ({ pages_read }) => pages_read > 0);
  await stage.temporal.cancelExtract(stage.shelf.tenantId, cancelled);
  expect((await stage.seen(cancelled, 30_000)).state).toBe('cancelled');
  await record(stage, cancelled, 'extract-cancelled');

  const failed = await stage.bring('broken.pdf', Buffer.from('%PDF-1.7\nnothing more'));
  expect((await stage.seen(failed, 60_000)).state).toBe('failed');
  await record(stage, failed, 'extract-failed');

  await stage.seen(await stage.bring('one.pdf', longPdf(1)), 60_000);
  const twin = await stage.bring('two.pdf', longPdf(1));
  expect((await stage.seen(twin, 60_000)).state).toBe('finished');
  await record(stage, twin, 'extract-twin');
});
