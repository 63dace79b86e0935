/** Searching without asking a model: the best passages themselves. */
import { z } from 'zod';
import { ChatInput } from './chat.ts';

export const SearchInput = z.object({
  query: z.string().trim().min(1).max(2000),
  /** One space; absent searches all that the asker may read. */
  spaceId: z.uuid().optional(),
  filter: ChatInput.shape.filter,
  limit: z.int().min(1).max(50).default(10),
});
export type SearchInput = z.infer<typeof SearchInput>;

/** `from` and `to` are UTF-16 offsets into the version's text. */
export const SearchHit = z.object({
  passageId: z.uuid(),
  versionId: z.uuid(),
  documentId: z.uuid(),
  sourceId: z.uuid(),
  collectionId: z.uuid(),
  title: z.string(),
  url: z.string(),
  headingPath: z.array(z.string()),
  language: z.string(),
  text: z.string(),
  from: z.int(),
  to: z.int(),
  score: z.number(),
});
export type SearchHit = z.infer<typeof SearchHit>;
