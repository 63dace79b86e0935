/**
 * How often somebody came within a window of time, counted in one place for all processes. Whom it is about stands
 * there as a hash, in the installation's own tenant: an address has no other, and one statement counts for them all.
 */
import type { Database, Tx } from './database.ts';
import { sha256 } from './id.ts';
import { systemTenantId } from './tenant.ts';

/** A stretch of the clock: the `seconds` from `startsAt`, in seconds of Unix time and a multiple of them. */
export type Window = { subject: string; seconds: number; startsAt: number };

/** Who or what is counted, from the parts that tell it from all others. */
export const subjectOf = (...parts: readonly string[]): string => parts.join('\n');

export function windowOf(subject: string, seconds: number, nowMs = Date.now()): Window {
  return { subject, seconds, startsAt: Math.floor(nowMs / 1000 / seconds) * seconds };
}

/** Adds to each window, and answers what all processes together have counted there, in the order given. */
export async function addCounts(
  db: Pick<Database, 'withTenant'>,
  counts: readonly (Window & { count: number })[],
): Promise<number[]> {
  const rows = await db.withTenant(systemTenantId, (tx) =>
    tx.sql<{ ordinal: number; count: number }>(addSql, [
      tx.tenantId,
      counts.map(({ subject }) => sha256(subject)),
      counts.map(({ startsAt }) => startsAt),
      counts.map(({ seconds }) => seconds),
      counts.map(({ count }) => count),
    ]),
  );
  return rows.map(({ count }) => count);
}

/** Rows are taken in one order by every process, so that no two wait for each other. */
const addSql = `
  with given as (
    select * from unnest($2::bytea[], $3::bigint[], $4::int[], $5::int[])
      with ordinality as g (subject, starts_at, seconds, count, ordinal)),
  added as (
    insert into rate (tenant_id, subject, starts_at, seconds, count)
    select $1, subject, to_timestamp(starts_at), seconds, count from given order by subject, seconds, starts_at
    on conflict (tenant_id, subject, seconds, starts_at) do update set count = rate.count + excluded.count
    returning subject, starts_at, seconds, count)
  select g.ordinal, a.count from given g
    join added a on a.subject = g.subject and a.seconds = g.seconds and a.starts_at = to_timestamp(g.starts_at)
  order by g.ordinal`;

/** Forgets windows that are over; run in the installation's own tenant. */
export async function sweepRates(tx: Tx): Promise<void> {
  await tx.sql(`delete from rate where tenant_id = $1 and starts_at + make_interval(secs => seconds) < now()`, [
    tx.tenantId,
  ]);
}
