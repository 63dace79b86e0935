/** A person brings a file while ten thousand pages are being learned, some of them files themselves. */
import { expect, test } from 'vitest';
import { longPdf } from '#tests/poison/set.ts';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { makeFileStage } from './bring.ts';

const pages = 10_000;
const mostMs = 10_000;

test('a small file is ready within ten seconds beside a crawl of ten thousand pages and long files of others', {
  timeout: 600_000,
}, async () => {
  await using site = await serveSite(makeSite({ pages, seed: 6 }).pages);
  const form = { startUrls: [`${site.origin}/`], requestsPerSecond: 500, parallel: 8, maxPages: pages };
  await using stage = await makeFileStage({ allow: site.hostPort, form });
  await stage.startWorker();
  const crawlId = await stage.start();
  await stage.ended(crawlId, 120_000, ({ added }) => added > 500);
  // As many long files as keep every reader busy, which nobody waits for.
  const long = await Promise.all([5_000, 5_001, 5_002].map((length) => stage.bring('long.pdf', longPdf(length))));
  await Promise.all(long.map((id) => stage.seen(id, 60_000, ({ state }) => state === 'running')));
  const waits: number[] = [];
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    const began = performance.now();
    const run = await stage.seen(await stage.bring(`${name}.txt`, Buffer.from(`The word is ${name}.`)), 60_000);
    expect(run.state).toBe('finished');
    waits.push(Math.round(performance.now() - began));
  }
  expect((await stage.run(crawlId)).state).toBe('running');
  console.log(`ready after ${waits.join(', ')} ms`);
  expect(Math.max(...waits)).toBeLessThanOrEqual(mostMs);
});
