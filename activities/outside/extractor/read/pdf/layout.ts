/**
 * The fragments of a page in the order in which a person reads them: columns one after the other, what stands across
 * them in between, and tables as tables.
 */
import { type Fragment, join, type Place, widen } from './fragment.ts';
import { tableOf } from './grid.ts';

/** Fragments beside each other, from left to right. */
export type Row = Place & { fragments: Fragment[] };
export type Block = { kind: 'line'; line: Fragment } | { kind: 'table'; cells: string[][]; place: Place };

/** Text of a column; what is shorter may be a cell. */
const COLUMN_CHARS = 22;
/** So many lines beside each other are columns and no chance. */
const LEAST_ROWS_OF_COLUMNS = 4;

export function layOut(fragments: Fragment[]): Block[] {
  return readRegion(rowsOf(fragments));
}

/** Fragments whose middles are at one height. */
export function rowsOf(fragments: Fragment[]): Row[] {
  const rows: Row[] = [];
  for (const fragment of [...fragments].sort((a, b) => middleOf(a) - middleOf(b))) {
    const row = rows.at(-1);
    const isBeside = row !== undefined && middleOf(fragment) - middleOf(row.fragments[0]!) < fragment.size * 0.45;
    if (isBeside) {
      row.fragments.push(fragment);
      widen(row, fragment);
    } else {
      const { left, top, right, bottom } = fragment;
      rows.push({ left, top, right, bottom, fragments: [fragment] });
    }
  }
  for (const { fragments: beside } of rows) beside.sort((a, b) => a.left - b.left);
  return rows;
}

const middleOf = ({ top, bottom }: Place) => (top + bottom) / 2;

function readRegion(rows: Row[]): Block[] {
  const gutter = gutterOf(rows);
  if (gutter === null) return readColumn(rows);
  const crosses = ({ fragments }: Row) => fragments.some(({ left, right }) => left < gutter && right > gutter);
  const blocks: Block[] = [];
  for (const band of bandsOf(rows, crosses)) {
    const [first] = band;
    if (first === undefined || crosses(first)) {
      blocks.push(...readColumn(band));
      continue;
    }
    const side = (isOfSide: (fragment: Fragment) => boolean) =>
      rowsOf(band.flatMap(({ fragments }) => fragments.filter(isOfSide)));
    blocks.push(...readRegion(side(({ right }) => right <= gutter)), ...readRegion(side(({ left }) => left >= gutter)));
  }
  return blocks;
}

/** Where most lines leave a gap between two stretches of prose; null when there is but one column. */
function gutterOf(rows: Row[]): number | null {
  const gaps = rows.flatMap(({ fragments }) =>
    fragments.slice(1).flatMap((next, at) => {
      const before = fragments[at]!;
      const isProse = before.text.length >= COLUMN_CHARS && next.text.length >= COLUMN_CHARS;
      return isProse ? [{ from: before.right, to: next.left }] : [];
    }),
  );
  let best: { at: number; count: number } = { at: 0, count: 0 };
  for (const { to } of gaps) {
    const at = to - 0.5;
    const count = gaps.filter((gap) => gap.from <= at && gap.to >= at).length;
    if (count > best.count) best = { at, count };
  }
  return best.count >= LEAST_ROWS_OF_COLUMNS ? best.at : null;
}

function* bandsOf(rows: Row[], crosses: (row: Row) => boolean): Generator<Row[]> {
  let band: Row[] = [];
  for (const row of rows) {
    if (band.length > 0 && crosses(band[0]!) !== crosses(row)) {
      yield band;
      band = [];
    }
    band.push(row);
  }
  if (band.length > 0) yield band;
}

function readColumn(rows: Row[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < rows.length; ) {
    const table = tableOf(rows, at);
    if (table === null) {
      blocks.push({ kind: 'line', line: lineOf(rows[at]!) });
      at += 1;
    } else {
      blocks.push({ kind: 'table', cells: table.cells, place: table.place });
      at = table.end;
    }
  }
  return blocks;
}

function lineOf({ fragments }: Row): Fragment {
  const [first, ...others] = fragments;
  const line = { ...first! };
  for (const other of others) join(line, other);
  return line;
}
