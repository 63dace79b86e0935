/**
 * What can be done to a person, each with its event, in the transaction of whoever asks: an administrator, a file of
 * many, or a directory. Who may is asked before.
 */
import { type Actor, recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { requireRoomForPerson } from '#schema/quota.ts';
import type { Language } from '#schema/session.ts';
import { keepAdministrator } from './administrators.ts';
import type { GivenRole } from './giving.ts';
import { addMember } from './group-change.ts';
import { handOver } from './ownership.ts';

export type NewPerson = GivenRole & {
  email: string;
  name: string;
  language: Language;
  groupIds: readonly string[];
  /** Given by a directory, which then keeps the person in step. */
  externalId?: string | null;
  provisioned?: boolean;
};

const object = (id: string) => ({ kind: 'person', id });

/**
 * Answers the id. Throws QuotaSpent, Conflict when the e-mail address is somebody's already, NotFound for a group that
 * is not there. Records nothing: one person and a file of many are recorded in their own ways.
 */
export async function makePerson(tx: Tx, person: NewPerson): Promise<string> {
  await requireRoomForPerson(tx);
  const id = newId();
  const made = await tx.sql(
    `insert into person (tenant_id, id, email, name, role, role_id, language, external_id, provisioned)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, email) do nothing returning id`,
    [
      tx.tenantId,
      id,
      person.email,
      person.name,
      person.role,
      person.roleId,
      person.language,
      person.externalId ?? null,
      person.provisioned ?? false,
    ],
  );
  if (made.length === 0) throw new Conflict('the e-mail address is taken', { code: 'person-exists' });
  for (const groupId of new Set(person.groupIds)) await addMember(tx, groupId, id, 'hand');
  return id;
}

/**
 * Sessions, keys and links end with it; streams that are open end when they next ask; spaces that nobody else owns fall
 * to the administrators. Done twice it is done once.
 */
export async function deactivate(tx: Tx, actor: Actor, id: string): Promise<void> {
  await keepAdministrator(tx, async () => {
    let done: object[] = [];
    const spaces = await handOver(tx, { personIds: [id] }, async () => {
      done = await tx.sql(
        `update person set deactivated_at = now()
         where tenant_id = $1 and id = $2 and deactivated_at is null and removed_at is null returning id`,
        [tx.tenantId, id],
      );
    });
    if (done.length === 0) return;
    const ended = await endEverything(tx, id);
    await recordEvent(tx, actor, { action: 'person.deactivate', object: object(id), details: { ...ended, spaces } });
  });
}

async function endEverything(tx: Tx, id: string): Promise<{ sessions: number; keys: number }> {
  const sessions = await tx.sql(
    `update session set ended_at = now(), ended_why = 'deactivated'
     where tenant_id = $1 and person_id = $2 and ended_at is null returning id`,
    [tx.tenantId, id],
  );
  const keys = await tx.sql(
    `update key set revoked_at = now(), revoked_why = 'deactivated'
     where tenant_id = $1 and person_id = $2 and revoked_at is null returning id`,
    [tx.tenantId, id],
  );
  await tx.sql('update link set used_at = now() where tenant_id = $1 and person_id = $2 and used_at is null', [
    tx.tenantId,
    id,
  ]);
  return { sessions: sessions.length, keys: keys.length };
}

/** What was ended stays ended. Throws QuotaSpent. */
export async function reactivate(tx: Tx, actor: Actor, id: string): Promise<void> {
  const [person] = await tx.sql<{ inactive: boolean }>(
    `select deactivated_at is not null as inactive from person
     where tenant_id = $1 and id = $2 and removed_at is null for no key update`,
    [tx.tenantId, id],
  );
  if (!person?.inactive) return;
  await requireRoomForPerson(tx);
  await tx.sql('update person set deactivated_at = null where tenant_id = $1 and id = $2', [tx.tenantId, id]);
  await recordEvent(tx, actor, { action: 'person.reactivate', object: object(id) });
}

export type PersonFacts = { email: string; name: string; language: Language } & GivenRole;

/** Writes what differs, and records what it was and became, names and addresses left out. Answers whether anything did. */
export async function changePerson(tx: Tx, actor: Actor, id: string, wanted: Partial<PersonFacts>): Promise<boolean> {
  const write = () => writePerson(tx, actor, id, wanted);
  return wanted.role === undefined ? write() : keepAdministrator(tx, write);
}

/** Facts that may stand in the record: a name or an address would stay there for as long as it is kept. */
const recorded: ReadonlySet<string> = new Set(['role', 'roleId', 'language']);
const columns: Record<keyof PersonFacts, string> = {
  email: 'email',
  name: 'name',
  language: 'language',
  role: 'role',
  roleId: 'role_id',
};

async function writePerson(tx: Tx, actor: Actor, id: string, wanted: Partial<PersonFacts>): Promise<boolean> {
  const [was] = await tx.sql<PersonFacts>(
    `select email, name, language, role, role_id as "roleId" from person
     where tenant_id = $1 and id = $2 for no key update`,
    [tx.tenantId, id],
  );
  const names = (Object.keys(columns) as (keyof PersonFacts)[]).filter(
    (name) => wanted[name] !== undefined && wanted[name] !== was![name],
  );
  if (names.length === 0) return false;
  const sets = names.map((name, nth) => `${columns[name]} = $${nth + 3}`).join(', ');
  await tx.sql(`update person set ${sets} where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
    ...names.map((name) => wanted[name]),
  ]);
  const said = (facts: Partial<PersonFacts>) =>
    Object.fromEntries(names.map((name) => [name, recorded.has(name) ? facts[name] : 'changed']));
  await recordEvent(tx, actor, {
    action: 'person.change',
    object: object(id),
    details: { before: said(was!), after: said(wanted) },
  });
  return true;
}
