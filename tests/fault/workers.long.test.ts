/** Two worker processes, as on two machines: they share one crawl, and it does not matter when either of them goes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { type Corpus, corpusOf } from './digest.ts';
import { makeStage, type Stage } from './stage.ts';

const seed = 23;

/** A site each of whose answers is waited for, and a source that may ask it often. */
async function openWaitingSite(pages: number, form = { requestsPerSecond: 2000, parallel: 48 }) {
  const plan = makeSite({ pages, seed, delayMs: 800, slowRate: 0, errorRate: 0, redirectRate: 0 });
  const site = await serveSite(plan.pages);
  const settings = {
    allow: site.hostPort,
    form: { kind: 'sitemap' as const, startUrls: [`${site.origin}/sitemap.xml`], ...form },
    batchPages: 100,
  };
  return { plan, site, settings, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

/** Workers with a folder each, which is empty at the start and gone with the test: as on machines of their own. */
function openMachines(stage: Stage, disks: AsyncDisposableStack) {
  return () => {
    const home = mkdtempSync(join(inject('runDir'), 'machine-'));
    disks.defer(() => rmSync(home, { recursive: true, force: true }));
    // Two fetches at once each, of four that the crawl may have.
    return stage.startWorker({ DIARIUM_HOME: home, CRAWL_SLOTS: '2', CRAWL_LANES: '4' });
  };
}

type Shared = { fetchMs: number; corpus: Corpus; byWorker: number[] };

/** The time from the first page asked for to the last, and what was learned. */
async function crawlWith(workers: number, pages: number): Promise<Shared> {
  await using waiting = await openWaitingSite(pages);
  await using stage = await makeStage(waiting.settings);
  await using disks = new AsyncDisposableStack();
  const startMachine = openMachines(stage, disks);
  const started = await Promise.all(Array.from({ length: workers }, startMachine));
  const run = await stage.ended(await stage.start(), 120_000);
  expect(run).toMatchObject({ state: 'finished', failed: 0 });
  const visits = waiting.site.log.filter(({ path }) => !/\.(txt|xml)$/.test(path));
  // Each page was asked for once, whoever did it.
  expect(new Set(visits.map(({ path }) => path)).size).toBe(visits.length);
  const fetchMs = Math.max(...visits.map(({ endMs }) => endMs)) - Math.min(...visits.map(({ atMs }) => atMs));
  const corpus = await corpusOf(stage);
  expect(corpus.paths).toEqual(waiting.plan.expected.map(({ path }) => path).sort());
  expect(corpus.duplicates).toBe(0);
  const byWorker = started.map(({ log }) => log.length);
  return { fetchMs, corpus, byWorker };
}

test('two workers share a crawl of a site that waits, and take little more than half the time', {
  timeout: 300_000,
}, async () => {
  const alone = await crawlWith(1, 1_000);
  const together = await crawlWith(2, 1_000);
  expect(together.corpus.digest).toBe(alone.corpus.digest);
  const faster = alone.fetchMs / together.fetchMs;
  console.log(`one worker ${alone.fetchMs} ms, two ${together.fetchMs} ms: ${faster.toFixed(2)} times as fast`);
  expect(faster).toBeGreaterThanOrEqual(1.7);
});

const slowly = { requestsPerSecond: 20, parallel: 4 };
const isAtWork = ({ leased, added }: { leased: number; added: number }) => leased > 0 && added > 0;

async function calmDigest(pages: number): Promise<string> {
  await using waiting = await openWaitingSite(pages);
  await using stage = await makeStage(waiting.settings);
  await stage.startWorker();
  await stage.ended(await stage.start(), 120_000);
  return (await corpusOf(stage)).digest;
}

test('both workers are killed in turn, ten times, each with its disk, and nothing is lost', {
  timeout: 600_000,
}, async () => {
  const pages = 300;
  const digest = await calmDigest(pages);
  await using waiting = await openWaitingSite(pages, slowly);
  await using stage = await makeStage(waiting.settings);
  await using disks = new AsyncDisposableStack();
  const startMachine = openMachines(stage, disks);
  const pair = [await startMachine(), await startMachine()];
  const crawlId = await stage.start();
  for (let kill = 0; kill < 10; kill += 1) {
    await stage.ended(crawlId, 60_000, isAtWork);
    await sleep(700);
    await pair[kill % 2]!.kill();
    pair[kill % 2] = await startMachine();
  }
  expect((await stage.ended(crawlId, 240_000)).state).toBe('finished');
  const corpus = await corpusOf(stage);
  expect(corpus.paths).toEqual(waiting.plan.expected.map(({ path }) => path).sort());
  expect(corpus.duplicates).toBe(0);
  expect(corpus.digest).toBe(digest);
});

test('a worker that is told to stop gives back what it holds, and the other goes on at once', {
  timeout: 200_000,
}, async () => {
  await using waiting = await openWaitingSite(200, slowly);
  await using stage = await makeStage(waiting.settings);
  await using disks = new AsyncDisposableStack();
  const startMachine = openMachines(stage, disks);
  const [leaving] = [await startMachine(), await startMachine()];
  const crawlId = await stage.start();
  await stage.ended(crawlId, 60_000, isAtWork);
  await sleep(1_000);
  const toldAt = Date.now();
  expect(await leaving.stop()).toBe(0);
  expect(Date.now() - toldAt).toBeLessThan(10_000);
  expect((await stage.ended(crawlId, 120_000)).state).toBe('finished');
  // What was under way was put back or ended, not found by others after its lease ran out.
  const lost = await stage.db.readTenant(
    stage.shelf.tenantId,
    'select url from page where tenant_id = tenant.id and crawl_id = $2 and takeovers > 0',
    [crawlId],
  );
  expect(lost).toEqual([]);
});
