/** What the worker's log says of a failure, and what it must not say: content that the failure was about. */
import { expect, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeTenant } from '#schema/welcome.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { rowError } from '#tests/rig/row-error.ts';
import { makeLog, writeEntry } from './log.ts';
import { watch } from './station.ts';

const canary = 'KANARIEFAGEL-I-EN-RAD';

test('a row that the database refuses is in no line, of ours or of Temporal', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  const { tenantId } = await makeTenant(database.migrateUrl, { slug: 'ours', name: 'Vår', language: 'sv' });
  const error = await rowError(db, tenantId, canary);
  expect(JSON.stringify({ ...error })).toContain(canary);

  const lines: string[] = [];
  const log = makeLog('info', { write: (line: string) => void lines.push(line) });
  const workflowId = `t_${tenantId}/crawl/${newId()}`;
  const attempt = { activityType: 'ingestBatch', attempt: 1, workflowExecution: { workflowId, runId: 'r' } };
  watch(log, { observe: () => {} })(attempt as Parameters<ReturnType<typeof watch>>[0], 'failed', 1, error);
  const wrapped = new Error(`page: ${canary}\n    at ${canary} (a.ts:1:1)`, { cause: error });
  const meta = { workflowId, error: wrapped };
  writeEntry(log, { level: 'WARN', message: 'Activity failed', timestampNanos: 0n, meta });

  const said = lines.map((line) => JSON.parse(line));
  expect(said).toMatchObject([
    { tenant: tenantId, workflowId, msg: 'an attempt failed', err: { code: '23514' } },
    { tenant: tenantId, workflowId, msg: 'Activity failed', err: { type: 'Error', cause: { code: '23514' } } },
  ]);
  for (const { err } of said) expect(err.stack).toMatch(/^ {4}at /);
  expect(lines.join('')).not.toContain(canary);
});
