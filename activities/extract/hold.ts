/** Runs of an organisation that is not open begin no more pages and no more passages, until it is again. */
import type { Database } from '#schema/database.ts';
import type { ExtractKey } from './run.ts';

/** `isMore`: the step is to be taken again; `isHeld`: but only when the organisation is open again. */
export type Stepped = { isMore: boolean; isHeld?: boolean };

export const held: Stepped = { isMore: true, isHeld: true };

/** Whether the run has to wait; it is remembered, so that exactly those that wait are told to go on. */
export async function isHeld(db: Database, { tenantId, extractId }: ExtractKey): Promise<boolean> {
  const rows = await db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update extract set held = true, updated_at = now()
       where tenant_id = $1 and id = $2 and ended_at is null
         and exists (select from tenant where id = $1 and state <> 'active') returning id`,
      [tenantId, extractId],
    ),
  );
  return rows.length > 0;
}

/** Those that wait go on. They are told first: one that a crash kept from being told is told in the next round. */
export async function releaseHeld(
  db: Database,
  tenantId: string,
  resume: (extractId: string) => Promise<void>,
): Promise<void> {
  const waiting = await db.readTenant<{ id: string }>(
    tenantId,
    'select id from extract where tenant_id = tenant.id and ended_at is null and held order by requested_at',
  );
  for (const { id } of waiting) {
    await resume(id);
    await db.withTenant(tenantId, ({ sql }) =>
      sql('update extract set held = false where tenant_id = $1 and id = $2', [tenantId, id]),
    );
  }
}
