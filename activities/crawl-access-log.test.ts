/**
 * Politeness held against the sites' own access logs: several hosts, two workers' batches at once, answers that take
 * their time. When requests leave is measured besides, where it is exact: as their first bytes go to the socket. The
 * judge is shown to be able to find each fault.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
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
/** From the last look at the clock to the socket. */
const clockMs = 1;
type Rules = {
  parallel: number;
  delayMs: number;
  jitterMs: number;
  forbidden: string;
  closed?: { from: number; ms: number };
};

/**
 * Whether any number of starts in a row was denser than one in `delayMs`. The tolerance is for all of them together:
 * however long the row, small breaches do not add up unseen.
 */
const isDense = (starts: readonly number[], delayMs: number, jitterMs: number) =>
  starts.some((at, nth) =>
    starts.slice(0, nth).some((before, other) => at - before < (nth - other) * delayMs - jitterMs),
  );

/** What in a host's log is against the rules. */
function faultsOf(log: readonly Visit[], { parallel, delayMs, jitterMs, forbidden, closed }: Rules): string[] {
  const faults: string[] = [];
  if (mostConcurrent(log) > parallel) faults.push('parallel');
  const starts = log.map(({ atMs }) => atMs).sort((one, other) => one - other);
  if (isDense(starts, delayMs, jitterMs)) faults.push('delay');
  if (log.some(({ path }) => path.startsWith(forbidden))) faults.push('robots');
  const { from, ms } = closed ?? { from: 0, ms: 0 };
  if (starts.some((at) => at > from && at < from + ms - jitterMs)) faults.push('retry-after');
  return faults;
}

/** When requests leave this process, by origin, in milliseconds of its own clock. */
function watchDepartures() {
  const left = new Map<string, { path: string; at: number }[]>();
  const note = (message: unknown) => {
    const { origin, path } = (message as { request: { origin: string; path: string } }).request;
    const before = left.get(origin) ?? [];
    left.set(origin, [...before, { path, at: performance.now() }]);
  };
  subscribe('undici:client:sendHeaders', note);
  return { left, [Symbol.dispose]: () => void unsubscribe('undici:client:sendHeaders', note) };
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
  const died = expect(killed).rejects.toThrow('died');
  // It is not to find that the other one has taken everything.
  const hasBegun = async () => [...(await hand.pages(run)).values()].some(({ state }) => state !== 'queued');
  await expect.poll(hasBegun, { interval: 10, timeout: 30_000 }).toBe(true);
  await Promise.all([died, workers[1]!.fetch(run, { batch: 1, lanes: 2 })]);
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
  using departures = watchDepartures();
  // A log is as exact as this process, which plays all parts, comes to write it.
  const lag = monitorEventLoopDelay({ resolution: 2 });
  lag.enable();
  const rows = [...(await hand.pages(await crawlByTwo(hand))).values()];
  expect(rows.length).toBeGreaterThan(12);
  for (const [at, { origin, log, closedAt }] of hosts.entries()) {
    expect(log.filter(({ path }) => path.startsWith('/page/')).length, 'every page, one of them twice').toBe(13);
    const delayMs = at === 2 ? 300 : 1000 / rules.requestsPerSecond;
    // A crawl delay is known only after the file that names it.
    const isJudged = ({ path }: { path: string }) => at !== 2 || path !== '/robots.txt';
    const judged = log.filter(isJudged);
    const left = departures.left.get(origin)!.filter(isJudged);
    expect(left.length).toBe(judged.length);
    const leftAt = left.map((departure) => departure.at);
    expect(isDense(leftAt, delayMs, clockMs), `${delayMs} ms: ${leftAt.map(Math.round)}`).toBe(false);
    expect(isDense([...leftAt, leftAt.at(-1)! + delayMs - 2 * clockMs], delayMs, clockMs)).toBe(true);
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
