/** Records the histories that `replay.test.ts` replays: runs that had a hard life, driven by the product's own worker. */
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import { type Pace, workflowId } from '#schema/crawl.ts';
import { newId } from '#schema/id.ts';
import { purgeWorkflowId } from '#schema/purge.ts';
import { seePurge, startPurge } from '#tests/fault/purge.ts';
import { makeStage, type Stage, type StageSettings } from '#tests/fault/stage.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { closing, recordHistory } from '#tests/rig/history.ts';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { queues } from '#workflows/options.ts';

/** What is recorded is read by everybody, with whatever key. */
const readable = { secretKey: null };
/** Few events a run, so that it goes on as a new one soon. */
const inShortRuns = { batchPages: 5, historyEvents: 60 };
const record = ({ temporalServer }: Stage, id: string, name: string) => recordHistory(temporalServer, id, name);

test('a crawl that is paused, killed, retried and continued as new is recorded run by run', {
  timeout: 180_000,
}, async () => {
  await using stage = await openRecorded({ requestsPerSecond: 10, parallel: 2 }, inShortRuns);
  const worker = await stage.startWorker();
  const crawlId = await stage.start();
  const { tenantId } = stage.shelf;
  await stage.ended(crawlId, 30_000, ({ added, stored }) => added + stored > 5);
  await stage.temporal.tellCrawl(tenantId, crawlId, 'pause');
  await stage.ended(crawlId, 30_000, ({ state }) => state === 'paused');
  await stage.temporal.tellCrawl(tenantId, crawlId, 'resume');
  await stage.ended(crawlId, 30_000, ({ leased }) => leased > 0);
  await worker.kill();
  await stage.startWorker();
  expect((await stage.ended(crawlId, 90_000)).state).toBe('finished');
  await recordCrawl(stage, crawlId, 'crawl-hard');
});

test('a crawl that is cancelled, and one whose site cannot be read, are recorded', { timeout: 180_000 }, async () => {
  await using stage = await openRecorded({ requestsPerSecond: 10, parallel: 2 });
  await stage.startWorker();
  const cancelled = await stage.start();
  await stage.ended(cancelled, 30_000, ({ leased }) => leased > 0);
  await stage.temporal.tellCrawl(stage.shelf.tenantId, cancelled, 'cancel');
  expect((await stage.ended(cancelled, 10_000)).state).toBe('cancelled');
  await recordCrawl(stage, cancelled, 'crawl-cancelled');

  await stage.db.withTenant(stage.shelf.tenantId, (tx) =>
    tx.sql(`update source set form = jsonb_set(form, '{startUrls}', '["not a url"]') where tenant_id = $1`, [
      stage.shelf.tenantId,
    ]),
  );
  const failed = await stage.start();
  expect((await stage.ended(failed, 60_000)).state).toBe('failed');
  await recordCrawl(stage, failed, 'crawl-failed');
});

test('a crawl that is told to keep other paces, at work, paused and as it goes on as new, is recorded', {
  timeout: 180_000,
}, async () => {
  await using stage = await openRecorded({ requestsPerSecond: 5, parallel: 1 }, inShortRuns);
  await stage.startWorker();
  const crawlId = await stage.start();
  const { tenantId } = stage.shelf;
  const setPace = (requestsPerSecond: number, parallel: number) =>
    stage.temporal.setPace(tenantId, crawlId, { requestsPerSecond, parallel, personId: newId(), requestId: 'req-1' });
  await stage.ended(crawlId, 30_000, ({ added, stored }) => added + stored > 5);
  await setPace(20, 4);
  await stage.ended(crawlId, 30_000, ({ added, stored }) => added + stored > 25);
  await stage.temporal.tellCrawl(tenantId, crawlId, 'pause');
  await stage.ended(crawlId, 30_000, ({ state }) => state === 'paused');
  await setPace(8, 1);
  await stage.temporal.tellCrawl(tenantId, crawlId, 'resume');
  expect((await stage.ended(crawlId, 90_000)).state).toBe('finished');
  await recordCrawl(stage, crawlId, 'crawl-paced');
});

test('a source that is due, one whose run has not ended, one that cannot be, and the rounds are recorded', {
  timeout: 180_000,
}, async () => {
  await using stage = await openRecorded({ requestsPerSecond: 10, parallel: 2 });
  await stage.startWorker();
  const { tenantId, sourceId } = stage.shelf;
  const { address, namespace } = stage.temporalServer;
  await using connection = closing(await Connection.connect({ address }));
  const { workflow, schedule } = new Client({ connection, namespace });
  for (const name of ['due', 'due-skipped', 'due-failed']) {
    const input = name === 'due-failed' ? { tenantId: 'nobody', sourceId } : { tenantId, sourceId };
    const started = await workflow.start('due', { workflowId: name, taskQueue: queues.wf, args: [input] });
    const ended = await started.result().catch((error: Error) => error.message);
    expect(ended).toBe(name === 'due-failed' ? 'Workflow execution failed' : undefined);
    await record(stage, name, name);
  }
  for (const round of ['reconcile', 'expire', 'verify', 'chain']) {
    await schedule.getHandle(`system/${round}`).trigger();
    const query = `WorkflowType = '${round}' and ExecutionStatus = 'Completed'`;
    // A round of the chain takes nearly a minute.
    await expect.poll(async () => (await workflow.count(query)).count, { timeout: 90_000 }).toBeGreaterThan(0);
    for await (const { workflowId: id } of workflow.list({ query, pageSize: 1 })) {
      await record(stage, id, round);
      break;
    }
  }
});

test('the deletion of a tenant whose worker is killed is recorded', { timeout: 240_000 }, async () => {
  await using database = await makeDatabase();
  await using stage = await openRecorded({ requestsPerSecond: 50, parallel: 4 }, { database });
  const worker = await stage.startWorker();
  expect((await stage.ended(await stage.start(), 60_000)).state).toBe('finished');
  const purgeId = await startPurge(stage, database.adminUrl);
  const see = () => seePurge(stage, purgeId);
  await expect.poll(async () => (await see()).done, { timeout: 60_000, interval: 50 }).toBeGreaterThan(0);
  await worker.kill();
  await stage.startWorker();
  await expect.poll(async () => (await see()).state, { timeout: 150_000, interval: 500 }).toBe('finished');
  await record(stage, purgeWorkflowId(stage.shelf.tenantId, purgeId), 'purge');
});

/** A site of sixty pages and a stage over it, crawled at `pace`. */
async function openRecorded(pace: Pace, more: Partial<StageSettings> = {}): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await serveSite(makeSite({ pages: 60, seed: 9 }).pages));
  const form = { startUrls: [`${site.origin}/`], ...pace };
  const stage = opened.use(await makeStage({ ...readable, allow: site.hostPort, form, ...more }));
  const held = opened.move();
  return { ...stage, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const recordCrawl = (stage: Stage, crawlId: string, name: string) =>
  record(stage, workflowId(stage.shelf.tenantId, crawlId), name);
