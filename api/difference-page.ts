/** The pages that differ between two runs, each with those that are nearly the same. */
import type { Tx } from '#schema/database.ts';
import type { DifferencePage } from '#schema/difference.ts';
import { nearDuplicates } from './difference-near.ts';
import { type Runs, readRows, type Which } from './difference-row.ts';

export async function readPages(tx: Tx, runs: Runs, which: Which): Promise<DifferencePage[]> {
  const rows = await readRows(tx, runs, which);
  const learned = rows.filter(({ now }) => ['added', 'changed', 'unchanged'].includes(now?.change ?? ''));
  const near = await nearDuplicates(
    tx,
    runs.nowId,
    learned.map(({ url }) => url),
  );
  return rows.map((row) => ({ ...row, nearDuplicateOf: near.get(row.url) ?? [] }));
}
