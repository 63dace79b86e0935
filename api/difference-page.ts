/** The pages that differ between two runs, each with those that are nearly the same. */
import type { Tx } from '#schema/database.ts';
import type { DifferencePage } from '#schema/difference.ts';
import { type NearGroups, nearDuplicates } from './difference-near.ts';
import type { DifferenceRow, Runs } from './difference-row.ts';
import { readUntold } from './kept-page.ts';

/** `groups`: of the later run, where they were read before. */
export async function withNear(
  tx: Tx,
  { nowId, looker, sourceId }: Runs,
  rows: DifferenceRow[],
  groups?: NearGroups,
): Promise<DifferencePage[]> {
  const learned = rows.filter(({ now }) => ['added', 'changed', 'unchanged'].includes(now?.change ?? ''));
  const urls = learned.map(({ url }) => url);
  const near = await nearDuplicates(tx, nowId, urls, groups);
  const untold = await readUntold(tx, looker, sourceId);
  return rows.map((row) => ({ ...row, nearDuplicateOf: (near.get(row.url) ?? []).filter((url) => !untold.has(url)) }));
}
