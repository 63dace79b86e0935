/** Workers die in the middle of a crawl; what is learned is what an undisturbed crawl learns. */
import { expect, test } from 'vitest';
import { type Site, serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { corpusOf } from './digest.ts';
import { killWorkers } from './kill.ts';
import { makeStage } from './stage.ts';

const pages = 150;
const seed = 20;

const slowStage = (site: Site) =>
  makeStage({
    allow: site.hostPort,
    // Ten pages a second: the run cannot be over in less than 15 s.
    form: { startUrls: [`${site.origin}/`], requestsPerSecond: 10, parallel: 2 },
    batchPages: 10,
  });

test('five workers killed at their work leave no trace in what is learned', { timeout: 240_000 }, async () => {
  const plan = makeSite({ pages, seed });
  await using site = await serveSite(plan.pages);

  await using calm = await slowStage(site);
  const calmWorker = await calm.startWorker();
  const startedMs = Date.now();
  await calm.ended(await calm.start(), 60_000);
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(15_000);
  await calmWorker[Symbol.asyncDispose]();
  const expected = await corpusOf(calm);

  await using stage = await slowStage(site);
  const worker = await stage.startWorker();
  const crawlId = await stage.start();
  const kills = await killWorkers(stage, crawlId, worker, { times: 5, seed });
  expect(kills.interrupting).toBeGreaterThanOrEqual(4);

  const corpus = await corpusOf(stage);
  expect(corpus.paths).toEqual(plan.expected.map(({ path }) => path).sort());
  expect(corpus.duplicates).toBe(0);
  expect(corpus.digest).toBe(expected.digest);
  expect(await stage.run(crawlId)).toMatchObject({ state: 'finished', added: pages, failed: 0, leased: 0, stored: 0 });
});
