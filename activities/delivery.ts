/** Archives that nobody may fetch any more leave the store, each with an event that says which it was. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import type { Deliveries } from './outside/deliveries.ts';

export type DeliveryDeps = { db: Database; deliveries: Pick<Deliveries, 'remove'> };

/** What is beyond waits for the next round, so that no tenant holds up the others. */
const mostAtOnce = 100;

/** What is held stays; its link is expired all the same. */
const isFree = (tenant: string) => `not exists (select from holds_over(${tenant}, 'export', d.id))`;

/** Answers how many went. What dies on the way is done again: the row is gone when its file is. */
export async function expireDeliveries({ db, deliveries }: DeliveryDeps, tenantId: string): Promise<number> {
  const over = await db.readTenant<{ id: string }>(
    tenantId,
    `select d.id from delivery d where d.tenant_id = tenant.id and d.expires_at <= now() and ${isFree('tenant.id')}
     order by d.expires_at limit ${mostAtOnce}`,
  );
  let gone = 0;
  for (const { id } of over) if (await db.withTenant(tenantId, (tx) => expireOne(tx, deliveries, id))) gone += 1;
  return gone;
}

async function expireOne(tx: Tx, deliveries: DeliveryDeps['deliveries'], id: string): Promise<boolean> {
  // Whoever places a hold takes it alone: either theirs is seen below, or they wait until this is done.
  await tx.sql('select lock_holds(false)');
  const [gone] = await tx.sql<{ path: string; what: string; name: string; sha256: string }>(
    `delete from delivery d where d.tenant_id = $1 and d.id = $2 and d.expires_at <= now() and ${isFree('$1')}
     returning path, what, name, encode(sha256, 'hex') as sha256`,
    [tx.tenantId, id],
  );
  if (!gone) return false;
  const { path, ...details } = gone;
  await deliveries.remove(path);
  await recordEvent(tx, system, { action: 'delivery.expire', object: { kind: 'delivery', id }, details });
  return true;
}
