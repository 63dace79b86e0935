/**
 * Shared spaces keep an owner who can act. What would leave one without is refused where there is a choice; where
 * somebody must be out all the same (who has left, or whom a directory takes away), what they alone owned falls to the
 * organisation's administrators, who are told.
 */
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { tellPerson } from '#schema/notice.ts';
import { administrators } from './administrators.ts';

/** Whose leaving it is: of people, by whichever way they own, or of anybody who owns by one of the groups. */
export type Leaving = { personIds: readonly string[] } | { groupIds: readonly string[] };
type Heirs = (tx: Tx) => Promise<readonly string[]>;

const active = 'p.deactivated_at is null and p.removed_at is null';

/** Does what may leave spaces without an owner. Throws Conflict, for all of it, when it does. */
export async function refuseOwnerless(tx: Tx, leaving: Leaving, work: () => Promise<unknown>): Promise<void> {
  const held = await holdSpaces(tx, leaving);
  await work();
  await requireOwners(tx, held);
}

/** Throws Conflict when what was done leaves one of them without an owner who can still act. */
export async function requireOwners(tx: Tx, spaceIds: readonly string[]): Promise<void> {
  const orphans = await ownerless(tx, spaceIds);
  if (orphans.length > 0) throw new Conflict('nobody would own the space', { code: 'last-owner' });
}

/** Does what may leave spaces without an owner, and hands those over. Answers their ids. */
export async function handOver(
  tx: Tx,
  leaving: Leaving,
  work: () => Promise<unknown>,
  heirs: Heirs = ofOrganisation,
): Promise<string[]> {
  const held = await holdSpaces(tx, leaving);
  await work();
  const orphans = await ownerless(tx, held);
  if (orphans.length > 0) for (const heirId of await heirs(tx)) await inherit(tx, heirId, orphans);
  return orphans.map(({ id }) => id);
}

/**
 * Shared spaces that are owned so, held against other changes of who is in them: first the groups, then the spaces, each
 * in the order of their ids, so that nobody waits in a circle.
 */
async function holdSpaces(tx: Tx, leaving: Leaving): Promise<string[]> {
  if ('groupIds' in leaving) {
    const groups = 'select id from person_group where tenant_id = $1 and id = any ($2) order by id for no key update';
    await tx.sql(groups, [tx.tenantId, leaving.groupIds]);
  }
  const [owns, ids] =
    'groupIds' in leaving
      ? [
          `space_group g join group_member w on w.tenant_id = g.tenant_id and w.group_id = g.group_id
             join person p on p.tenant_id = w.tenant_id and p.id = w.person_id and ${active}
           where g.tenant_id = $1 and g.space_id = s.id and g.group_id = any ($2) and g.role = 'owner'`,
          leaving.groupIds,
        ]
      : [
          `membership m where m.tenant_id = $1 and m.space_id = s.id and m.person_id = any ($2) and m.role = 'owner'`,
          leaving.personIds,
        ];
  const owned = await tx.sql<{ id: string }>(
    `select s.id from space s
     where s.tenant_id = $1 and s.kind = 'shared' and s.removed_at is null and exists (select from ${owns})
     order by s.id for no key update`,
    [tx.tenantId, ids],
  );
  return owned.map(({ id }) => id);
}

type Orphan = { id: string; name: string };

const ownerless = (tx: Tx, spaceIds: readonly string[]): Promise<Orphan[]> =>
  tx.sql<Orphan>(
    `select s.id, s.name from space s where s.tenant_id = $1 and s.id = any ($2) and not exists (
       select from membership m join person p on p.tenant_id = m.tenant_id and p.id = m.person_id and ${active}
       where m.tenant_id = $1 and m.space_id = s.id and m.role = 'owner')
     order by s.id`,
    [tx.tenantId, spaceIds],
  );

async function ofOrganisation(tx: Tx): Promise<string[]> {
  const found = await tx.sql<{ id: string }>(`${administrators} order by id`, [tx.tenantId]);
  return found.map(({ id }) => id);
}

async function inherit(tx: Tx, heirId: string, spaces: readonly Orphan[]): Promise<void> {
  await tx.sql(
    `insert into member (tenant_id, space_id, person_id, role) select $1, id, $2, 'owner' from unnest($3::uuid[]) s (id)
     on conflict (tenant_id, space_id, person_id) do update set role = 'owner'`,
    [tx.tenantId, heirId, spaces.map(({ id }) => id)],
  );
  for (const { name } of spaces) await tellPerson(tx, heirId, 'space-inherited', { space: name });
}
