/** What roles are called: built-in ones in words of the language, an organisation's own as it called them. */
import type { Person } from '#schema/person.ts';
import type { TenantRole } from '#schema/role.ts';
import type { Role } from '#schema/role-form.ts';
import type { Voice } from '../words/speak.ts';

export type RoleName = Pick<Role, 'id' | 'name'>;

export const nameOfRole = (say: Voice['say'], { id, name }: RoleName): string =>
  name ?? say(`account.role.${id as TenantRole}`);

export const roleOf = (say: Voice['say'], { role, ownRole }: Pick<Person, 'role' | 'ownRole'>): string =>
  ownRole?.name ?? say(`account.role.${role}`);

/** Roles as the options of a choice. */
export const roleOptions = (say: Voice['say'], roles: readonly RoleName[]): [string, string][] =>
  roles.map((role) => [role.id, nameOfRole(say, role)]);
