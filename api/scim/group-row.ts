/** Groups that a directory keeps. What was made or put there by hand is not its to see, to change or to take away. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { ScimGroup } from '#schema/scim.ts';
import { tellOwners } from '../group-reach.ts';
import { handOver } from '../ownership.ts';
import { belongs } from '../person-row.ts';
import type { Test } from './path.ts';
import { wrong } from './refuse.ts';
import { whereOf } from './user-row.ts';

export type GroupRow = {
  id: string;
  name: string;
  externalId: string | null;
  createdAt: Date;
  memberIds: string[];
};

const memberIds = `array(select m.person_id from group_member m
  where m.tenant_id = $1 and m.group_id = g.id order by m.person_id)`;

/** Members are read only where they are shown: a group may have all of an organisation in it. */
const rowsWith = (members: boolean) => `select g.id, g.name, g.external_id as "externalId", g.created_at as "createdAt",
    ${members ? memberIds : "'{}'::uuid[]"} as "memberIds"
  from person_group g where g.tenant_id = $1 and g.provisioned`;

const conditions: Record<string, (param: string) => string> = {
  id: (param) => `g.id::text = ${param}`,
  externalid: (param) => `g.external_id = ${param}`,
  displayname: (param) => `lower(g.name) = lower(${param})`,
  'members.value': (param) => `exists (select from group_member m
    where m.tenant_id = $1 and m.group_id = g.id and m.person_id::text = ${param})`,
};

export async function listGroupRows(
  tx: Tx,
  tests: readonly Test[],
  { offset, limit }: { offset: number; limit: number },
  members: boolean,
): Promise<{ found: GroupRow[]; total: number }> {
  const where = whereOf(tests, conditions, 2);
  const params = [tx.tenantId, ...where.params];
  const [counted] = await tx.sql<{ total: number }>(
    `select count(*) as total from person_group g where g.tenant_id = $1 and g.provisioned ${where.sql}`,
    params,
  );
  const found = await tx.sql<GroupRow>(
    `${rowsWith(members)} ${where.sql} order by g.id offset ${offset} limit ${limit}`,
    params,
  );
  return { found, total: counted!.total };
}

/** Throws NotFound. */
export async function readGroupRow(tx: Tx, id: string, members = true): Promise<GroupRow> {
  const [row] = await tx.sql<GroupRow>(`${rowsWith(members)} and g.id::text = $2`, [tx.tenantId, id.toLowerCase()]);
  if (!row) throw new NotFound('no such group');
  return row;
}

/** Answers the id. Throws Conflict for a name or an externalId that is taken, InvalidInput for unknown members. */
export async function addGroup(tx: Tx, actor: Actor, { displayName, externalId, members }: ScimGroup): Promise<string> {
  const id = newId();
  await requireFree(tx, { displayName, externalId }, id);
  await tx.sql(
    'insert into person_group (tenant_id, id, name, external_id, provisioned) values ($1, $2, $3, $4, true)',
    [tx.tenantId, id, displayName, externalId ?? null],
  );
  const { added } = await setMembers(tx, id, members ?? []);
  await recordEvent(tx, actor, { action: 'group.make', object: { kind: 'group', id }, details: { added } });
  return id;
}

/** Makes the group what the directory wants it to be; no members said are none. One event for all of it. */
export async function changeGroup(tx: Tx, actor: Actor, was: GroupRow, wanted: ScimGroup): Promise<void> {
  const { id } = was;
  await tx.sql('select id from person_group where tenant_id = $1 and id = $2 for no key update', [tx.tenantId, id]);
  const { displayName, externalId } = wanted;
  await requireFree(tx, wanted, id);
  await tx.sql('update person_group set name = $3, external_id = $4 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    displayName,
    externalId ?? null,
  ]);
  const { added, removed, spaces } = await setMembers(tx, id, wanted.members ?? []);
  const isSame =
    added.length + removed.length === 0 && displayName === was.name && (externalId ?? null) === was.externalId;
  if (isSame) return;
  const details = { before: { name: was.name }, after: { name: displayName }, added, removed, spaces };
  await recordEvent(tx, actor, { action: 'group.change', object: { kind: 'group', id }, details });
}

/** Spaces that have their owners by it alone fall to the administrators: a directory is not refused. Throws NotFound. */
export async function dropGroup(tx: Tx, actor: Actor, groupId: string): Promise<void> {
  const { id, name, memberIds } = await readGroupRow(tx, groupId);
  const spaces = await handOver(tx, { groupIds: [id] }, () =>
    tx.sql('delete from person_group where tenant_id = $1 and id = $2', [tx.tenantId, id]),
  );
  const details = { name, members: memberIds.length, spaces };
  await recordEvent(tx, actor, { action: 'group.remove', object: { kind: 'group', id }, details });
}

async function setMembers(
  tx: Tx,
  groupId: string,
  members: readonly { value: string }[],
): Promise<{ added: string[]; removed: string[]; spaces: string[] }> {
  const wanted = [...new Set(members.map(({ value }) => value.toLowerCase()))];
  const there = await tx.sql<{ id: string }>(
    `select p.id from person p where p.tenant_id = $1 and ${belongs} and p.id::text = any ($2)`,
    [tx.tenantId, wanted],
  );
  if (there.length < wanted.length) throw wrong('invalidValue', 'a member is not a user here');
  const ids = there.map(({ id }) => id);
  let removed: { id: string }[] = [];
  const added = await tx.sql<{ id: string }>(
    `insert into group_member (tenant_id, group_id, person_id, origin)
     select $1, $2, id, 'provisioning' from unnest($3::uuid[]) wanted (id)
     on conflict (tenant_id, group_id, person_id) do nothing returning person_id as id`,
    [tx.tenantId, groupId, ids],
  );
  // Those who stay or come are in by now: who goes hands over only what none of them owns.
  const spaces = await handOver(tx, { groupIds: [groupId] }, async () => {
    removed = await tx.sql<{ id: string }>(
      `delete from group_member where tenant_id = $1 and group_id = $2 and origin = 'provisioning'
         and not (person_id = any ($3)) returning person_id as id`,
      [tx.tenantId, groupId, ids],
    );
  });
  if (added.length > 0) await tellOwners(tx, [groupId], null);
  return { added: added.map(({ id }) => id), removed: removed.map(({ id }) => id), spaces };
}

async function requireFree(
  tx: Tx,
  { displayName, externalId }: Pick<ScimGroup, 'displayName' | 'externalId'>,
  id: string,
): Promise<void> {
  const taken = await tx.sql(
    'select id from person_group where tenant_id = $1 and id <> $2 and (name = $3 or external_id = $4) limit 1',
    [tx.tenantId, id, displayName, externalId ?? null],
  );
  if (taken.length > 0) throw new Conflict('displayName or externalId is taken');
}
