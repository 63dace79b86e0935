/** What the reader may do in a space: their role in the organisation and the one in the space must both allow it. */
import { type Permission, type SpaceRole, spaceMay } from '#schema/role.ts';
import type { Root } from '../root.tsx';
import { useRoot } from './voice.tsx';

export const mayIn = (held: readonly Permission[], spaceRole: SpaceRole, permission: Permission): boolean =>
  held.includes(permission) && spaceMay(spaceRole, permission);

export function useMay(spaceRole: SpaceRole, permission: Permission): boolean {
  const me = useRoot<Root>()?.me;
  return me ? mayIn(me.permissions, spaceRole, permission) : false;
}
