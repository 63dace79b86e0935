/** Where knowledge is kept and shared: a space holds collections, a collection holds sources and documents. */
import { z } from 'zod';

export const Collection = z.object({
  id: z.uuid(),
  spaceId: z.uuid(),
  name: z.string(),
  description: z.string(),
  sources: z.int(),
  documents: z.int(),
});
export type Collection = z.infer<typeof Collection>;

export const CollectionInput = z.object({
  spaceId: z.uuid(),
  name: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2000).default(''),
});
export type CollectionInput = z.infer<typeof CollectionInput>;

export const SpaceInput = z.object({ name: z.string().trim().min(1).max(200) });
export type SpaceInput = z.infer<typeof SpaceInput>;

export const Space = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['personal', 'shared', 'organisation']),
  /** What the asker is in it. */
  role: z.enum(['owner', 'editor', 'viewer']),
  collections: z.int(),
});
export type Space = z.infer<typeof Space>;
