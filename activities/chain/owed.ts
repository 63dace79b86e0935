/** What a look at a tenant's chain finds to do: nearly always nothing, which one statement says. */
import type { Database } from '#schema/database.ts';

export type Owed = {
  /** Events wait for their link. */
  isWaiting: boolean;
  /** Links are under no head, and the last head is older than `everyMs`. */
  isUnsigned: boolean;
  /** The newest head has not reached the witness. */
  isUntold: boolean;
};

export async function readOwed(db: Database, tenantId: string, everyMs: number): Promise<Owed> {
  const [owed] = await db.readTenant<Owed>(
    tenantId,
    `select exists (select from audit_pending where tenant_id = tenant.id) as "isWaiting",
       linked.seq > coalesce(head.seq, 0)
         and coalesce(head.signed_at < now() - $2 * interval '1 millisecond', true) as "isUnsigned",
       coalesce(head.seq, 0) > told.seq as "isUntold"
     from (select coalesce(max(seq), 0) as seq from audit_link where tenant_id = tenant.id) linked
       cross join (select coalesce(max(seq), 0) as seq from audit_witness where tenant_id = tenant.id) told
       left join (
         select seq, signed_at from audit_head where tenant_id = tenant.id order by seq desc limit 1) head on true`,
    [everyMs],
  );
  return owed!;
}
