/** Who may do what: the one table that API, web and tests read. */

/**
 * What a role can allow. In a space: `read`, `ask`, `upload` (and looking after what was uploaded), `crawl` (and all
 * other writing), `administer`. In the organisation:
 * its people and groups, its roles, its spaces, its keys, how people sign in, its settings, what its models do, the record of acts,
 * retention. In the installation: `operate`, whose holder sees no organisation's content.
 */
export const permissions = [
  'read',
  'ask',
  'upload',
  'crawl',
  'administer',
  'people',
  'role',
  'key',
  'federation',
  'setting',
  'model',
  'audit',
  'retention',
  'operate',
] as const;
export type Permission = (typeof permissions)[number];

/** A person's role in the tenant; a role that a tenant made itself is a row of its own with a list like these. */
export const tenantRoles = {
  administrator: [
    'read',
    'ask',
    'upload',
    'crawl',
    'administer',
    'people',
    'role',
    'key',
    'federation',
    'setting',
    'model',
  ],
  'compliance-officer': ['read', 'ask', 'audit', 'retention'],
  'ai-configurator': ['read', 'ask', 'upload', 'crawl', 'administer', 'model'],
  user: ['read', 'ask', 'upload'],
  /** Only in the tenant that holds the installation's own administrators. */
  operator: ['operate', 'people', 'key', 'federation', 'setting', 'audit'],
  /** Who looks into a tenant by its leave, for a time: see `breakGlass`. */
  inspector: ['read', 'ask'],
} as const satisfies Record<string, readonly Permission[]>;
export type TenantRole = keyof typeof tenantRoles;

/** The built-in roles that a tenant can give to its people. */
export const givenRoles = ['administrator', 'compliance-officer', 'ai-configurator', 'user'] as const;
/** The built-in roles that people can be given at all; who is let in by leave gets theirs in another way. */
export const assignedRoles = [...givenRoles, 'operator'] as const;
/** What a role of a tenant's own making may hold: everything but running the installation. */
export const ownPermissions = permissions.filter((permission) => permission !== 'operate');

/** A person's role in a space; both this and the tenant role must allow an act inside a space. */
export const spaceRoles = {
  owner: ['read', 'ask', 'upload', 'crawl', 'administer'],
  editor: ['read', 'ask', 'upload', 'crawl'],
  viewer: ['read', 'ask'],
} as const satisfies Record<string, readonly Permission[]>;
export type SpaceRole = keyof typeof spaceRoles;

export const permissionsOf = (role: TenantRole): readonly Permission[] => tenantRoles[role];

export const tenantMay = (role: TenantRole, permission: Permission): boolean =>
  permissionsOf(role).includes(permission);

export const spaceMay = (role: SpaceRole, permission: Permission): boolean =>
  (spaceRoles[role] as readonly Permission[]).includes(permission);

/**
 * What one may give to others besides what one holds: somebody has to appoint those who look over everybody's shoulder,
 * and it is whoever decides about roles. Never to oneself.
 */
const appointed: Partial<Record<Permission, readonly Permission[]>> = { role: ['audit', 'retention'] };

/** Whether a holder of `held` may give, or take away, all of `given`. */
export function mayGive(held: readonly Permission[], given: readonly Permission[]): boolean {
  const giveable = new Set([...held, ...held.flatMap((permission) => appointed[permission] ?? [])]);
  return given.every((permission) => giveable.has(permission));
}
