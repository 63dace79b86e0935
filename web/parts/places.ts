/** The pages of administration, in the order they are shown: each only to whoever may do what it is for. */
import type { Permission } from '#schema/role.ts';
import type { WordKey } from '../words/sv.ts';

export type Place = {
  to: string;
  /** Any of these opens it. */
  for: readonly Permission[];
  name: WordKey;
  /** What it is for. */
  hint: WordKey;
};

export const places: readonly Place[] = [
  { to: '/system/tenants', for: ['operate'], name: 'tenant.title', hint: 'tenant.title.hint' },
  { to: '/system/glass', for: ['operate'], name: 'glass.system.title', hint: 'glass.system.hint' },
  { to: '/admin/people', for: ['people'], name: 'people.title', hint: 'people.title.hint' },
  { to: '/admin/group', for: ['people'], name: 'group.title', hint: 'group.title.hint' },
  { to: '/admin/role', for: ['people'], name: 'role.title', hint: 'role.title.hint' },
  { to: '/admin/setting', for: ['setting'], name: 'setting.title', hint: 'setting.title.hint' },
  { to: '/admin/glass', for: ['setting'], name: 'glass.title', hint: 'glass.title.hint' },
  { to: '/admin/key', for: ['key'], name: 'key.title', hint: 'key.title.hint' },
  { to: '/admin/federation', for: ['federation'], name: 'federation.title', hint: 'federation.title.hint' },
  { to: '/admin/classification', for: ['setting'], name: 'classification.title', hint: 'classification.title.hint' },
];

/** Those that somebody with these permissions may open. */
export const placesFor = (held: readonly Permission[]): readonly Place[] =>
  places.filter((place) => place.for.some((permission) => held.includes(permission)));
