/** The pages of administration, in the order they are shown: each only to whoever may do what it is for. */
import type { Permission } from '#schema/role.ts';
import type { WordKey } from '../words/sv.ts';

export type Place = {
  to: string;
  /** Any of these opens it. */
  for: readonly Permission[];
  /** Its name, and `<name>.hint`: what it is for. */
  name: WordKey;
};

export const places: readonly Place[] = [];
