/** When requests start: no closer than promised, whatever is slow on the way from the database to the socket. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { type MayStart, openGate, startIn } from './crawl/gate.ts';
import { ensureHost } from './crawl/politeness.ts';
import { Late } from './outside/web/late.ts';

const intervalMs = 200;

/** Two workers' gates before one host; the answers that the first one's database gives take `replyMs` to arrive. */
async function openGates(replyMs: number) {
  await using built = new AsyncDisposableStack();
  const hand = built.use(await makeHand(built.use(await serveSite({}))));
  const { tenantId } = hand.shelf;
  await hand.db.withTenant(tenantId, (tx) => ensureHost(tx, 'one:80'));
  const slow: Database = {
    ...hand.db,
    withTenant: (tenant, work) =>
      hand.db.withTenant(tenant, (tx) =>
        work({
          ...tx,
          async sql(text, params) {
            const rows = await tx.sql<never>(text, params);
            await sleep(replyMs);
            return rows;
          },
        }),
      ),
  };
  const enterBy = (db: Database) => {
    const gate = openGate(
      db,
      tenantId,
      'one:80',
      () => 1000 / intervalMs,
      () => 1,
    );
    return async (): Promise<MayStart> => {
      const turn = await gate.enter(performance.now() + 60_000, AbortSignal.timeout(60_000));
      return 'mayStart' in turn ? turn.mayStart : expect.unreachable();
    };
  };
  const held = built.move();
  return { gates: [enterBy(slow), enterBy(hand.db)], [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Starts one request after another, each `leadMs` after its turn has come; answers when they went out. */
async function startMany(enter: () => Promise<MayStart>, times: number, leadMs: number): Promise<number[]> {
  const starts: number[] = [];
  while (starts.length < times) {
    await startIn(enter)(async (mayStart) => {
      if (leadMs > 0) await sleep(leadMs);
      if (!mayStart()) throw new Late();
      starts.push(performance.now());
    });
  }
  return starts;
}

test.each([
  ['the database answers slowly', 90, 0],
  ['connections are slow', 0, 120],
])('one worker for whom %s and one that is quick keep the delay together', async (_what, replyMs, leadMs) => {
  await using open = await openGates(replyMs);
  const [slow, quick] = open.gates;
  const each = await Promise.all([startMany(slow!, 5, leadMs), startMany(quick!, 8, 0)]);
  const starts = each.flat().sort((one, other) => one - other);
  const gaps = starts.slice(1).map((at, nth) => at - starts[nth]!);
  // Both clocks are the same here: what is left is the time between a look at the clock and the next.
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(intervalMs - 0.5);
});
