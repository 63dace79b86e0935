/** Several transactions at once, statement by statement in an order that a test chooses. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Sql, Tx } from '#schema/database.ts';

type Work = (tx: Tx) => Promise<unknown>;

/** After so long it is looked whether a statement waits for another transaction. */
const lookMs = 4;

/**
 * Runs the works side by side, each of its parts in a transaction of its own. `order` says whose next statement runs, commits among them; whoever waits
 * for a lock just then is passed over, and nobody else, however slow the machine. What is left afterwards runs as it
 * comes. Answers how each ended. Takes one connection more than there are works.
 */
export async function interleave(
  db: Database,
  tenantId: string,
  works: readonly (readonly Work[])[],
  order: readonly number[],
): Promise<PromiseSettledResult<unknown>[]> {
  const gates = works.map(openGate);
  const pids: number[] = [];
  const ends = works.map((parts, at) => runAll(parts, at).finally(() => gates[at]!.end()));
  const settled = Promise.allSettled(ends);
  await Promise.all(gates.map(({ arrived }) => arrived()));
  try {
    for (const turn of order) {
      const at = turn % gates.length;
      if (gates[at]!.letOne()) await arrivedOrWaiting(at);
    }
  } finally {
    for (const gate of gates) gate.open();
  }
  return settled;

  async function runAll(parts: readonly Work[], at: number): Promise<void> {
    const { pass } = gates[at]!;
    for (const part of parts)
      await db.withTenant(tenantId, async (tx) => {
        const [backend] = await tx.sql<{ pid: number }>('select pg_backend_pid() as pid', []);
        pids[at] = backend!.pid;
        const sql: Sql = async (text, params) => {
          await pass();
          return tx.sql(text, params);
        };
        await part({ ...tx, sql });
        await pass();
      });
  }

  async function arrivedOrWaiting(at: number): Promise<void> {
    const arrived = gates[at]!.arrived().then(() => true);
    while (!(await Promise.race([arrived, sleep(lookMs, false)]))) {
      const [look] = await db.readTenant<{ waits: boolean }>(
        tenantId,
        'select cardinality(pg_blocking_pids($2)) > 0 as waits where tenant.id is not null',
        [pids[at]],
      );
      if (look?.waits) return;
    }
  }
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
