/** Tables as they are met while walking through XML; one inside another becomes text of the cell that it stands in. */

export type TableWalk = {
  isInside(): boolean;
  open(): void;
  row(): void;
  cell(): void;
  /** The open cell reaches over so many columns. */
  widen(columns: number): void;
  /** The cell that was said last, and the row, stand there so many times. */
  repeatCell(times: number): void;
  repeatRow(times: number): void;
  /** Says something in the open cell, on a line of its own. */
  say(line: string): void;
  /** The cells of a table that stands in no other; null when one inside another closes. */
  close(): string[][] | null;
};

/** Cells over which one reaches are empty; hostile files make them reach far. */
const MOST_COLUMNS = 200;

export function tableWalk(): TableWalk {
  let depth = 0;
  let rows: string[][] = [];
  let current: { row: string[]; at: number } | null = null;
  return {
    isInside: () => depth > 0,
    open() {
      depth += 1;
      if (depth === 1) rows = [];
    },
    row() {
      if (depth === 1) rows.push([]);
    },
    cell() {
      const row = rows.at(-1);
      if (depth !== 1 || row === undefined) return;
      row.push('');
      current = { row, at: row.length - 1 };
    },
    widen(columns) {
      if (depth !== 1 || current === null) return;
      const { row, at } = current;
      while (row.length < Math.min(at + columns, MOST_COLUMNS)) row.push('');
    },
    repeatCell(times) {
      if (depth !== 1 || current === null) return;
      const { row, at } = current;
      for (let time = 1; time < times && row.length < MOST_COLUMNS; time += 1) row.push(row[at]!);
    },
    repeatRow(times) {
      const row = rows.at(-1);
      if (depth !== 1 || row === undefined) return;
      for (let time = 1; time < times; time += 1) rows.push([...row]);
    },
    say(line) {
      if (current === null || line.trim() === '') return;
      const { row, at } = current;
      row[at] = row[at] ? `${row[at]} ${line}` : line;
    },
    close() {
      depth -= 1;
      if (depth > 0) return null;
      current = null;
      return rows;
    },
  };
}
