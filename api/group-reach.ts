/**
 * What a group opens, and so who may put people into it: whoever decides about people, roles and spaces alike, or who
 * reaches at least as much themselves. Owners of what is opened are told that somebody came.
 */
import type { Tx } from '#schema/database.ts';
import { NotAllowed } from '#schema/errors.ts';
import { tellPerson } from '#schema/notice.ts';
import type { Permission } from '#schema/role.ts';
import { strengthOf } from './access.ts';
import type { Giver } from './giving.ts';

/** Together these are an administrator's, by whatever role: from them no space of the organisation is kept for good. */
const governing: readonly Permission[] = ['people', 'role', 'administer'];

/** Whether they may put anybody, themselves too, into any group. In the installation's own tenant it is who runs it. */
export const isGoverning = ({ permissions }: Pick<Giver, 'permissions'>): boolean =>
  permissions.includes('operate') || governing.every((permission) => permissions.includes(permission));

/** Whether $2 does not come to the collection at all. */
const outOfReach = (collection: string): string => `not exists (select from reach_of($1, $2, null, ${collection}))`;

/** Of the groups $3 those that open what person $2 does not reach, or reaches as less. */
const beyond = `select g.id from unnest($3::uuid[]) g (id) where exists (
    select from space_group o join space s on s.tenant_id = o.tenant_id and s.id = o.space_id and s.removed_at is null
    where o.tenant_id = $1 and o.group_id = g.id and not exists (
      select from membership_of($1, $2, o.space_id) m where ${strengthOf('m.role')} <= ${strengthOf('o.role')}))
  or exists (
    select from collection_group o
      join collection c on c.tenant_id = o.tenant_id and c.id = o.collection_id and c.removed_at is null
    where o.tenant_id = $1 and o.group_id = g.id and ${outOfReach('c.id')})
  or exists (
    select from document_group o
      join document d on d.tenant_id = o.tenant_id and d.id = o.document_id and d.removed_at is null
    where o.tenant_id = $1 and o.group_id = g.id
      and (${outOfReach('d.collection_id')} or not sees($1, $2, d.id)))`;

/** Those of the groups that the giver may put nobody into. */
export async function groupsBeyond(tx: Tx, giver: Giver, groupIds: readonly string[]): Promise<Set<string>> {
  if (groupIds.length === 0 || isGoverning(giver)) return new Set();
  const found = await tx.sql<{ id: string }>(beyond, [tx.tenantId, giver.personId, [...new Set(groupIds)]]);
  return new Set(found.map(({ id }) => id));
}

/** Throws NotAllowed when one of the groups opens what the giver does not reach. */
export async function requireFillable(tx: Tx, giver: Giver, groupIds: readonly string[]): Promise<void> {
  const refused = await groupsBeyond(tx, giver, groupIds);
  if (refused.size > 0) throw new NotAllowed('the group opens more than they reach', { code: 'group-beyond' });
}

/** Throws NotAllowed for oneself, whatever the group opens by now: what it opens later was not meant for who came alone. */
export function requireNotOneself(giver: Giver, personId: string): void {
  if (personId === giver.personId && !isGoverning(giver)) {
    throw new NotAllowed('nobody enters a group alone', { code: 'group-own' });
  }
}

type Told = { ownerId: string; group: string; space: string };

/** Who owns a space that one of the groups $2 opens something of, and has not yet to read that somebody came. */
const untold = `select distinct m.person_id as "ownerId", g.name as "group", s.name as space
  from (select group_id, space_id from space_group where tenant_id = $1
    union select n.group_id, c.space_id from collection_group n
      join collection c on c.tenant_id = n.tenant_id and c.id = n.collection_id and c.removed_at is null
      where n.tenant_id = $1
    union select n.group_id, c.space_id from document_group n
      join document d on d.tenant_id = n.tenant_id and d.id = n.document_id and d.removed_at is null
      join collection c on c.tenant_id = d.tenant_id and c.id = d.collection_id and c.removed_at is null
      where n.tenant_id = $1) o
    join person_group g on g.tenant_id = $1 and g.id = o.group_id
    join space s on s.tenant_id = $1 and s.id = o.space_id and s.removed_at is null
    join membership m on m.tenant_id = $1 and m.space_id = s.id and m.role = 'owner'
    join person p on p.tenant_id = $1 and p.id = m.person_id and p.deactivated_at is null and p.removed_at is null
  where o.group_id = any ($2) and m.person_id is distinct from $3 and not exists (
    select from notice t where t.tenant_id = $1 and t.person_id = m.person_id and t.code = 'group-grew'
      and t.facts = jsonb_build_object('group', g.name, 'space', s.name) and t.at > now() - interval '30 days'
      and not exists (select from notice_seen x
        where x.tenant_id = $1 and x.notice_id = t.id and x.person_id = m.person_id))`;

/**
 * Tells the owners of what the groups open that somebody was put into them; once, until they have seen it, however many
 * come. Whoever did it is not told.
 */
export async function tellOwners(tx: Tx, groupIds: readonly string[], exceptId: string | null): Promise<void> {
  if (groupIds.length === 0) return;
  const owners = await tx.sql<Told>(untold, [tx.tenantId, [...new Set(groupIds)], exceptId]);
  for (const { ownerId, group, space } of owners) await tellPerson(tx, ownerId, 'group-grew', { group, space });
}
