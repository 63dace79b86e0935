/** The long proof: twenty workers killed in a crawl of five hundred pages. */
import { expect, test } from 'vitest';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { corpusOf } from './digest.ts';
import { killWorkers } from './kill.ts';
import { makeStage } from './stage.ts';

const pages = 500;
const seed = 21;

test('twenty workers killed at their work leave no trace in what is learned', { timeout: 900_000 }, async () => {
  const plan = makeSite({ pages, seed });
  await using site = await serveSite(plan.pages);
  const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 10, parallel: 2 };
  const settings = { allow: site.hostPort, form, batchPages: 10 };

  await using calm = await makeStage({ ...settings, form: { ...form, requestsPerSecond: 100 } });
  const calmWorker = await calm.startWorker();
  await calm.ended(await calm.start(), 200_000);
  await calmWorker[Symbol.asyncDispose]();

  await using stage = await makeStage(settings);
  const worker = await stage.startWorker();
  const crawlId = await stage.start();
  const kills = await killWorkers(stage, crawlId, worker, { times: 20, seed });
  expect(kills.interrupting).toBeGreaterThanOrEqual(16);

  const corpus = await corpusOf(stage);
  expect(corpus.paths).toEqual(plan.expected.map(({ path }) => path).sort());
  expect(corpus.duplicates).toBe(0);
  expect(corpus.digest).toBe((await corpusOf(calm)).digest);
});
