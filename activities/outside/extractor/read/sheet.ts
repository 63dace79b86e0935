/** What stands together in a sheet: tables, and lines of their own above and between them. */
import type { Element } from '#schema/element.ts';
import { element, table } from './element.ts';

/** Parts are parted by a row without text. A part of one cell is a line; the first such one, above the rest, a title. */
export function blocksOf(rows: ReadonlyMap<number, string[]>, place: { page: number; place: string }): Element[] {
  const parts: string[][][] = [];
  let last = Number.NaN;
  for (const [number, row] of rows) {
    if (row.every((cell) => cell.trim() === '')) continue;
    if (number === last + 1) parts.at(-1)!.push(row);
    else parts.push([row]);
    last = number;
  }
  return parts.flatMap((part, at) => {
    const cells = part.flat().filter((cell) => cell.trim() !== '');
    if (part.length > 1 || cells.length > 1) return table(part, place) ?? [];
    const isTitle = at === 0 && parts.length > 1;
    return isTitle
      ? element('Title', cells[0]!, { ...place, depth: 1 })
      : element('UncategorizedText', cells[0]!, place);
  });
}

/** From 0: `A1` is 0, `AB7` is 27. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]*/.exec(reference)![0]) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
