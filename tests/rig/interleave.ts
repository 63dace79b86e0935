/** Several transactions at once, statement by statement in an order that a test chooses. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql, Tx } from '#schema/database.ts';

type Work = (tx: Tx) => Promise<unknown>;

/** A statement that takes longer waits for another transaction: the turn goes on to the next. */
const waitingMs = 4;

/**
 * Runs each work in a transaction of its own. `order` says whose next statement runs, commits among them; whoever waits
 * for a lock just then is passed over. What is left afterwards runs as it comes. Answers how each ended.
 */
export async function interleave(
  db: Database,
  tenantId: string,
  works: readonly Work[],
  order: readonly number[],
): Promise<PromiseSettledResult<unknown>[]> {
  const gates = works.map(openGate);
  const ends = works.map((work, at) =>
    db
      .withTenant(tenantId, async (tx) => {
        const { pass } = gates[at]!;
        const sql: Sql = async (text, params) => {
          await pass();
          return tx.sql(text, params);
        };
        await work({ ...tx, sql });
        await pass();
      })
      .finally(() => gates[at]!.end()),
  );
  const settled = Promise.allSettled(ends);
  await Promise.all(gates.map(({ arrived }) => arrived()));
  for (const at of order) {
    const gate = gates[at % gates.length]!;
    if (gate.letOne()) await Promise.race([gate.arrived(), sleep(waitingMs)]);
  }
  for (const gate of gates) gate.open();
  return settled;
}

/** Where a transaction waits before each of its statements. */
function openGate() {
  let release: (() => void) | null = null;
  let isOpen = false;
  let arrival = Promise.withResolvers<void>();
  return {
    async pass(): Promise<void> {
      if (isOpen) return;
      const passing = Promise.withResolvers<void>();
      release = passing.resolve;
      arrival.resolve();
      await passing.promise;
    },
    /** Fulfilled while somebody waits here, and once nobody will any more. */
    arrived: (): Promise<void> => arrival.promise,
    letOne(): boolean {
      if (!release) return false;
      arrival = Promise.withResolvers<void>();
      const go = release;
      release = null;
      go();
      return true;
    },
    open(): void {
      isOpen = true;
      release?.();
    },
    end(): void {
      isOpen = true;
      arrival.resolve();
    },
  };
}
