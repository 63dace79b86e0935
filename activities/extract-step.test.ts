import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import { Unreachable } from '#schema/errors.ts';
import { type Desk, makeDesk, pageReader } from '#tests/rig/bring.ts';
import { type Library, makeLibrary } from '#tests/rig/library.ts';
import type { ExtractKey } from './extract/run.ts';

const stepsOf = ({ db, shelf }: Library) =>
  db.readTenant<Record<string, unknown>>(
    shelf.tenantId,
    'select name, attempts, failures, reason, busy_ms from step t where t.tenant_id = tenant.id order by started_at',
  );

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, log() {} };

/** The `count`th attempt at an activity of the run. */
const attempt = (activityId: string, count: number) =>
  new MockActivityEnvironment({ activityId, attempt: count }, { logger: silent });

test('each activity of a run leaves what its attempts came to', async () => {
  await using library = await makeLibrary();
  const faults: { fail?: Error } = { fail: new Unreachable('away', 0, { system: 'extractor' }) };
  await using desk = await makeDesk(library, pageReader(faults));
  const key = await desk.bring('a.txt', 'Avgiften är 4 200 kronor.');
  const take = (step: keyof Desk & ('keepOriginal' | 'readPages' | 'cutText' | 'embedText'), id: string, count = 1) =>
    attempt(id, count).run((of: ExtractKey) => desk[step](of) as Promise<unknown>, key);
  await take('keepOriginal', '1');
  await expect(take('readPages', '2')).rejects.toThrow('away');
  faults.fail = undefined!;
  // The second attempt was killed: only the third one's number tells of it.
  await take('readPages', '2', 3);
  await take('cutText', '3');
  await take('embedText', '4');
  expect(await stepsOf(library)).toMatchObject([
    { name: 'keepOriginal', attempts: 1, failures: 0, reason: null },
    { name: 'readPages', attempts: 3, failures: 1, reason: { code: 'unreachable', facts: { system: 'extractor' } } },
    { name: 'cutText', attempts: 1, failures: 0 },
    { name: 'embedText', attempts: 1, failures: 0 },
  ]);
});

test('an attempt that is cancelled has not failed, and steps outside of the engine leave nothing', async () => {
  await using library = await makeLibrary();
  const faults: { fail?: Error } = {};
  await using desk = await makeDesk(library, pageReader(faults));
  const key = await desk.bring('a.txt', 'Avgiften är 4 200 kronor.');
  await desk.keepOriginal(key);
  const environment = attempt('2', 1);
  const cancelled = environment.run(async (of: ExtractKey) => {
    environment.cancel();
    faults.fail = new Unreachable('away', 0);
    return desk.readPages(of);
  }, key);
  await expect(cancelled).rejects.toThrow();
  expect(await stepsOf(library)).toEqual([]);
});
