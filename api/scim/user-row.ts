/** People as a directory finds, makes and changes them. Those it has let go of are not there for it any more. */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { type Permission, permissionsOf, type TenantRole } from '#schema/role.ts';
import { keepAdministrator } from '../administrators.ts';
import { requireOver } from '../giving.ts';
import { changePerson, deactivate, makePerson, reactivate } from '../person-change.ts';
import { belongs } from '../person-row.ts';
import type { Test } from './path.ts';
import { wrong } from './refuse.ts';
import type { PersonFromDirectory, UserRow } from './user-shape.ts';

type Directory = Extract<Actor, { kind: 'provider' }>;

const released = 'p.provisioned and p.directory is null';
const rows = `select p.id, p.email, p.name, p.language, p.external_id as "externalId", p.directory,
    p.deactivated_at is null as active, p.created_at as "createdAt",
    array(select jsonb_build_object('id', g.id, 'name', g.name) from group_member m
      join person_group g on g.tenant_id = m.tenant_id and g.id = m.group_id
      where m.tenant_id = $1 and m.person_id = p.id and g.provisioned order by g.id) as groups
  from person p where p.tenant_id = $1 and ${belongs} and not (${released})`;

const userName = `lower(coalesce(p.directory ->> 'userName', p.email))`;
const conditions: Record<string, (param: string) => string> = {
  id: (param) => `p.id::text = ${param}`,
  externalid: (param) => `p.external_id = ${param}`,
  username: (param) => `${userName} = lower(${param})`,
  displayname: (param) => `p.name = ${param}`,
  emails: (param) => `p.email = lower(${param})`,
  'emails.value': (param) => `p.email = lower(${param})`,
  active: (param) => `(p.deactivated_at is null)::text = ${param}`,
};

/** SQL for what all has to hold, its values from `$from` on. Throws InvalidInput (`invalidFilter`). */
export function whereOf(
  tests: readonly Test[],
  known: Record<string, (param: string) => string>,
  from: number,
): { sql: string; params: string[] } {
  const parts = tests.map(({ attribute }, nth) => {
    const condition = Object.hasOwn(known, attribute) ? known[attribute] : undefined;
    if (!condition) throw wrong('invalidFilter', `nothing is found by ${attribute}`);
    return ` and ${condition(`$${nth + from}`)}`;
  });
  return { sql: parts.join(''), params: tests.map(({ value }) => String(value)) };
}

export async function listUsers(
  tx: Tx,
  tests: readonly Test[],
  { offset, limit }: { offset: number; limit: number },
): Promise<{ found: UserRow[]; total: number }> {
  const where = whereOf(tests, conditions, 2);
  const params = [tx.tenantId, ...where.params];
  const [counted] = await tx.sql<{ total: number }>(
    `select count(*) as total from person p where p.tenant_id = $1 and ${belongs} and not (${released}) ${where.sql}`,
    params,
  );
  const found = await tx.sql<UserRow>(`${rows} ${where.sql} order by p.id offset ${offset} limit ${limit}`, params);
  return { found, total: counted!.total };
}

/** Throws NotFound. */
export async function readUserRow(tx: Tx, id: string): Promise<UserRow> {
  const [row] = await tx.sql<UserRow>(`${rows} and p.id::text = $2`, [tx.tenantId, id.toLowerCase()]);
  if (!row) throw new NotFound('no such user');
  return row;
}

/** Answers the id: a new one, or that of somebody whom the directory had let go of. Throws Conflict, QuotaSpent. */
export async function addUser(tx: Tx, actor: Directory, wanted: PersonFromDirectory): Promise<string> {
  const [known] = await tx.sql<{ id: string; active: boolean }>(
    `select p.id, p.deactivated_at is null as active from person p
     where p.tenant_id = $1 and ${belongs} and ${released} and p.email = $2 for no key update`,
    [tx.tenantId, wanted.email],
  );
  if (known) {
    await changeUser(tx, actor, known, wanted);
    return known.id;
  }
  await requireFree(tx, wanted, null);
  const { active, directory, ...facts } = wanted;
  const role = { role: 'user', roleId: null } as const;
  const id = await makePerson(tx, { ...facts, ...role, groupIds: [], provisioned: true });
  await tx.sql('update person set directory = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    JSON.stringify(directory),
  ]);
  await recordEvent(tx, actor, { action: 'person.make', object: { kind: 'person', id }, details: role });
  if (!active) await deactivate(tx, actor, id);
  return id;
}

/**
 * Throws Conflict when a name is somebody else's, or nobody would administer the organisation any more, and NotAllowed
 * for another address of somebody who may more than the one whose key it is.
 */
export async function changeUser(
  tx: Tx,
  actor: Directory,
  { id, active }: Pick<UserRow, 'id' | 'active'>,
  wanted: PersonFromDirectory,
): Promise<void> {
  await keepAdministrator(tx, async () => {
    await requireFree(tx, wanted, id);
    const kept = await tx.sql(
      `update person set external_id = $3, directory = $4, provisioned = true
       where tenant_id = $1 and id = $2
         and (external_id is distinct from $3 or directory is distinct from $4::jsonb) returning id`,
      [tx.tenantId, id, wanted.externalId, JSON.stringify(wanted.directory)],
    );
    const { email, name, language } = wanted;
    await requireAddress(tx, actor, id, email);
    const isChanged = await changePerson(tx, actor, id, { email, name, language });
    if (kept.length > 0 && !isChanged) {
      const details = { after: { directory: 'changed' } };
      await recordEvent(tx, actor, { action: 'person.change', object: { kind: 'person', id }, details });
    }
    if (active && !wanted.active) await deactivate(tx, actor, id);
    if (!active && wanted.active) await reactivate(tx, actor, id);
  });
}

/** Who has somebody's address has the links that are mailed to it. Of plain users the directory may say anything. */
async function requireAddress(tx: Tx, { keyId }: Directory, id: string, email: string): Promise<void> {
  const [owner] = await tx.sql<{ role: TenantRole; own: Permission[] | null }>(
    `select p.role, o.permissions as own from key k
       join person p on p.tenant_id = k.tenant_id and p.id = k.person_id
       left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
       join person other on other.tenant_id = k.tenant_id and other.id = $3 and other.email <> $4
     where k.tenant_id = $1 and k.id = $2`,
    [tx.tenantId, keyId, id, email],
  );
  if (!owner) return;
  const permissions = [...permissionsOf('user'), ...(owner.own ?? permissionsOf(owner.role))];
  await requireOver(tx, { personId: null, permissions }, id);
}

/** Deactivates, and lets go: what the person made stays, and the directory may make them anew. */
export async function releaseUser(tx: Tx, actor: Actor, id: string): Promise<void> {
  await readUserRow(tx, id);
  await deactivate(tx, actor, id);
  await tx.sql(
    'update person set provisioned = true, directory = null, external_id = null where tenant_id = $1 and id = $2',
    [tx.tenantId, id],
  );
  await tx.sql(`delete from group_member where tenant_id = $1 and person_id = $2 and origin = 'provisioning'`, [
    tx.tenantId,
    id,
  ]);
}

async function requireFree(tx: Tx, wanted: PersonFromDirectory, id: string | null): Promise<void> {
  const taken = await tx.sql(
    `select p.id from person p where p.tenant_id = $1 and p.removed_at is null and p.id is distinct from $2
       and (p.email = $3 or ${userName} = lower($4) or p.external_id = $5) limit 1`,
    [tx.tenantId, id, wanted.email, wanted.directory.userName, wanted.externalId],
  );
  if (taken.length > 0) throw new Conflict('userName, e-mail address or externalId is taken');
}
