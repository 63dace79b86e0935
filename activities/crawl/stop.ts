/** A run is stopped before it is done: by the organisation's quota, or because it has taken as long as it may. */
import type { Database, Tx } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';
import type { Run } from './run.ts';

/**
 * Nothing more of the run is fetched. What was stored goes on to become searchable; what still waits is left as it is,
 * for a run over what failed to go on from.
 */
export async function stopRun(tx: Tx, crawlId: string, reason: Reason): Promise<void> {
  await tx.sql(
    `update crawl set stopped = true, reason = $3, version = version + 1, updated_at = now()
     where tenant_id = $1 and id = $2 and not stopped and ended_at is null`,
    [tx.tenantId, crawlId, JSON.stringify(reason)],
  );
}

/** True when the run has been at work for as long as the tenant's limits allow: it is stopped then. */
export async function stopLate(db: Database, { tenantId, id, limits, workedSeconds }: Run): Promise<boolean> {
  const hours = limits?.hoursPerCrawl.max;
  if (hours === undefined || workedSeconds < hours * 3600) return false;
  await db.withTenant(tenantId, (tx) => stopRun(tx, id, { code: 'hours-limit', facts: { hours } }));
  return true;
}
