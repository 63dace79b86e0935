/** Who may do what: the one table that API, web and tests read. */

export type Permission = 'crawl' | 'ask' | 'read' | 'administer';

/** A person's role in the tenant. */
export const tenantRoles = {
  administrator: ['crawl', 'ask', 'read', 'administer'],
  user: ['ask', 'read'],
} as const satisfies Record<string, readonly Permission[]>;
export type TenantRole = keyof typeof tenantRoles;

/** A person's role in a space; both this and the tenant role must allow an act inside a space. */
export const spaceRoles = {
  owner: ['crawl', 'ask', 'read', 'administer'],
  editor: ['crawl', 'ask', 'read'],
  viewer: ['ask', 'read'],
} as const satisfies Record<string, readonly Permission[]>;
export type SpaceRole = keyof typeof spaceRoles;

export const tenantMay = (role: TenantRole, permission: Permission): boolean =>
  (tenantRoles[role] as readonly Permission[]).includes(permission);

export const spaceMay = (role: SpaceRole, permission: Permission): boolean =>
  (spaceRoles[role] as readonly Permission[]).includes(permission);
