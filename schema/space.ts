/** Where knowledge is kept and shared: a space holds collections, a collection holds sources and documents. */
import { z } from 'zod';

export const SpaceRoleName = z.enum(['owner', 'editor', 'viewer']);

export const Collection = z.object({
  id: z.uuid(),
  /** The space that the asker reaches it by: the one that holds it, or one that it is lent to. */
  spaceId: z.uuid(),
  name: z.string(),
  description: z.string(),
  sources: z.int(),
  /** Those that the asker sees. */
  documents: z.int(),
  /** What the asker is there. */
  role: SpaceRoleName,
  /** Held by the organisation's space, and only lent to this one. */
  lent: z.boolean(),
  /** Kept to some groups of those who reach the space. */
  narrowed: z.boolean(),
  level: z.int(),
  /** Whether a legal hold keeps it and what is in it from going. */
  isHeld: z.boolean(),
});
export type Collection = z.infer<typeof Collection>;

export const CollectionInput = z.object({
  spaceId: z.uuid(),
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).default(''),
});
export type CollectionInput = z.infer<typeof CollectionInput>;

const name = z.string().trim().min(1).max(200);
const description = z.string().trim().max(2000);

export const SpaceInput = z.object({ name, description: description.default('') });
export type SpaceInput = z.infer<typeof SpaceInput>;

export const SpaceChange = z.object({ name: name.optional(), description: description.optional() });
export type SpaceChange = z.infer<typeof SpaceChange>;

/**
 * personal: one person's own, nobody else's · shared: its members' · organisation: there is one; administrators own it
 * without being entered, and its collections can be lent to other spaces.
 */
export const SpaceKind = z.enum(['personal', 'shared', 'organisation']);
export type SpaceKind = z.infer<typeof SpaceKind>;

export const Space = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  kind: SpaceKind,
  /** What the asker is in it, the strongest of all the ways that they are there. */
  role: SpaceRoleName,
  /** Those that the asker reaches by it. */
  collections: z.int(),
  level: z.int(),
  /** Whether a legal hold keeps it and what is in it from going. */
  isHeld: z.boolean(),
});
export type Space = z.infer<typeof Space>;
