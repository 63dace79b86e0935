/** Turns: one run of a source, and so many of a tenant at once, in the order they were asked for. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { requestCrawl } from '#schema/request.ts';
import { type Hand, makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import type { RunKey } from './crawl.ts';

test('of five runs of one tenant four have a turn; the fifth is next in line when one ends or pauses', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const { db, shelf, acts } = hand;
  const runs: RunKey[] = [];
  for (let at = 0; at < 5; at += 1) runs.push(await extraRun(db, shelf, at));
  const turns = [];
  for (const run of runs) turns.push(await acts.claimTurn(run));
  expect(turns.map(({ go }) => go)).toEqual([true, true, true, true, false]);
  expect(await acts.pauseCrawl(runs[0]!)).toEqual([runs[4]!.crawlId]);
  expect((await acts.claimTurn(runs[4]!)).go).toBe(true);
  expect((await acts.claimTurn(runs[0]!)).go).toBe(false);
  const ended = await acts.finishCrawl({ ...runs[1]!, outcome: 'cancelled', reason: null });
  expect(ended).toEqual({ state: 'cancelled', next: [runs[0]!.crawlId] });
});

test('runs that ask for the last turn at the same moment do not both get it', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const runs = await Promise.all(Array.from({ length: 8 }, (_, at) => extraRun(hand.db, hand.shelf, at)));
  const turns = await Promise.all(runs.map((run) => hand.acts.claimTurn(run)));
  expect(turns.filter(({ go }) => go).length).toBe(4);
});

test('a source has one open run at most, whoever asks', async () => {
  await using site = await serveSite({});
  await using hand = await makeHand(site);
  const { db, shelf } = hand;
  const ask = () =>
    db.withTenant(shelf.tenantId, (tx) =>
      requestCrawl(tx, system, { sourceId: shelf.sourceId, mode: 'full', trigger: 'person' }),
    );
  const answers = await Promise.allSettled([ask(), ask(), ask()]);
  expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(1);
  expect(answers.filter(({ status }) => status === 'rejected').length).toBe(2);
});

async function extraRun(db: Database, { tenantId, collectionId }: Hand['shelf'], at: number): Promise<RunKey> {
  const [run] = await db.withTenant(tenantId, ({ sql }) =>
    sql<{ crawlId: string }>(
      `with source as (insert into source (tenant_id, id, collection_id, form)
         values ($1, gen_random_uuid(), $2, '{"kind": "link"}') returning id)
       insert into crawl (tenant_id, id, source_id, mode, trigger, form, requested_at)
       select $1, gen_random_uuid(), id, 'full', 'person', '{"kind": "link"}', now() + $3 * interval '1 second'
       from source returning id as "crawlId"`,
      [tenantId, collectionId, at],
    ),
  );
  return { tenantId, crawlId: run!.crawlId };
}
