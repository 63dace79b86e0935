/** The servers below a crawl die: Temporal, then PostgreSQL. The worker process stays, and nothing is lost. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { openTemporal } from '#local/temporal.ts';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { corpusOf } from './digest.ts';
import { makeServer } from './server.ts';
import { makeStage, type Stage } from './stage.ts';

const pages = 200;
const seed = 22;

async function calmly(settings: Parameters<typeof makeStage>[0]): Promise<string> {
  await using stage = await makeStage(settings);
  await stage.startWorker();
  await stage.ended(await stage.start(), 120_000);
  return (await corpusOf(stage)).digest;
}

/** A site that is crawled slowly enough to be interrupted, and how. */
async function openSite() {
  const plan = makeSite({ pages, seed });
  const site = await serveSite(plan.pages);
  const settings = {
    allow: site.hostPort,
    form: { startUrls: [`${site.origin}/`], requestsPerSecond: 10, parallel: 2 },
    batchPages: 10,
  };
  return { plan, settings, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

const isAtWork = ({ leased, added }: { leased: number; added: number }) => leased > 0 && added > 0;
const alive = (pid: number) => process.kill(pid, 0);

async function expectWhole(stage: Stage, plan: ReturnType<typeof makeSite>, digest: string): Promise<void> {
  const corpus = await corpusOf(stage);
  expect(corpus.paths).toEqual(plan.expected.map(({ path }) => path).sort());
  expect(corpus.duplicates).toBe(0);
  expect(corpus.digest).toBe(digest);
}

test('a killed Temporal server comes back to the same run, and the worker did not leave', {
  timeout: 600_000,
}, async () => {
  await using site = await openSite();
  const digest = await calmly(site.settings);
  const home = mkdtempSync(join(inject('runDir'), 'temporal-killed-'));
  await using ending = new AsyncDisposableStack();
  ending.defer(() => rmSync(home, { recursive: true, force: true }));
  const start = () => openTemporal({ home, cache: inject('cacheDir') });
  let server = await start();
  ending.defer(() => server[Symbol.asyncDispose]());
  await using stage = await makeStage({ ...site.settings, temporalServer: { ...server, namespace: 'default' } });
  const worker = await stage.startWorker();
  const crawlId = await stage.start();
  for (let kill = 0; kill < 3; kill += 1) {
    await stage.ended(crawlId, 60_000, isAtWork);
    await sleep(1_000);
    const note = JSON.parse(readFileSync(join(home, 'temporal.json'), 'utf8')) as { server: { pid: number } };
    process.kill(note.server.pid, 'SIGKILL');
    await sleep(2_000);
    await expect(stage.temporal.ping()).rejects.toMatchObject({ code: 'busy' });
    server = await start();
  }
  expect((await stage.ended(crawlId, 180_000)).state).toBe('finished');
  expect(alive(worker.pid)).toBe(true);
  await expectWhole(stage, site.plan, digest);
  expect(await worker.stop()).toBe(0);
});

test('a killed PostgreSQL comes back to the same rows, and the worker did not leave', {
  timeout: 600_000,
}, async () => {
  await using site = await openSite();
  const digest = await calmly(site.settings);
  await using server = await makeServer();
  await using stage = await makeStage({ ...site.settings, database: server });
  const worker = await stage.startWorker();
  const crawlId = await stage.start();
  for (let kill = 0; kill < 3; kill += 1) {
    await stage.ended(crawlId, 60_000, isAtWork);
    await sleep(1_000);
    await server.crash();
  }
  expect((await stage.ended(crawlId, 180_000)).state).toBe('finished');
  expect(alive(worker.pid)).toBe(true);
  await expectWhole(stage, site.plan, digest);
  expect(await worker.stop()).toBe(0);
});
