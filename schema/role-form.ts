/** Roles as they are shown and, those of an organisation's own, made. */
import { z } from 'zod';
import { ownPermissions, type Permission, permissions } from './role.ts';

const Own = z.enum(ownPermissions as [Permission, ...Permission[]]);

export const RoleForm = z.object({
  name: z.string().trim().min(1).max(100),
  permissions: z
    .array(Own)
    .min(1)
    .max(ownPermissions.length)
    .transform((given) => permissions.filter((permission) => given.includes(permission))),
});
export type RoleForm = z.infer<typeof RoleForm>;

export const Role = z.object({
  /** A built-in role's name, or the id of an own one: what a person is given. */
  id: z.string(),
  /** Null for built-in roles: each language has words for them. */
  name: z.string().nullable(),
  permissions: z.array(z.enum(permissions)),
  people: z.int(),
});
export type Role = z.infer<typeof Role>;
