/** Tables that hold data, told from those that only lay a page out in columns. */
import type { Table, TextBlock } from './markup.ts';

/** No cell of data is as long as this, in characters; a column of a laid-out page is. */
const LONGEST_CELL = 600;

/** Whether the block is a cell, or part of a cell, of a table of data. */
export function isDataTable({ cell }: TextBlock): boolean {
  return cell !== null && !cell.table.isLayout;
}

/** Marks tables as layout that have one row, one column, headings or long text in their cells. */
export function markLayoutTables(blocks: TextBlock[]): void {
  const shapes = new Map<Table, { rows: number; columns: number }>();
  for (const { cell, tag, text } of blocks) {
    if (cell === null) continue;
    const shape = shapes.get(cell.table) ?? { rows: 0, columns: 0 };
    shapes.set(cell.table, { rows: Math.max(shape.rows, cell.row), columns: Math.max(shape.columns, cell.column) });
    if (text.length > LONGEST_CELL || /^h[1-6]$|^pre$/.test(tag)) cell.table.isLayout = true;
  }
  for (const [table, { rows, columns }] of shapes) if (rows < 1 || columns < 1) table.isLayout = true;
}
