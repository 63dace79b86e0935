/** CSV (RFC 4180) that spreadsheet programs open as text, in the right letters. */

/** Tells spreadsheet programs that what follows is UTF-8. */
export const byteOrderMark = '\uFEFF';

export type Cell = string | number | null | undefined;

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A text that a spreadsheet program would take for a formula is marked as text. */
function csvCell(value: Cell): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /["',\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
