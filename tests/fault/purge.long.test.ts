/** A worker that is killed in the middle of a tenant's deletion: another one brings it to its end, and nothing is left. */
import { readdir } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { keptTables } from '#activities/purge/order.ts';
import { purgeWorkflowId } from '#schema/purge.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { seePurge, startPurge } from './purge.ts';
import { openRowReader } from './rows.ts';
import { makeStage } from './stage.ts';

test('a deletion whose worker is killed twice leaves no row, no file and nothing in Temporal', {
  timeout: 240_000,
}, async () => {
  await using site = await serveSite(makeSite({ pages: 40, seed: 5 }).pages);
  await using database = await makeDatabase();
  await using reader = await openRowReader(database.adminUrl);
  const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 50, parallel: 4 };
  await using stage = await makeStage({ allow: site.hostPort, form, database });
  const { tenantId } = stage.shelf;
  let worker = await stage.startWorker();
  expect((await stage.ended(await stage.start(), 60_000)).state).toBe('finished');
  expect((await readdir(stage.filesDir, { recursive: true })).length).toBeGreaterThan(10);

  const purgeId = await startPurge(stage, database.adminUrl);
  for (const share of [10_000, 60_000]) {
    const done = async () => (await seePurge(stage, purgeId)).done;
    await expect.poll(done, { timeout: 60_000, interval: 50 }).toBeGreaterThan(share);
    await worker.kill();
    expect((await seePurge(stage, purgeId)).state).toBe('running');
    worker = await stage.startWorker();
  }
  await expect
    .poll(async () => (await seePurge(stage, purgeId)).state, { timeout: 150_000, interval: 500 })
    .toBe('finished');

  const left = Object.keys(await reader.rowsOf(tenantId));
  expect(left.filter((table) => !keptTables.includes(table))).toEqual([]);
  expect(left).toEqual(expect.arrayContaining(['audit_event', 'audit_link', 'purge', 'purge_step', 'tenant_key']));
  const files = await readdir(stage.filesDir, { recursive: true });
  // But for signed heads of its record, and the ledger by which a restored backup is brought up to this.
  const own = files.filter((path) => path.includes(tenantId) && !/^(audit|purge)\//.test(path));
  expect(own).toEqual([]);
  const connection = await Connection.connect({ address: stage.temporalServer.address });
  await using _closing = { [Symbol.asyncDispose]: () => connection.close() };
  const { workflow } = new Client({ connection, namespace: stage.temporalServer.namespace });
  const ids = [];
  for await (const { workflowId } of workflow.list({ query: `WorkflowId STARTS_WITH 't_'` })) ids.push(workflowId);
  expect(ids).toEqual([purgeWorkflowId(tenantId, purgeId)]);
});
