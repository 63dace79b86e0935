/** Tables by how they stand: lines of several short stretches that keep to the same columns. */
import { isMarker, type Place, widen } from './fragment.ts';
import type { Row } from './layout.ts';

/** Between rows of one table, in heights of a line. */
const WIDEST_ROW_GAP = 1.6;
/** The longest that the cells of a table's shortest column usually are, in characters. */
const CELL_CHARS = 24;
/** Of all places for a cell, so many hold something. */
const LEAST_FILLED = 0.5;

/** A page made to have a hundred thousand rows must not be tried for each of its beginnings and ends. */
const MOST_TRIES = 40;

type Span = { left: number; right: number };
export type Grid = { cells: string[][]; place: Place; end: number };

/** The table that begins with row `from`; null where none does. `end` is the row after it. */
export function tableOf(rows: readonly Row[], from: number): Grid | null {
  if (rows[from]!.fragments.length < 2) return null;
  let end = from + 1;
  while (end < rows.length && continues(rows[end - 1]!, rows[end]!)) end += 1;
  // What hangs on below with one stretch only is the text after the table.
  while (end > from && rows[end - 1]!.fragments.length < 2) end -= 1;
  for (let tries = 0; end - from >= 2 && tries < MOST_TRIES; tries += 1, end -= 1) {
    const grid = gridOf(rows.slice(from, end));
    if (grid !== null) return { ...grid, end };
  }
  return null;
}

function continues(before: Row, row: Row): boolean {
  const height = Math.max(row.bottom - row.top, before.bottom - before.top);
  return row.top - before.bottom < height * WIDEST_ROW_GAP;
}

function gridOf(rows: readonly Row[]): Omit<Grid, 'end'> | null {
  const columns = columnsOf(rows);
  const isLarge = columns.length >= 3 ? rows.length >= 2 : columns.length === 2 && rows.length >= 3;
  if (!isLarge) return null;
  const cells = rows.map((row) => {
    const line = columns.map(() => '');
    for (const { text, left } of row.fragments) {
      const at = columns.findIndex((column) => left < column.right);
      line[at] = line[at] === '' ? text : `${line[at]} ${text}`;
    }
    return line;
  });
  if (!isTabular(cells)) return null;
  const place = { ...rows[0]! };
  for (const row of rows) widen(place, row);
  return { cells: withoutWraps(cells, rows), place };
}

/** The stretches of the line that fragments stand over, none of which touches another. */
function columnsOf(rows: readonly Row[]): Span[] {
  const spans = rows.flatMap(({ fragments }) => fragments.map(({ left, right }) => ({ left, right })));
  const columns: Span[] = [];
  for (const span of spans.sort((a, b) => a.left - b.left)) {
    const last = columns.at(-1);
    if (last !== undefined && span.left < last.right) last.right = Math.max(last.right, span.right);
    else columns.push(span);
  }
  return columns;
}

function isTabular(cells: readonly string[][]): boolean {
  const filled = cells.flat().filter(Boolean).length / (cells.length * cells[0]!.length);
  const usual = cells[0]!.map((_, column) =>
    median(cells.map((row) => row[column]!.length).filter((length) => length > 0)),
  );
  const isList = cells.every((row) => row[0] === '' || isMarker(row[0]!));
  return filled >= LEAST_FILLED && Math.min(...usual) <= CELL_CHARS && !isList;
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/** A line without a first cell, close below another, is what did not fit into that one's cells. */
function withoutWraps(cells: readonly string[][], rows: readonly Row[]): string[][] {
  const kept: string[][] = [];
  for (const [at, line] of cells.entries()) {
    const above = kept.at(-1);
    const row = rows[at]!;
    const isClose = at > 0 && row.top - rows[at - 1]!.bottom < (row.bottom - row.top) * 0.5;
    const isShort = line[0] === '' && line.filter(Boolean).length === 1;
    if (above === undefined || kept.length === 1 || !isClose || !isShort) kept.push(line);
    else for (const [column, text] of line.entries()) above[column] = `${above[column]} ${text}`.trim();
  }
  return kept;
}
