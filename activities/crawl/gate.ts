/**
 * When requests to a host start: in slots of time that are reserved in its row one after the other, by any worker. A
 * request goes out inside its own slot or takes another, also when it is held up at the last moment.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#schema/database.ts';
import { Late } from '../outside/web/late.ts';
import { longestWaitMs } from './politeness.ts';

/** How far ahead slots are reserved at most; what a killed worker reserved is lost for this long. */
const aheadMs = 2_000;
/** Faster than this, several starts share a slot: a timer cannot tell shorter times apart. */
const shortestSlotMs = 100;
/** Slots are made wider by no more than this, however late requests go out. */
const mostLeadMs = 5_000;

/**
 * How starts are spaced. `starts` may fall anywhere in the first `openMs` of a slot; slots are `widthMs` apart, so two
 * starts of neighbouring slots are never closer than the rate says, and a group of starts never denser.
 */
type Spacing = { widthMs: number; openMs: number; starts: number };

/** For `ratePerSecond` starts a second, of which each takes up to `leadMs` longer than it should to go out. */
export function spacingOf(ratePerSecond: number, leadMs = 0): Spacing {
  const intervalMs = 1000 / ratePerSecond;
  if (intervalMs < shortestSlotMs) {
    const starts = Math.max(1, Math.floor(shortestSlotMs / intervalMs));
    return { widthMs: starts * intervalMs, openMs: starts * intervalMs, starts };
  }
  // A start late in its slot would crowd the next one: the slot is wider by what it is open.
  const openMs = Math.min(50, intervalMs / 20) + leadMs;
  return { widthMs: intervalMs + openMs, openMs, starts: 1 };
}

/** Whether the request may go out now; asked when its connection is ready. */
export type MayStart = () => boolean;
/** Asks in a turn of its own, and in another one as long as it comes too late for it. */
export type Start = <T>(ask: (mayStart: MayStart) => Promise<T>) => Promise<T>;

/** `enter` waits for a turn. */
export const startIn =
  (enter: () => Promise<MayStart>): Start =>
  async (ask) => {
    for (;;) {
      const mayStart = await enter();
      try {
        return await ask(mayStart);
      } catch (error) {
        if (!(error instanceof Late)) throw error;
      }
    }
  };

export type Gate = {
  /**
   * Waits for a start of one's own. Answers the milliseconds until the host may be asked again when that is after
   * `deadline` (of `performance.now()`); then nothing was reserved. Throws the signal's reason when aborted.
   */
  enter(deadline: number, signal: AbortSignal): Promise<{ mayStart: MayStart } | { waitMs: number }>;
  /** What was reserved must not be used. */
  drop(): void;
};

type Slot = {
  /** Of `performance.now()`. */
  at: number;
  until: number;
  left: number;
  /** It holds one start, which must go out within it. */
  isSingle: boolean;
  ratePerSecond: number;
  isDropped: boolean;
};

/**
 * The starts of one attempt on one host, `rate()` a second, which may change: what was reserved at a faster rate is not
 * used. `wanted` says how many are still to come, so that few are left unused.
 */
export function openGate(db: Database, tenantId: string, host: string, rate: () => number, wanted: () => number): Gate {
  let slots: Slot[] = [];
  let reserving: Promise<number> | undefined;
  let leadMs = 0;

  const isOpen = ({ until, ratePerSecond, isDropped }: Slot) =>
    !isDropped && ratePerSecond <= rate() && performance.now() < until;

  /** Whoever is late has more time from now on: a slow way out costs speed, never the rate that was promised. */
  function isInTime(slot: Slot): boolean {
    if (isOpen(slot)) return true;
    if (slot.isSingle && performance.now() >= slot.until) allow(performance.now() - slot.at);
    return false;
  }

  function allow(lateMs: number): void {
    leadMs = Math.min(mostLeadMs, Math.max(leadMs, lateMs));
  }

  function depart(slot: Slot): boolean {
    // Starts that share a slot are many, and wait for each other's connections: their number is what is kept.
    if (!slot.isSingle) return true;
    const isGone = isInTime(slot);
    if (isGone) leadMs *= 0.9;
    return isGone;
  }

  async function reserve(deadline: number): Promise<number> {
    const ratePerSecond = rate();
    const { widthMs, openMs, starts } = spacingOf(ratePerSecond, leadMs);
    const most = Math.max(1, Math.floor(aheadMs / widthMs));
    const number = Math.min(most, Math.max(1, Math.ceil(wanted() / starts)));
    const latestMs = Math.max(0, deadline - performance.now());
    const answer = await reserveSlots(db, tenantId, host, number * widthMs, latestMs);
    if (!answer.reserved) return Math.max(1, answer.waitMs);
    if (starts === 1 && answer.heardAt - answer.askedAt > openMs / 2) allow(answer.heardAt - answer.askedAt);
    for (let nth = 0; nth < number; nth += 1) {
      // When exactly the database spoke is not known: a slot is open where it is by the earliest and by the latest time.
      const at = answer.heardAt + answer.waitMs + nth * widthMs;
      const until = answer.askedAt + answer.waitMs + nth * widthMs + openMs;
      slots.push({ at, until, left: starts, isSingle: starts === 1, ratePerSecond, isDropped: false });
    }
    return 0;
  }

  return {
    async enter(deadline, signal) {
      for (;;) {
        signal.throwIfAborted();
        slots = slots.filter((slot) => slot.left > 0 && isOpen(slot));
        const slot = slots[0];
        if (slot === undefined) {
          reserving ??= reserve(deadline).finally(() => {
            reserving = undefined;
          });
          const waitMs = await reserving;
          if (waitMs > 0) return { waitMs };
          continue;
        }
        slot.left -= 1;
        const waitMs = slot.at - performance.now();
        if (waitMs > 0) await sleep(Math.ceil(waitMs), undefined, { signal });
        if (isInTime(slot)) return { mayStart: () => depart(slot) };
      }
    },
    drop() {
      for (const slot of slots) slot.isDropped = true;
    },
  };
}

/**
 * The next `lengthMs` of the host's time, when they begin within `latestMs`; `waitMs` is until their beginning. A host
 * that is closed for longer than any may be, as after its clock was set back, is open.
 */
async function reserveSlots(db: Database, tenantId: string, host: string, lengthMs: number, latestMs: number) {
  return db.withTenant(tenantId, async (tx) => {
    const askedAt = performance.now();
    const [mine] = await tx.sql<{ waitMs: number }>(
      `update host set next_at = $3 * interval '1 millisecond' + case
         when next_at > clock_timestamp() + $5 * interval '1 millisecond' then clock_timestamp()
         else greatest(next_at, clock_timestamp()) end
       where tenant_id = $1 and name = $2 and (next_at <= clock_timestamp() + $4 * interval '1 millisecond'
         or next_at > clock_timestamp() + $5 * interval '1 millisecond')
       returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 - $3 as "waitMs"`,
      [tenantId, host, lengthMs, latestMs, longestWaitMs],
    );
    if (mine) return { reserved: true as const, waitMs: mine.waitMs, askedAt, heardAt: performance.now() };
    const [later] = await tx.sql<{ waitMs: number }>(
      `select (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as "waitMs"
       from host where tenant_id = $1 and name = $2`,
      [tenantId, host],
    );
    return { reserved: false as const, waitMs: later?.waitMs ?? 0 };
  });
}
