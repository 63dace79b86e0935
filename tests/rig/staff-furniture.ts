/** People of an organisation, what they have of their own to come in by, and what stands beside them. */
import type { Tx } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { TenantRole } from '#schema/role.ts';
import { adder } from './adder.ts';

export type Staff = {
  /** Somebody who is in no space, the group they are in, and a role that nobody has. */
  personId: string;
  groupId: string;
  roleId: string;
  /** Somebody else, whom things can be handed to. */
  heirId: string;
  /** A program that comes by key. */
  serviceId: string;
};

export const addPerson = (tx: Tx, name: string, role: TenantRole = 'user'): Promise<string> =>
  adder(tx)('person', { email: `${newId()}@staff.example`, name, role });

export async function addStaff(tx: Tx, mark: string): Promise<Staff> {
  const add = adder(tx);
  const [personId, heirId] = [await addPerson(tx, mark), await addPerson(tx, mark)];
  const groupId = await add('person_group', { name: mark, description: mark });
  await tx.sql('insert into group_member (tenant_id, group_id, person_id) values ($1, $2, $3)', [
    tx.tenantId,
    groupId,
    personId,
  ]);
  const serviceId = await add('person', {
    email: `${newId()}@service.invalid`,
    name: mark,
    role: 'user',
    kind: 'service',
  });
  return {
    personId,
    heirId,
    groupId,
    serviceId,
    roleId: await add('role', { name: mark, permissions: ['read', 'ask'] }),
  };
}

/** An account of the person's at a provider; answers its id. */
export const addIdentity = (tx: Tx, personId: string, subject: string = newId()): Promise<string> =>
  adder(tx)('identity', { person_id: personId, issuer: 'https://idp.example', subject });

/** A group that a directory keeps; answers its id. */
export const addScimGroup = (tx: Tx): Promise<string> =>
  adder(tx)('person_group', { name: newId(), provisioned: true });

/** Another open session of a person, whose secret nobody has; answers its id. */
export const addSession = (tx: Tx, personId: string): Promise<string> =>
  adder(tx)('session', {
    person_id: personId,
    carrier: 'cookie',
    secret_hash: sha256(newId()),
    expires_at: inAnHour(),
  });

const inAnHour = () => new Date(Date.now() + 3_600_000);
