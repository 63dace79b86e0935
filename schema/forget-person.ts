/**
 * What says who somebody was leaves the product. Their id stays, so that the record, and what they made, still point at
 * one and the same somebody.
 */
import type { Actor } from './audit.ts';
import type { Rows, Tx } from './database.ts';
import { sha256 } from './id.ts';
import { destroyPersonKey } from './person-key.ts';

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

/** What says who the person was goes for good, and last their key, so that no copy of it opens. Once more changes nothing. */
export async function forgetPerson(tx: Tx, actor: Actor, id: string): Promise<void> {
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
  await forgetPlaces(tx, id);
  await tx.sql(
    `update person set email = id || '@removed.invalid', name = '–', role = 'user', role_id = null, external_id = null,
       provisioned = false, directory = null, language = 'sv', theme = 'system', password_hash = null,
       deactivated_at = coalesce(deactivated_at, now()), removed_at = now()
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id],
  );
  await expireAnswers(tx, id);
  await destroyPersonKey(tx, actor, id);
}

/** Copies of what is gone do not wait to be fetched. */
export async function expireAnswers({ tenantId, sql }: Rows, id: string): Promise<void> {
  await sql(
    `update delivery d set expires_at = least(d.expires_at, now()) from person_request q
     where q.tenant_id = $1 and q.person_id = $2
       and d.tenant_id = $1 and d.what = 'person-request' and d.object_id = q.id`,
    [tenantId, id],
  );
}

/** What they called a space of their own, what is in it, and files in there that came to nothing; a hold keeps it so. */
async function forgetPlaces({ tenantId, sql }: Tx, id: string): Promise<void> {
  const own = `s.tenant_id = $1 and s.kind = 'personal' and s.owner_id = $2`;
  const inOwn = `c.tenant_id = $1 and c.space_id in (select s.id from space s where ${own})
    and not exists (select from holds_over($1, 'collection', c.id))`;
  const cameToNothing = (upload: string) => `not exists (select from extract e
    where e.tenant_id = $1 and e.upload_id = ${upload} and e.document_id is not null)`;
  for (const text of [
    `update extract x set name = '–', unread = '[]' from collection c
     where x.tenant_id = $1 and x.collection_id = c.id and x.document_id is null and ${inOwn} and ${cameToNothing('x.upload_id')}`,
    `update upload u set name = '–', folder = '' from collection c
     where u.tenant_id = $1 and u.collection_id = c.id and ${inOwn} and ${cameToNothing('u.id')}`,
    `update collection c set name = '–', description = '' where ${inOwn}`,
    `update space s set name = '–', description = '' where ${own}
       and not exists (select from holds_over($1, 'space', s.id))`,
  ]) {
    await sql(text, [tenantId, id]);
  }
}
