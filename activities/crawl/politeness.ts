/**
 * Politeness that holds across workers, because it is rows: starts on a host are slots in time that are reserved one
 * after the other, and requests under way at once are permits. A fetch starts inside its own slot or reserves anew.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Tx } from '#schema/database.ts';
import { type Lease, leaseSeconds } from './frontier.ts';

/** However long a site asks to be left alone, it is asked again within the hour. */
export const longestWaitMs = 3_600_000;
/** How far ahead slots are reserved at most; what a killed worker reserved is lost for this long. */
const aheadMs = 2_000;
/** Faster than this, several starts share a slot: a timer cannot tell shorter times apart. */
const shortestSlotMs = 100;

/**
 * How starts are spaced. `starts` may fall anywhere in the first `openMs` of a slot; slots are `widthMs` apart, so two
 * starts of neighbouring slots are never closer than the rate says, and a group of starts never denser.
 */
type Spacing = { widthMs: number; openMs: number; starts: number };

/** For `ratePerSecond` starts a second. */
export function spacingOf(ratePerSecond: number): Spacing {
  const intervalMs = 1000 / ratePerSecond;
  if (intervalMs < shortestSlotMs) {
    const starts = Math.max(1, Math.floor(shortestSlotMs / intervalMs));
    return { widthMs: starts * intervalMs, openMs: starts * intervalMs, starts };
  }
  // A start late in its slot would crowd the next one: the slot is wider by what it is open.
  const openMs = Math.min(50, intervalMs / 20);
  return { widthMs: intervalMs + openMs, openMs, starts: 1 };
}

/** Makes sure that there is a row for the host; both kinds of politeness hang on it. */
export async function ensureHost(tx: Tx, host: string): Promise<void> {
  await tx.sql('insert into host (tenant_id, name) values ($1, $2) on conflict do nothing', [tx.tenantId, host]);
}

/** `usable` fetches may be under way; `surplus` permits are held besides, for fetches that began when more might. */
export type Permits = { usable: number; surplus: number };

/**
 * Makes the lease hold up to `share` of the host's permits, of which there are `parallel`: takes what is missing and is
 * free, and gives back what is too much, but for as many as fetches are `active`. A permit whose lease ran out is free.
 */
export async function takePermits(
  db: Database,
  lease: Lease,
  host: string,
  { parallel, share, active = 0 }: { parallel: number; share: number; active?: number },
): Promise<Permits> {
  return db.withTenant(lease.tenantId, async (tx) => {
    await ensureHost(tx, host);
    // One taker at a time for a host, so that the free slots that are seen stay free.
    await tx.sql('select name from host where tenant_id = $1 and name = $2 for no key update', [tx.tenantId, host]);
    const held = await tx.sql<{ slot: number }>(
      'select slot from permit where tenant_id = $1 and host = $2 and lease_token = $3 order by slot',
      [tx.tenantId, host, lease.token],
    );
    const kept = held.filter(({ slot }) => slot <= parallel).slice(0, share);
    const idle = held.filter((permit) => !kept.includes(permit)).slice(0, Math.max(0, held.length - active));
    await tx.sql('delete from permit where tenant_id = $1 and host = $2 and lease_token = $3 and slot = any($4)', [
      tx.tenantId,
      host,
      lease.token,
      idle.map(({ slot }) => slot),
    ]);
    const taken = await tx.sql<{ slot: number }>(
      `insert into permit as p (tenant_id, host, slot, lease_batch, lease_token, lease_until)
       select $1, $2, slot, $3, $4, now() + $5 * interval '1 second'
       from generate_series(1, $6::int) slot
       where not exists (select from permit o where o.tenant_id = $1 and o.host = $2 and o.slot = slot.slot
         and o.lease_until >= now())
       limit $7
       on conflict (tenant_id, host, slot) do update
         set lease_batch = excluded.lease_batch, lease_token = excluded.lease_token, lease_until = excluded.lease_until
       returning slot`,
      [tx.tenantId, host, lease.batch, lease.token, leaseSeconds, parallel, share - kept.length],
    );
    return { usable: kept.length + taken.length, surplus: held.length - kept.length - idle.length };
  });
}

/** Gives all permits of the lease back. */
export async function returnPermits(db: Database, lease: Lease): Promise<void> {
  await db.withTenant(lease.tenantId, (tx) =>
    tx.sql('delete from permit where tenant_id = $1 and lease_token = $2', [lease.tenantId, lease.token]),
  );
}

/** Nothing starts on the host for so long, an hour at most: it asked for that. */
export async function postpone(db: Database, tenantId: string, host: string, waitMs: number): Promise<void> {
  await db.withTenant(tenantId, (tx) =>
    tx.sql(
      `update host set next_at = greatest(next_at, now() + $3 * interval '1 millisecond')
       where tenant_id = $1 and name = $2`,
      [tenantId, host, Math.min(waitMs, longestWaitMs)],
    ),
  );
}

export type Gate = {
  /**
   * Waits for a start of one's own. Answers 0, or the milliseconds until the host may be asked again when that is
   * after `deadline` (of `performance.now()`); then nothing was reserved. Throws the signal's reason when aborted.
   */
  enter(deadline: number, signal: AbortSignal): Promise<number>;
  /** What was reserved must not be used. */
  drop(): void;
};

type Slot = {
  /** Of `performance.now()`. */
  at: number;
  until: number;
  left: number;
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

  const isOpen = ({ until, ratePerSecond, isDropped }: Slot) =>
    !isDropped && ratePerSecond <= rate() && performance.now() < until;

  async function reserve(deadline: number): Promise<number> {
    const ratePerSecond = rate();
    const { widthMs, openMs, starts } = spacingOf(ratePerSecond);
    const most = Math.max(1, Math.floor(aheadMs / widthMs));
    const number = Math.min(most, Math.max(1, Math.ceil(wanted() / starts)));
    const latestMs = Math.max(0, deadline - performance.now());
    const answer = await reserveSlots(db, tenantId, host, number * widthMs, latestMs);
    if (!answer.reserved) return Math.max(1, answer.waitMs);
    const from = performance.now() + answer.waitMs;
    for (let nth = 0; nth < number; nth += 1) {
      const at = from + nth * widthMs;
      slots.push({ at, until: at + openMs, left: starts, ratePerSecond, isDropped: false });
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
          if (waitMs > 0) return waitMs;
          continue;
        }
        slot.left -= 1;
        const waitMs = slot.at - performance.now();
        if (waitMs > 0) await sleep(Math.ceil(waitMs), undefined, { signal });
        if (isOpen(slot)) return 0;
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
    const [mine] = await tx.sql<{ waitMs: number }>(
      `update host set next_at = $3 * interval '1 millisecond' + case
         when next_at > clock_timestamp() + $5 * interval '1 millisecond' then clock_timestamp()
         else greatest(next_at, clock_timestamp()) end
       where tenant_id = $1 and name = $2 and (next_at <= clock_timestamp() + $4 * interval '1 millisecond'
         or next_at > clock_timestamp() + $5 * interval '1 millisecond')
       returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 - $3 as "waitMs"`,
      [tenantId, host, lengthMs, latestMs, longestWaitMs],
    );
    if (mine) return { reserved: true, waitMs: Math.max(0, mine.waitMs) };
    const [later] = await tx.sql<{ waitMs: number }>(
      `select (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as "waitMs"
       from host where tenant_id = $1 and name = $2`,
      [tenantId, host],
    );
    return { reserved: false, waitMs: later?.waitMs ?? 0 };
  });
}
