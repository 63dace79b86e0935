/** Who is in a space, read and changed under the space's lock, so that its last owner stays whoever acts at once. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import type { ListOf, ListQuery } from '#schema/list.ts';
import type { Candidate, SpaceGroup, SpaceMember } from '#schema/member.ts';
import type { SpaceRole } from '#schema/role.ts';
import type { SpaceKind } from '#schema/space.ts';
import { type Asker, requireSpace, strongest } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import { searchKey } from './person-row.ts';

/** Enough to choose from; whoever looks for somebody else types more of the name. */
const mostCandidates = 50;

type MemberRow = SpaceMember & { nameKey: string };

/** People of the space by name, each once, with every way that they are there. */
export async function listMembers(
  tx: Tx,
  spaceId: string,
  query: ListQuery & { search?: string },
): Promise<ListOf<SpaceMember>> {
  const after = readCursor(z.tuple([z.string(), z.uuid()]), query.cursor);
  const key = await searchKey(tx, query.search);
  const rows = await tx.sql<MemberRow>(
    `select p.id, p.name, p.name_key as "nameKey", p.deactivated_at is null as active,
       (array_agg(r.role order by ${strongest}))[1] as role,
       (select d.role from member d where d.tenant_id = $1 and d.space_id = $2 and d.person_id = p.id) as direct,
       array(select jsonb_build_object('id', o.id, 'name', o.name, 'role', g.role)
         from space_group g
           join group_member w on w.tenant_id = g.tenant_id and w.group_id = g.group_id and w.person_id = p.id
           join person_group o on o.tenant_id = g.tenant_id and o.id = g.group_id
         where g.tenant_id = $1 and g.space_id = $2 order by o.name) as groups
     from membership r join person p on p.tenant_id = r.tenant_id and p.id = r.person_id and p.removed_at is null
     where r.tenant_id = $1 and r.space_id = $2 and ($3::text is null or p.name_key like '%' || $3 || '%')
       and ($4::text is null or (p.name_key, p.id) > ($4 collate "C", $5::uuid))
     group by p.tenant_id, p.id order by p.name_key, p.id limit $6`,
    [tx.tenantId, spaceId, key, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
  );
  return pageOf<MemberRow, SpaceMember>(
    rows,
    query.limit,
    (row) => [row.nameKey, row.id],
    ({ nameKey, ...member }) => member,
  );
}

export const listGroups = (tx: Tx, spaceId: string): Promise<SpaceGroup[]> =>
  tx.sql<SpaceGroup>(
    `select o.id, o.name, g.role, (select count(*) from group_member w join person p on p.tenant_id = w.tenant_id
         and p.id = w.person_id and p.removed_at is null
       where w.tenant_id = $1 and w.group_id = o.id) as people
     from space_group g join person_group o on o.tenant_id = g.tenant_id and o.id = g.group_id
     where g.tenant_id = $1 and g.space_id = $2`,
    [tx.tenantId, spaceId],
  );

/** People and groups that could be entered, by name and nothing else. */
export async function listCandidates(tx: Tx, spaceId: string, search: string): Promise<Candidate[]> {
  const key = await searchKey(tx, search);
  return tx.sql<Candidate>(
    `select id, name, kind from (
       select g.id, g.name, 'group' as kind, name_key(g.name) as key from person_group g
       where g.tenant_id = $1 and not exists (select from space_group s
         where s.tenant_id = $1 and s.space_id = $2 and s.group_id = g.id)
       union all
       select p.id, p.name, 'person', p.name_key from person p
       where p.tenant_id = $1 and ${mayBeMember} and not exists (select from member m
         where m.tenant_id = $1 and m.space_id = $2 and m.person_id = p.id)) c
     where $3::text is null or key like '%' || $3 || '%' order by kind, key collate "C", id limit ${mostCandidates}`,
    [tx.tenantId, spaceId, key],
  );
}

/** Whom a space can be opened to: also a service, for its keys; nobody who is gone or was only let in for a time. */
const mayBeMember = `p.removed_at is null and p.deactivated_at is null and p.role not in ('operator', 'inspector')`;

/**
 * Holds the space against every other change of who is in it, then sees to it that the asker may still make one.
 * Throws as `requireSpace`, and Conflict for a personal space, which stays its person's alone.
 */
export async function holdMembers(tx: Tx, asker: Asker, spaceId: string): Promise<SpaceKind> {
  const [space] = await tx.sql<{ kind: SpaceKind }>(
    'select kind from space where tenant_id = $1 and id = $2 for no key update',
    [tx.tenantId, spaceId],
  );
  await requireSpace(tx, asker, spaceId, 'administer');
  if (space!.kind === 'personal') throw new Conflict('a personal space is one person’s', { code: 'personal-space' });
  return space!.kind;
}

/** In the organisation's space the administrators are the owners, by their role alone. */
export function requireGivenRole(kind: SpaceKind, role: SpaceRole): void {
  if (kind === 'organisation' && role === 'owner') {
    throw new Conflict('administrators own it', { code: 'organisation-owner' });
  }
}

/** Throws NotFound for who cannot be a member. */
export async function putMember(tx: Tx, spaceId: string, personId: string, role: SpaceRole): Promise<void> {
  const put = await tx.sql(
    `insert into member (tenant_id, space_id, person_id, role)
     select $1, $2, p.id, $4 from person p where p.tenant_id = $1 and p.id = $3 and ${mayBeMember}
     on conflict (tenant_id, space_id, person_id) do update set role = excluded.role returning person_id`,
    [tx.tenantId, spaceId, personId, role],
  );
  if (put.length === 0) throw new NotFound('no such person');
}

/** Throws NotFound for a group that is not there. */
export async function putGroup(tx: Tx, spaceId: string, groupId: string, role: SpaceRole): Promise<void> {
  const put = await tx.sql(
    `insert into space_group (tenant_id, space_id, group_id, role)
     select $1, $2, g.id, $4 from person_group g where g.tenant_id = $1 and g.id = $3
     on conflict (tenant_id, space_id, group_id) do update set role = excluded.role returning group_id`,
    [tx.tenantId, spaceId, groupId, role],
  );
  if (put.length === 0) throw new NotFound('no such group');
}

const entries = { member: 'person_id', space_group: 'group_id' } as const;

/** Throws NotFound for who is not entered. */
export async function takeOut(tx: Tx, table: keyof typeof entries, spaceId: string, id: string): Promise<void> {
  const taken = await tx.sql(
    `delete from ${table} where tenant_id = $1 and space_id = $2 and ${entries[table]} = $3 returning 1 as one`,
    [tx.tenantId, spaceId, id],
  );
  if (taken.length === 0) throw new NotFound('not in the space');
}
