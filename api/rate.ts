/**
 * How often an address, a person or a key may come. Guesses are counted exactly, one row update each. Ordinary calls are
 * counted in the process and settled with the shared row once a second, or as soon as a twentieth of the limit is
 * unsettled: so of n processes together no more than n twentieths (at least n calls) go beyond the limit.
 */
import type { Database } from '#schema/database.ts';
import { addCounts, type Window, windowOf } from '#schema/rate.ts';

export type RateLimits = {
  /** Calls of a person, and of a key that has no limit of its own. */
  perMinute: number;
  perHour: number;
  /** Calls from an address, whoever makes them. */
  addressPerMinute: number;
  /** Tries of a password, a link, a code or a key, from an address. */
  guessesPerMinute: number;
};

/** So many calls within so many seconds of the clock. */
export type Limit = { subject: string; seconds: number; calls: number };
/** `remaining` is below zero when the call was one too many. */
export type Spent = { calls: number; remaining: number; resetSeconds: number };

export type Rates = AsyncDisposable & {
  limits: RateLimits;
  /** Counts one try, whether or not it is let through. Throws an Interruption while the database is away. */
  guess(limit: Limit): Promise<Spent>;
  /** Counts one call where it is let through. While the database is away each process counts for itself. */
  spend(limit: Limit): Promise<Spent>;
};

/** `settled` are all processes' calls as last heard; `sending` and `unsettled` are ours that are not among them yet. */
type Counter = Window & { settled: number; sending: number; unsettled: number };

const settleAfterMs = 1000;
/** Which part of a limit a process may have unsettled. */
const leaseOf = (calls: number) => Math.ceil(calls / 20);

export function openRates(db: Pick<Database, 'withTenant'>, limits: RateLimits): Rates {
  const counters = new Map<string, Counter>();
  let timer: NodeJS.Timeout | undefined;
  let settling: Promise<boolean> | undefined;

  function counterOf({ subject, seconds }: Limit): Counter {
    const window = windowOf(subject, seconds);
    const name = `${seconds}/${window.startsAt}/${subject}`;
    const counter = counters.get(name) ?? { ...window, settled: 0, sending: 0, unsettled: 0 };
    counters.set(name, counter);
    return counter;
  }

  /** Whether the shared rows could be written. */
  async function send(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    const open = [...counters.values()].filter(({ unsettled }) => unsettled > 0);
    for (const counter of open) {
      counter.sending = counter.unsettled;
      counter.unsettled = 0;
    }
    const totals = open.length > 0 ? await addCounts(db, open.map(toSend)).catch(() => null) : [];
    for (const [at, counter] of open.entries()) {
      if (totals) counter.settled = totals[at]!;
      else counter.unsettled += counter.sending;
      counter.sending = 0;
    }
    const now = Date.now() / 1000;
    for (const [name, { startsAt, seconds }] of counters) if (startsAt + seconds < now) counters.delete(name);
    return totals !== null;
  }

  const settle = (): Promise<boolean> => {
    settling ??= send().finally(() => {
      settling = undefined;
    });
    return settling;
  };

  return {
    limits,
    async guess({ subject, seconds, calls }) {
      const window = windowOf(subject, seconds);
      const [count] = await addCounts(db, [{ ...window, count: 1 }]);
      return spentOf(window, calls, count!);
    },
    async spend(limit) {
      const { calls } = limit;
      const counter = counterOf(limit);
      // While the database is away there is nothing to wait for.
      let isShared = true;
      while (isShared && usedOf(counter) < calls && unsettledOf(counter) >= leaseOf(calls)) isShared = await settle();
      const used = usedOf(counter) + 1;
      if (used > calls) return spentOf(counter, calls, used);
      counter.unsettled += 1;
      timer ??= setTimeout(settle, settleAfterMs).unref();
      return spentOf(counter, calls, used);
    },
    async [Symbol.asyncDispose]() {
      await settling;
      await settle();
      clearTimeout(timer);
    },
  };
}

const toSend = ({ subject, seconds, startsAt, sending }: Counter) => ({ subject, seconds, startsAt, count: sending });
const unsettledOf = ({ sending, unsettled }: Counter): number => sending + unsettled;
const usedOf = (counter: Counter): number => counter.settled + unsettledOf(counter);

function spentOf({ startsAt, seconds }: Window, calls: number, used: number): Spent {
  const resetSeconds = Math.max(1, Math.ceil(startsAt + seconds - Date.now() / 1000));
  return { calls, remaining: calls - used, resetSeconds };
}
