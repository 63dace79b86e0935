/**
 * Who may give which role to whom: nobody gives, or takes away, more than they may give, and nobody changes their own
 * role. Whoever may not give a role does not act on those who have it either: their links would be a way to it.
 */
import type { Tx } from '#schema/database.ts';
import { NotAllowed, NotFound } from '#schema/errors.ts';
import type { RoleChoice } from '#schema/person.ts';
import { assignedRoles, mayGive, type Permission, permissionsOf, type TenantRole } from '#schema/role.ts';

/** Who gives. `personId` is null for a directory, which is nobody's colleague. */
export type Giver = { personId: string | null; permissions: readonly Permission[] };
/** A role as a person's row has it. */
export type GivenRole = { role: TenantRole; roleId: string | null };

/** The columns for a choice. Throws NotFound for a role that is not there, NotAllowed for one beyond the giver. */
export async function requireGiveable(tx: Tx, giver: Giver, choice: RoleChoice): Promise<GivenRole> {
  const { permissions, ...given } = await readChoice(tx, choice);
  requireWithin(giver, permissions);
  return given;
}

/** Throws NotAllowed when the permissions go beyond what the giver may give. */
export function requireWithin({ permissions }: Giver, given: readonly Permission[]): void {
  if (!mayGive(permissions, given)) throw new NotAllowed('beyond what the giver may', { code: 'role-beyond' });
}

type Target = GivenRole & { permissions: readonly Permission[] };

/**
 * The person's role, if the giver may act on people who have it. Throws NotFound for who is not there any more, and
 * NotAllowed.
 */
export async function requireOver(tx: Tx, giver: Giver, personId: string): Promise<Target> {
  const [found] = await tx.sql<GivenRole & { own: Permission[] | null }>(
    `select p.role, p.role_id as "roleId", o.permissions as own
     from person p left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
     where p.tenant_id = $1 and p.id = $2 and p.kind = 'person' and p.role <> 'inspector' and p.removed_at is null`,
    [tx.tenantId, personId],
  );
  if (!found) throw new NotFound('no such person');
  const { own, ...given } = found;
  const target = { ...given, permissions: own ?? permissionsOf(given.role) };
  if (personId !== giver.personId) requireWithin(giver, target.permissions);
  return target;
}

/** Everybody with an open session whom the giver may act on, as `requireOver` says; themselves too. */
export async function everybodyUnder(tx: Tx, giver: Giver): Promise<string[]> {
  const open = await tx.sql<{ id: string; role: TenantRole; own: Permission[] | null }>(
    `select p.id, p.role, o.permissions as own
     from person p left join role o on o.tenant_id = p.tenant_id and o.id = p.role_id
     where p.tenant_id = $1 and exists (select from session s
       where s.tenant_id = p.tenant_id and s.person_id = p.id and s.ended_at is null and s.expires_at > now())`,
    [tx.tenantId],
  );
  return open
    .filter(({ id, role, own }) => id === giver.personId || mayGive(giver.permissions, own ?? permissionsOf(role)))
    .map(({ id }) => id);
}

/** Throws NotAllowed for what nobody does to themselves. */
export function requireOther({ personId }: Giver, targetId: string): void {
  if (personId === targetId) throw new NotAllowed('not to oneself', { code: 'own-account' });
}

async function readChoice(tx: Tx, choice: RoleChoice): Promise<Target> {
  const builtIn = assignedRoles.find((role) => role === choice);
  if (builtIn) return { role: builtIn, roleId: null, permissions: permissionsOf(builtIn) };
  // Held, so that it is not taken away before somebody has it.
  const [own] = await tx.sql<{ permissions: Permission[] }>(
    'select permissions from role where tenant_id = $1 and id = $2 for key share',
    [tx.tenantId, choice],
  );
  if (!own) throw new NotFound('no such role');
  // With a role of the organisation's own the built-in one says nothing.
  return { role: 'user', roleId: choice, permissions: own.permissions };
}
