/** An organisation is never left without somebody who administers it, however many act on its people at once. */
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';

/** The ids of those of tenant $1. */
export const administrators = `select id from person
  where tenant_id = $1 and kind = 'person' and role in ('administrator', 'operator') and role_id is null
    and deactivated_at is null and removed_at is null`;

/**
 * Does what may take an administrator away. Their rows are held first, always in the same order, so that of two who
 * would take each other away the second sees what the first has done. Throws Conflict when nobody would be left.
 */
export async function keepAdministrator<Done>(tx: Tx, work: () => Promise<Done>): Promise<Done> {
  const held = await tx.sql(`${administrators} order by id for no key update`, [tx.tenantId]);
  const done = await work();
  if (held.length > 0 && (await tx.sql(`${administrators} limit 1`, [tx.tenantId])).length === 0) {
    throw new Conflict('nobody would administer the organisation', { code: 'last-administrator' });
  }
  return done;
}
