/** The activities of a crawl, each run again, at once and after attempts that died: the rows are the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { dyingAt } from '#tests/fault/again.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { type Pages, serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { insertFound } from './crawl/found.ts';
import type { RunKey } from './crawl.ts';

const plain = (pages: number, seed: number) => makeSite({ pages, seed, slowRate: 0, errorRate: 0, redirectRate: 0 });

/** Everything a crawl writes, without what differs from one moment to the next. */
async function rowsOf({ db, shelf }: Hand): Promise<unknown> {
  const [rows] = await db.readTenant<{ all: unknown }>(
    shelf.tenantId,
    `select jsonb_build_object(
       'pages', (select jsonb_agg(jsonb_build_array(url, state, change, status, attempts, depth, document_id, version_id)
         order by url) from page where tenant_id = tenant.id),
       'documents', (select jsonb_agg(jsonb_build_array(id, key, etag, content_hash, version_id, missing_runs, removed_at)
         order by key) from document where tenant_id = tenant.id),
       'versions', (select jsonb_agg(jsonb_build_array(id, document_id, content_hash, state) order by id)
         from version where tenant_id = tenant.id),
       'blobs', (select jsonb_agg(sha256 order by sha256) from blob where tenant_id = tenant.id),
       'permits', (select count(*) from permit where tenant_id = tenant.id),
       'runs', (select jsonb_agg(to_jsonb(c) - '{version,updated_at,ended_at}'::text[] order by id)
         from crawl c where tenant_id = tenant.id)) as all`,
  );
  return rows!.all;
}

async function beginRun(hand: Hand): Promise<RunKey> {
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  return run;
}

test('each activity, run a second time, changes nothing', async () => {
  const plan = plain(12, 1);
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site);
  const run = await hand.request();
  const steps = [
    () => hand.acts.claimTurn(run),
    () => hand.acts.prepare(run),
    () => hand.acts.fetch(run, { batch: 0 }),
    () => hand.acts.recheck(run),
    () => hand.acts.settleCrawl(run),
    () => hand.acts.ingest(run, '1'),
    () => hand.acts.finishCrawl({ ...run, outcome: 'finished', reason: null }),
  ];
  for (const step of steps) {
    await step();
    const once = await rowsOf(hand);
    await step();
    expect(await rowsOf(hand)).toEqual(once);
  }
  expect((await hand.found()).length).toBe(12);
});

test('a run that has ended is not touched by activities that come late', async () => {
  await using site = await serveSite(plain(8, 2).pages);
  await using hand = await makeHand(site);
  const run = await hand.crawl();
  const ended = await rowsOf(hand);
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  await hand.acts.fetch(run, { batch: 50 });
  await hand.acts.recheck(run);
  await hand.acts.settleCrawl(run);
  await hand.acts.pauseCrawl(run);
  await hand.acts.finishCrawl({ ...run, outcome: 'cancelled', reason: null });
  expect(await rowsOf(hand)).toEqual(ended);
});

test('batches at once fetch every page once', async () => {
  const plan = plain(60, 3);
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { parallel: 6 });
  const run = await beginRun(hand);
  // One lane finds the first links; three then share what is there.
  await hand.acts.fetch(run, { batch: 0, lanes: 3 });
  await Promise.all([1, 2, 3].map((batch) => hand.acts.fetch(run, { batch, lanes: 3 })));
  const asked = site.log.map(({ path }) => path).filter((path) => path !== '/robots.txt');
  expect(new Set(asked).size).toBe(asked.length);
  expect([...(await hand.pages(run)).values()].filter(({ change }) => change === 'added').length).toBe(60);
});

test('a batch that wrote versions of a run does not hold up another that writes what it found', async () => {
  await using site = await serveSite(plain(1, 7).pages);
  await using hand = await makeHand(site);
  const { tenantId, crawlId } = await beginRun(hand);
  const batch = new Client({ connectionString: hand.database.adminUrl });
  await batch.connect();
  try {
    // Versions refer to their run, so whoever inserts one holds the run's key until the end of the transaction.
    await batch.query('begin');
    await batch.query('select from crawl where tenant_id = $1 and id = $2 for key share', [tenantId, crawlId]);
    const found = [{ url: `${site.origin}/found`, depth: 1, foundOn: null, redirects: 0 }];
    const written = hand.db.withTenant(tenantId, async (tx) => {
      await tx.sql(`set local lock_timeout = '2s'`);
      return insertFound(tx, crawlId, found);
    });
    expect(await written).toBe(1);
  } finally {
    await batch.end();
  }
});

