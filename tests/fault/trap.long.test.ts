/** Every trap there is, through the product's own worker process: the run ends in time, in its memory, and says why. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serveSite } from '#tests/sites/site.ts';
import { town } from '#tests/sites/town.ts';
import { missing, trapSite } from '#tests/sites/traps.ts';
import { readPageRows } from './page-rows.ts';
import { makeStage } from './stage.ts';

/** A site that never answers is asked three times, half a minute each, with 17 s between: nothing else takes long. */
const budgetMs = 180_000;
const mostGrowthMb = 100;

/** Of a process: `VmRSS` is what it holds now, `VmHWM` the most it ever held. */
function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) / 1024;
}

test('a run over every trap ends within its budget and its memory, and gives each its reason', {
  timeout: 300_000,
}, async () => {
  await using site = await serveSite(town());
  const form = { startUrls: [`${site.origin}/`], maxDepth: 20, requestsPerSecond: 100, parallel: 8 };
  await using stage = await makeStage({ allow: site.hostPort, form });
  await using worker = await stage.startWorker();
  // An ordinary run loads what every run needs; its pages are known then.
  expect(await stage.ended(await stage.start(), 60_000)).toMatchObject({ state: 'finished', added: 3 });
  const beforeMb = memoryMb(worker.pid, 'VmRSS');

  const { all, pages } = trapSite();
  // Pages that were different become one and the same, with status 200.
  Object.assign(site.pages, pages, { '/water': missing(1), '/school': missing(1) });
  const startedMs = Date.now();
  const crawlId = await stage.start();
  const run = await stage.ended(crawlId, budgetMs);
  const growthMb = memoryMb(worker.pid, 'VmHWM') - beforeMb;
  console.log(`traps: ${(Date.now() - startedMs) / 1000} s, ${Math.round(beforeMb)} MB + ${Math.round(growthMb)} MB`);

  expect(run).toMatchObject({ state: 'finished', reason: { code: 'depth-limit', facts: { maxDepth: 20 } } });
  const rows = await readPageRows(stage.db, stage.shelf.tenantId, crawlId);
  for (const { path, at = path, expected } of all) expect(rows.get(at), at).toMatchObject(expected);
  for (const path of ['/water', '/school']) {
    expect(rows.get(path), path).toMatchObject({ change: 'failed', reason: { code: 'soft-error' } });
  }
  const under = (start: string) => [...rows.keys()].filter((path) => path.startsWith(start));
  expect(under('/copy').sort()).toEqual(['/copy', '/copy/']);
  expect(under('/calendar')).toHaveLength(20);
  expect(growthMb).toBeLessThanOrEqual(mostGrowthMb);
});
