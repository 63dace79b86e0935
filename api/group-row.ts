/** Groups as they are shown, with what they open, and who is in them. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Group, GroupDetail, GroupMember } from '#schema/group.ts';
import type { ListOf, ListQuery } from '#schema/list.ts';
import { pageOf, readCursor } from './cursor.ts';
import { literal, searchKey } from './person-row.ts';

type Row = Omit<Group, 'createdAt'> & { createdAt: Date };

const rows = `select g.id, g.name, g.description, g.provisioned, g.created_at as "createdAt",
    (select count(*) from group_member m where m.tenant_id = $1 and m.group_id = g.id) as members
  from person_group g where g.tenant_id = $1`;

const show = (row: Row): Group => ({ ...row, createdAt: row.createdAt.toISOString() });

export async function listGroups(tx: Tx): Promise<Group[]> {
  return (await tx.sql<Row>(rows, [tx.tenantId])).map(show);
}

/** Throws NotFound. */
export async function readGroup(tx: Tx, id: string): Promise<Group> {
  const [row] = await tx.sql<Row>(`${rows} and g.id = $2`, [tx.tenantId, id]);
  if (!row) throw new NotFound('no such group');
  return show(row);
}

/** Throws NotFound. */
export async function readGroupDetail(tx: Tx, id: string): Promise<GroupDetail> {
  const group = await readGroup(tx, id);
  const named = (table: string, by: string) =>
    `array(select jsonb_build_object('id', o.id, 'name', o.name) from ${by} n
       join ${table} o on o.tenant_id = n.tenant_id and o.id = n.${table}_id and o.removed_at is null
       where n.tenant_id = $1 and n.group_id = $2 order by o.name)`;
  const [opens] = await tx.sql<GroupDetail['opens']>(
    `select ${named('space', 'space_group')} as spaces, ${named('collection', 'collection_group')} as collections,
       (select count(*) from document_group n where n.tenant_id = $1 and n.group_id = $2) as documents`,
    [tx.tenantId, id],
  );
  return { ...group, opens: opens! };
}

const Key = z.tuple([z.string(), z.uuid()]);
type MemberRow = GroupMember & { nameKey: string };

/** Those in the group, by name. Throws NotFound without such a group. */
export async function listMembers(
  tx: Tx,
  groupId: string,
  query: ListQuery & { search?: string | undefined },
): Promise<ListOf<GroupMember>> {
  await readGroup(tx, groupId);
  const after = readCursor(Key, query.cursor);
  const found = await tx.sql<MemberRow>(
    `select p.id, p.name, p.email, p.deactivated_at is null as active, m.origin, p.name_key as "nameKey"
     from group_member m join person p on p.tenant_id = m.tenant_id and p.id = m.person_id
     where m.tenant_id = $1 and m.group_id = $2
       and ($3::text is null or p.name_key like '%' || $3 || '%' or p.email like '%' || $4 || '%')
       and ($5::text is null or (p.name_key, p.id) > ($5 collate "C", $6::uuid))
     order by p.name_key, p.id limit $7`,
    [
      tx.tenantId,
      groupId,
      await searchKey(tx, query.search),
      literal(query.search?.toLowerCase()),
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.limit + 1,
    ],
  );
  return pageOf(
    found,
    query.limit,
    ({ nameKey, id }) => [nameKey, id],
    ({ nameKey, ...member }) => member,
  );
}
