/**
 * Politeness that holds across workers, because it is rows: requests under way at once are permits with leases, and a
 * host that asked to be left alone is closed for all. When requests start is the gate's.
 */
import type { Database, Tx } from '#schema/database.ts';
import { type Lease, leaseSeconds } from './frontier.ts';

/** However long a site asks to be left alone, it is asked again within the hour. */
export const longestWaitMs = 3_600_000;

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
