/** How lists are asked for and answered: a page at a time, continued by an opaque cursor. */
import { z } from 'zod';

export const ListQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ListQuery = z.infer<typeof ListQuery>;

/** `next` is the cursor of the following page; null at the end. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
export type ListOf<Item> = { items: Item[]; next: string | null };
