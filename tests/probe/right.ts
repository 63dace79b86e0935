/** Who may do what, written a second time: what a person of some roles is answered on a route. */
import type { DeclaredRoute } from '#api/plugins/permission.ts';
import { type SpaceRole, spaceMay, type TenantRole, tenantMay } from '#schema/role.ts';

/** `space`: in the space that the request is about; null is no member of it. */
export type Roles = { tenant: TenantRole; space: SpaceRole | null };

/** `namesIds`: whether the request names something that there is. */
export function answerTo({ may }: DeclaredRoute, { tenant, space }: Roles, namesIds: boolean): 'allowed' | 403 | 404 {
  if (may === 'public' || may === 'half-signed-in' || may === 'signed-in' || may === 'known') return 'allowed';
  if (may === 'provision') return 403;
  if (!tenantMay(tenant, may)) return 403;
  // What no role in a space allows is decided by the role in the organisation alone.
  if (!namesIds || !spaceMay('owner', may)) return 'allowed';
  if (space === null) return 404;
  return spaceMay(space, may) ? 'allowed' : 403;
}
