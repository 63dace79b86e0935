/** Tables: where each cell stands, and which tables hold data rather than lay a page out in columns. */
import type { Attributes } from './attributes.ts';
import type { Cell, Table, TextBlock } from './text-block.ts';

/** No cell of data is as long as this, in characters; a column of a laid-out page is. */
const LONGEST_CELL = 600;
/**
 * A wider cell is a line across the table, and one further to the right reaches into no row below: hostile markup must
 * not make rows of thousands of empty cells.
 */
const MOST_COLUMNS = 20;
const MOST_ROWS = 100;

export type TableReader = {
  open(isPresentation: boolean): void;
  close(): void;
  /** The cell that a start tag opens, or `current` for other tags. */
  cellOf(tag: string, attributes: Readonly<Attributes>, current: Cell | null): Cell | null;
};

/** Where the next cell goes. `reach` is the last row of cells that reach down into rows below theirs, by column. */
type Place = { table: Table; row: number; column: number; reach: Map<number, number> };

/** Counts rows and columns through a page; a table that holds another one only lays it out. */
export function tableReader(): TableReader {
  const open: Place[] = [];
  return {
    open(isPresentation) {
      const around = open.at(-1);
      if (around !== undefined) around.table.isLayout = true;
      open.push({ table: { isLayout: isPresentation }, row: -1, column: -1, reach: new Map() });
    },
    close() {
      open.pop();
    },
    cellOf(tag, attributes, current) {
      const place = open.at(-1);
      if (place === undefined) return current;
      if (tag === 'tr') {
        place.row += 1;
        place.column = -1;
      }
      if (tag !== 'td' && tag !== 'th') return current;
      return putCell(place, spanOf(attributes.colspan, MOST_COLUMNS), spanOf(attributes.rowspan, MOST_ROWS));
    },
  };
}

function putCell(place: Place, columns: number, rows: number): Cell {
  const { table, row, reach } = place;
  let column = place.column + 1;
  while (reach.has(column) && reach.get(column)! >= row) column += 1;
  place.column = column + columns - 1;
  if (column >= MOST_COLUMNS) return { table, row, column, rows: 1 };
  if (rows > 1) for (let at = column; at <= place.column; at += 1) reach.set(at, row + rows - 1);
  return { table, row, column, rows };
}

function spanOf(attribute: string | undefined, most: number): number {
  const span = Number.parseInt(attribute ?? '', 10);
  return span >= 1 && span <= most ? span : 1;
}

/** Whether the block is a cell, or part of a cell, of a table of data. */
export function isDataTable({ cell }: TextBlock): boolean {
  return cell !== null && !cell.table.isLayout;
}

/** Marks tables as layout that have one row, one column, or headings or long text in their cells. */
export function markLayoutTables(blocks: TextBlock[]): void {
  const shapes = new Map<Table, { lastRow: number; lastColumn: number }>();
  for (const { cell, tag, text } of blocks) {
    if (cell === null) continue;
    const { lastRow, lastColumn } = shapes.get(cell.table) ?? { lastRow: 0, lastColumn: 0 };
    shapes.set(cell.table, {
      lastRow: Math.max(lastRow, cell.row),
      lastColumn: Math.max(lastColumn, cell.column),
    });
    if (text.length > LONGEST_CELL || /^h[1-6]$|^pre$/.test(tag)) cell.table.isLayout = true;
  }
  for (const [table, { lastRow, lastColumn }] of shapes) {
    if (lastRow === 0 || lastColumn === 0) table.isLayout = true;
  }
}
