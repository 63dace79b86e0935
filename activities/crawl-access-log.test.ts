/**
 * Politeness held against the sites' own access logs: several hosts, two workers' batches at once, answers that take
 * their time. The judge is shown to be able to find each fault.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { dyingAt } from '#tests/fault/again.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { openChance } from '#tests/sites/random.ts';
import { type Handler, mostConcurrent, type Site, serveSite, type Visit } from '#tests/sites/site.ts';
import { page } from '#tests/sites/town.ts';
import type { RunKey } from './crawl.ts';

const rules = { parallel: 2, requestsPerSecond: 10 };
type Rules = {
  parallel: number;
  delayMs: number;
  jitterMs: number;
  forbidden: string;
  closed?: { from: number; ms: number };
};

/** What in a host's log is against the rules. */
function faultsOf(log: readonly Visit[], { parallel, delayMs, jitterMs, forbidden, closed }: Rules): string[] {
  const faults: string[] = [];
  if (mostConcurrent(log) > parallel) faults.push('parallel');
  const starts = log.map(({ atMs }) => atMs).sort((one, other) => one - other);
  if (starts.some((at, index) => index > 0 && at - starts[index - 1]! < delayMs - jitterMs)) faults.push('delay');
  if (log.some(({ path }) => path.startsWith(forbidden))) faults.push('robots');
  const { from, ms } = closed ?? { from: 0, ms: 0 };
  if (starts.some((at) => at > from && at < from + ms - jitterMs)) faults.push('retry-after');
  return faults;
}

/** Twelve pages and a forbidden one; each takes a random while, and one answers once 429 or 503 and "come back in two seconds". */
async function serveHost(seed: number, crawlDelay: string): Promise<Site & { closedAt: number }> {
  const chance = openChance(seed);
  const host = Object.assign(await serveSite({}), { closedAt: 0 });
  const paths = Array.from({ length: 12 }, (_, at) => `/page/${at}`);
  const slow =
    (html: string, status = 200): Handler =>
    async (_request, response) => {
      await sleep(20 + chance.below(250));
      if (status !== 200 && host.closedAt === 0) {
        host.closedAt = Date.now();
        response.writeHead(status, { 'retry-after': '2' }).end();
      } else {
        response.writeHead(200, { 'content-type': 'text/html' }).end(html);
      }
    };
  host.pages['/'] = slow(page('Host', 'The first page of a host', '/forbidden/one', ...paths));
  for (const [at, path] of paths.entries()) {
    host.pages[path] = slow(
      page(path, `Page ${at} of host ${seed}`, '/forbidden/two'),
      at === 5 ? (seed % 2 ? 503 : 429) : 200,
    );
  }
  host.pages['/robots.txt'] = (_request, response) => {
    response
      .writeHead(200, { 'content-type': 'text/plain' })
      .end(`User-agent: *\n${crawlDelay}Disallow: /forbidden/\n`);
  };
  return host;
}

/** Two workers, each with its own activities; a third is killed in the middle of a batch, which the first takes over. */
async function crawlByTwo(hand: Hand): Promise<RunKey> {
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  const workers = [hand.over(hand.db), hand.over(hand.db)];
  const killed = hand.over(dyingAt(hand.db, 12, 'after')).fetch(run, { batch: 0, lanes: 2 });
  await Promise.all([expect(killed).rejects.toThrow('died'), workers[1]!.fetch(run, { batch: 1, lanes: 2 })]);
  for (let batch = 0; batch < 400; batch += 2) {
    const results = await Promise.all(workers.map((worker, at) => worker.fetch(run, { batch: batch + at, lanes: 2 })));
    if (results.some(({ left }) => left.queued + left.leased === 0)) return run;
    await sleep(Math.min(500, ...results.map(({ waitMs }) => waitMs ?? 500)));
  }
  throw new Error('the run does not end');
}

test('two workers over three hosts keep every rule of every host', { timeout: 120_000 }, async () => {
  await using first = await serveHost(1, '');
  await using second = await serveHost(2, '');
  await using third = await serveHost(3, 'Crawl-delay: 0.3\n');
  const hosts = [first, second, third];
  const startUrls = hosts.map(({ origin }) => `${origin}/`);
  await using hand = await makeHand(first, { ...rules, startUrls }, {}, [second, third]);
  // The rate itself has no tolerance; the log is as exact as this process, which plays all parts, comes to write it.
  const lag = monitorEventLoopDelay({ resolution: 2 });
  lag.enable();
  const rows = [...(await hand.pages(await crawlByTwo(hand))).values()];
  expect(rows.length).toBeGreaterThan(12);
  for (const [at, { log, closedAt }] of hosts.entries()) {
    expect(log.filter(({ path }) => path.startsWith('/page/')).length, 'every page, one of them twice').toBe(13);
    const delayMs = at === 2 ? 300 : 1000 / rules.requestsPerSecond;
    // A crawl delay is known only after the file that names it.
    const judged = at === 2 ? log.filter(({ path }) => path !== '/robots.txt') : log;
    const closed = { from: closedAt + 50, ms: 1_950 };
    const jitterMs = Math.min(8 + lag.max / 1e6, delayMs / 3);
    const told = { parallel: rules.parallel, delayMs, jitterMs, forbidden: '/forbidden', closed };
    expect(faultsOf(judged, told)).toEqual([]);
    // The judge is no yes-man: one visit more, of each wrong kind, and it says so.
    const last = judged.at(-1)!;
    const more = (wrong: Partial<Visit>) =>
      faultsOf([...judged, { ...last, atMs: last.atMs + 60_000, ...wrong }], told);
    expect(more({})).toEqual([]);
    expect(more({ atMs: last.atMs + delayMs / 2 })).toEqual(['delay']);
    expect(more({ concurrent: 3 })).toEqual(['parallel']);
    expect(more({ path: '/forbidden/one' })).toEqual(['robots']);
    expect(more({ atMs: closedAt + 1_000 })).toEqual(['retry-after']);
  }
});