test('one batch running twice at once, as after a lost heartbeat, gives each page one result', async () => {
  const plan = plain(30, 4);
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site);
  const run = await beginRun(hand);
  await Promise.allSettled([hand.acts.fetch(run, { batch: 0 }), hand.acts.fetch(run, { batch: 0 })]);
  await hand.acts.fetch(run, { batch: 1 });
  const pages = [...(await hand.pages(run)).values()];
  expect(pages.filter(({ change }) => change === 'added').length).toBe(30);
  expect(pages.every(({ attempts }) => attempts === 1)).toBe(true);
});

test('an attempt that wakes up after it was taken over changes nothing', async () => {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const slow: Pages = {
    '/': async (_, response) => {
      asked += 1;
      if (asked === 1) await gate.promise;
      const words = asked === 1 ? 'What the sleeper was told' : 'What the second attempt was told';
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<title>One</title><p>${words}, at some length.</p>`);
    },
  };
  await using site = await serveSite(slow);
  await using hand = await makeHand(site);
  const run = await beginRun(hand);
  const sleeper = hand.acts.fetch(run, { batch: 0 });
  while (asked === 0) await sleep(10);
  asked = 1;
  await hand.acts.fetch(run, { batch: 0 });
  const taken = await rowsOf(hand);
  gate.resolve();
  await expect(sleeper).rejects.toThrow('taken');
  expect(await rowsOf(hand)).toEqual(taken);
});

test('a batch that is cancelled keeps what it had fetched and gives the rest back', async () => {
  const plan = makeSite({ pages: 40, seed: 5, delayMs: 40, slowRate: 0, errorRate: 0, redirectRate: 0 });
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site);
  const run = await beginRun(hand);
  const env = new MockActivityEnvironment();
  const batch = hand.acts.fetch(run, { batch: 0 }, env);
  while (site.log.length < 20) await sleep(10);
  env.cancel();
  const { fetched } = await batch;
  const pages = [...(await hand.pages(run)).values()];
  const [visited, left] = [
    pages.filter(({ attempts }) => attempts > 0),
    pages.filter(({ attempts }) => attempts === 0),
  ];
  expect(fetched).toBeGreaterThan(0);
  expect(visited.length).toBe(fetched);
  // The page that robots.txt forbids is done with, but there is nothing of it to store.
  for (const { path, state } of visited) expect(state, path).toBe(path === plan.forbiddenPath ? 'done' : 'stored');
  expect(new Set(left.map(({ state }) => state))).toEqual(new Set(['queued']));

  await hand.acts.fetch(run, { batch: 1 });
  const kept = new Set(visited.map(({ path }) => path));
  const asked = site.log.map(({ path }) => path);
  expect(asked.filter((path) => kept.has(path)).length).toBe(kept.size - (kept.has(plan.forbiddenPath) ? 1 : 0));
  expect([...(await hand.pages(run)).values()].filter(({ change }) => change === 'added').length).toBe(40);
});

test('an attempt that died at any transaction, before or after its commit, is made good by the next', async () => {
  const plan = plain(6, 6);
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { parallel: 2 });
  for (const moment of ['before', 'after'] as const) {
    for (let at = 1, died = true; died; at += 1) {
      const run = await beginRun(hand);
      died = await hand
        .over(dyingAt(hand.db, at, moment))
        .fetch(run, { batch: 0 })
        .then(
          () => false,
          () => true,
        );
      await hand.acts.fetch(run, { batch: 0 });
      await hand.acts.settleCrawl(run);
      const pages = [...(await hand.pages(run)).values()].filter(({ change }) => change === 'added');
      expect(pages.length, `died ${moment} transaction ${at}`).toBe(6);
      await hand.acts.finishCrawl({ ...run, outcome: 'cancelled', reason: null });
    }
  }
  expect(await hand.found()).toEqual([]);
});
