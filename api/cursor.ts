/** Opaque cursors over a sort key: the place after the last row shown, safe against rows that come and go. */
import type { z } from 'zod';
import { InvalidInput } from '#schema/errors.ts';
import type { ListOf } from '#schema/list.ts';

export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key in a cursor, null without one. Throws InvalidInput for a cursor that this list did not make. */
export function readCursor<Key extends z.ZodType>(form: Key, cursor: string | undefined): z.infer<Key> | null {
  if (cursor === undefined) return null;
  try {
    return form.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidInput('the cursor is not one of this list', { path: 'cursor' });
  }
}

/** One page out of `limit + 1` rows: the extra row only tells that more follow. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  key: (row: Row) => readonly (string | number)[],
  show: (row: Row) => Item,
): ListOf<Item> {
  const shown = rows.slice(0, limit);
  const more = rows.length > limit;
  return { items: shown.map(show), next: more ? writeCursor(key(shown.at(-1)!)) : null };
}
