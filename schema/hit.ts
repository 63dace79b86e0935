/** Searching without asking a model: the best passages themselves. */
import { z } from 'zod';
import { ChatFilter, ChatSource } from './chat.ts';

export const SearchInput = z.object({
  query: z.string().trim().min(1).max(2000),
  /** One space; absent searches all that the asker may read. */
  spaceId: z.uuid().optional(),
  filter: ChatFilter.default({}),
  limit: z.int().min(1).max(50).default(10),
});
export type SearchInput = z.infer<typeof SearchInput>;

export const SearchHit = ChatSource.omit({ ordinal: true, members: true }).extend({
  sourceId: z.uuid(),
  collectionId: z.uuid(),
});
export type SearchHit = z.infer<typeof SearchHit>;
