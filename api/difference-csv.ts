/** The rows of a difference as CSV (RFC 4180) that spreadsheet programs open as text in the right letters. */

import { byteOrderMark, csvLine } from '#schema/csv.ts';
import type { Database } from '#schema/database.ts';
import type { DifferenceKind, DifferencePage, DifferenceSide } from '#schema/difference.ts';
import { nearGroups } from './difference-near.ts';
import { withNear } from './difference-page.ts';
import { type Runs, readStretch, stretchEnd } from './difference-row.ts';

const head = [
  'url',
  'kind',
  'title',
  'was_outcome',
  'was_status',
  'was_reason',
  'now_outcome',
  'now_status',
  'now_reason',
  'redirected_to',
  'document_id',
  'near_duplicate_of',
];

/** Of either run that are compared for a piece of the file. */
const piecePages = 5_000;

/** The file piece by piece, read as it is written: however large, it is never there as a whole. */
export async function* csvOf(db: Database, tenantId: string, runs: Runs, kind: DifferenceKind | null) {
  yield byteOrderMark + csvLine(head);
  const groups = await db.withTenant(tenantId, (tx) => nearGroups(tx, runs.nowId));
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    const piece = await db.withTenant(tenantId, async (tx) => {
      const to = await stretchEnd(tx, runs, from, piecePages);
      const rows = await readStretch(tx, runs, { kind, after: from, to, limit: null });
      return { to, pages: await withNear(tx, runs, rows, groups) };
    });
    yield piece.pages.map(csvRow).join('');
    after = piece.to;
  }
}

const csvRow = (page: DifferencePage): string =>
  csvLine([
    page.url,
    page.kind,
    page.title,
    ...sideCells(page.was),
    ...sideCells(page.now),
    page.redirectedTo,
    page.documentId,
    page.nearDuplicateOf.join(' '),
  ]);

const sideCells = (side: DifferenceSide | null) => [side?.change, side?.status, side?.reason?.code];
