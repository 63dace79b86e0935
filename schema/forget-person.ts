/**
 * What says who somebody was leaves the product. Their id stays, so that the record, and what they made, still point at
 * one and the same somebody.
 */
import type { Tx } from './database.ts';
import { sha256 } from './id.ts';

/** Rows that are about nobody else. Places and factors lead back to a person as surely as an address does. */
export const ownTables = [
  'session',
  'link',
  'identity',
  'factor',
  'recovery_code',
  'place',
  'key',
  'member',
  'group_member',
  'notice_seen',
  'errand',
] as const;

/** What says who the person was goes for good. Once more changes nothing. */
export async function forgetPerson(tx: Tx, id: string): Promise<void> {
  const [person] = await tx.sql<{ email: string }>('select email from person where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ]);
  for (const table of ownTables) {
    await tx.sql(`delete from ${table} where tenant_id = $1 and person_id = $2`, [tx.tenantId, id]);
  }
  await tx.sql(
    'delete from notice_seen s using notice n where s.tenant_id = $1 and n.tenant_id = $1 and n.id = s.notice_id and n.person_id = $2',
    [tx.tenantId, id],
  );
  await tx.sql('delete from notice where tenant_id = $1 and person_id = $2', [tx.tenantId, id]);
  await tx.sql('delete from attempt where tenant_id = $1 and account = $2', [tx.tenantId, sha256(person?.email ?? '')]);
  await tx.sql('delete from idempotency where tenant_id = $1 and actor_id = $2', [tx.tenantId, id]);
  // A space of one's own is called as its person.
  await tx.sql(
    `update space s set name = '–' from person p
     where s.tenant_id = $1 and s.owner_id = $2 and p.tenant_id = $1 and p.id = $2 and s.name = p.name`,
    [tx.tenantId, id],
  );
  await tx.sql(
    `update person set email = id || '@removed.invalid', name = '–', role = 'user', role_id = null, external_id = null,
       provisioned = false, directory = null, language = 'sv', theme = 'system', password_hash = null,
       deactivated_at = coalesce(deactivated_at, now()), removed_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
}
