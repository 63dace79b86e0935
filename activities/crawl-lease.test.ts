/** Leases at their limits: a page that kills whoever takes it, and batches that outlive their run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Tx } from '#schema/database.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { makeSite } from '#tests/sites/synthetic.ts';
import { claim, openLease, takeOver } from './crawl/frontier.ts';
import { keepVisits } from './crawl/keep.ts';
import { readRun } from './crawl/run.ts';
import type { Visit } from './crawl/visit.ts';
import type { RunKey } from './crawl.ts';
import { openFiles } from './outside/files.ts';

async function beginRun(hand: Hand): Promise<RunKey> {
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  return run;
}

const countsOf = async ({ db }: Hand, { tenantId, crawlId }: RunKey) =>
  (
    await db.readTenant(
      tenantId,
      `select queued, leased, stored, failed,
         (select count(*) from version v where v.tenant_id = tenant.id and v.crawl_id = c.id) as versions
       from crawl c where c.tenant_id = tenant.id and c.id = $2`,
      [crawlId],
    )
  )[0];

test('a page that kills each attempt at its batch is given up after twelve were taken over', async () => {
  await using site = await serveSite({ '/': '<title>Never seen</title>' });
  await using hand = await makeHand(site);
  const run = await beginRun(hand);
  const attempt = () => openLease(run.tenantId, run.crawlId, 0);
  expect((await claim(hand.db, attempt(), 10)).length).toBe(1);
  for (let retry = 1; retry <= 12; retry += 1) {
    expect((await takeOver(hand.db, attempt())).length, `retry ${retry}`).toBe(1);
  }
  expect(await takeOver(hand.db, attempt())).toEqual([]);
  expect((await hand.pages(run)).get('/')).toMatchObject({
    state: 'done',
    change: 'failed',
    reason: { code: 'given-up', facts: {} },
  });
  expect(await countsOf(hand, run)).toMatchObject({ queued: 0, leased: 0, failed: 1 });
});

test('a batch that outlives its run takes no more pages and stores none', async () => {
  const plan = makeSite({ pages: 30, seed: 8, delayMs: 50, slowRate: 0, errorRate: 0, redirectRate: 0 });
  await using site = await serveSite(plan.pages);
  await using hand = await makeHand(site, { parallel: 2 });
  const run = await beginRun(hand);
  const batch = hand.acts.fetch(run, { batch: 0 }).catch((error: Error) => error.message);
  await expect.poll(async () => (await hand.pages(run)).size, { interval: 20 }).toBeGreaterThan(5);
  await hand.acts.finishCrawl({ ...run, outcome: 'failed', reason: { code: 'defect', facts: {} } });
  const atTheEnd = await countsOf(hand, run);
  expect(atTheEnd).toMatchObject({ leased: 0, stored: 0, versions: 0 });
  await batch;
  expect(await countsOf(hand, run)).toEqual(atTheEnd);
  expect(await claim(hand.db, openLease(run.tenantId, run.crawlId, 1), 10)).toEqual([]);
});

test('the end of a run waits for a batch that is writing, instead of each waiting for the other', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const run = await beginRun(hand);
  const lease = openLease(run.tenantId, run.crawlId, 0);
  const [page] = await claim(hand.db, lease, 1);
  const visit: Visit = {
    page: page!,
    kind: 'left',
    change: 'failed',
    reason: { code: 'http-status', facts: { status: 404 } },
    found: [{ url: `${site.origin}/found`, depth: 1, foundOn: page!.url, redirects: 0 }],
    status: 404,
    ms: 1,
    sizeBytes: 0,
  };
  let ending: Promise<unknown> | undefined;
  const known = await readRun(hand.db, run.tenantId, run.crawlId);
  const kept = await hand.db.withTenant(run.tenantId, (tx) => {
    const slow: Tx = {
      ...tx,
      async sql<Row extends object>(text: string, params?: readonly unknown[]) {
        const rows = await tx.sql<Row>(text, params);
        // The pages are locked: now the run ends.
        if (ending === undefined && text.endsWith('for update')) {
          ending = hand.acts.finishCrawl({ ...run, outcome: 'failed', reason: null });
          await sleep(300);
        }
        return rows;
      },
    };
    return keepVisits(slow, openFiles({ dir: hand.dir }), known, lease, [visit]);
  });
  expect(kept.length).toBe(1);
  expect(await ending).toMatchObject({ state: 'failed' });
  expect(await countsOf(hand, run)).toMatchObject({ queued: 1, leased: 0, failed: 1 });
});
