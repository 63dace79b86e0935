/**
 * Archives that were made to be fetched are copies: those of a collection go with the first document of it that goes,
 * and any by a rule of its own. Their files leave the store after the commit.
 */
import type { Database, Tx } from '#schema/database.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import { notesOf } from './item-files.ts';

export async function purgeDeliveries({ tenantId, sql }: Tx, purgeId: string, ids: readonly string[]): Promise<void> {
  const params = [tenantId, ids];
  for (const table of ['audit_export', 'archive_package', 'person_request']) {
    await sql(`update ${table} set delivery_id = null where tenant_id = $1 and delivery_id = any ($2)`, params);
  }
  await sql(
    `with gone as (delete from delivery where tenant_id = $1 and id = any ($2) returning path)
     insert into purge_archive (tenant_id, purge_id, path) select $1, $3, path from gone on conflict do nothing`,
    [...params, purgeId],
  );
  // Of the set too, where a document that it was packed from goes first.
  await sql(
    `update purge_item set state = 'gone', ended_at = now()
     where tenant_id = $1 and object_id = any ($2) and purge_id = $3 and kind = 'export' and state = 'planned'`,
    [...params, purgeId],
  );
}

/** The archives of these collections, but for those that are being made. */
export async function purgePackagesOf(tx: Tx, purgeId: string, collectionIds: readonly string[]): Promise<void> {
  const packages = await tx.sql<{ id: string }>(
    `select k.delivery_id as id from archive_package k
     where k.tenant_id = $1 and k.ended_at is not null and k.delivery_id is not null and k.direction = 'out'
       and k.collection_id = any ($2)
       and not exists (select from holds_over($1, 'export', k.delivery_id))`,
    [tx.tenantId, collectionIds],
  );
  if (packages.length > 0)
    await purgeDeliveries(
      tx,
      purgeId,
      packages.map(({ id }) => id),
    );
}

/** Removes the files of archives whose rows went. What dies on the way is taken up again. */
export async function purgeArchives(
  db: Database,
  deliveries: Pick<Deliveries, 'remove'>,
  { tenantId, purgeId }: { tenantId: string; purgeId: string },
): Promise<void> {
  const noted = await db.readTenant<{ purgeId: string; path: string }>(
    tenantId,
    `select n.purge_id as "purgeId", n.path from ${notesOf('purge_archive', 'tenant.id')} order by n.path, n.purge_id`,
    [purgeId],
  );
  for (const { purgeId: notedBy, path } of noted) {
    await deliveries.remove(path);
    await db.withTenant(tenantId, ({ sql }) =>
      sql('delete from purge_archive where tenant_id = $1 and purge_id = $2 and path = $3', [tenantId, notedBy, path]),
    );
  }
}
