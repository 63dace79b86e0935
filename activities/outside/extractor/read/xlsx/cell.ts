/** Rows of one Excel sheet as they are shown. */

import { type Attributes, walk } from '../sax.ts';
import { columnOf } from '../sheet.ts';
import type { Formats } from './format.ts';

type Known = { strings: readonly string[]; formats: Formats };
/** Row by row of the sheet, from its number 1; rows without cells are missing. */
export type Rows = Map<number, string[]>;

/** Formats reach to the last column there is; text does not. */
const MOST_COLUMNS = 1_000;

export async function readSheet(pieces: AsyncIterable<Buffer>, known: Known): Promise<Rows> {
  const rows: Rows = new Map();
  let row: string[] = [];
  let rowNumber = 0;
  let cell: Attributes = {};
  let column = -1;
  let value = '';
  let isValue = false;
  await walk(pieces, {
    open(name, attributes) {
      if (name === 'row') {
        rowNumber = Number(attributes.r ?? rowNumber + 1);
        row = [];
        column = -1;
      } else if (name === 'c') {
        cell = attributes;
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        value = '';
      } else if (name === 'v' || name === 't') isValue = true;
    },
    text: (text) => void (isValue && (value += text)),
    close(name) {
      if (name === 'v' || name === 't') isValue = false;
      if (name === 'c' && value !== '' && column < MOST_COLUMNS) {
        while (row.length <= column) row.push('');
        row[column] = shown(value, cell, known);
      }
      if (name === 'row' && row.length > 0) rows.set(rowNumber, row);
    },
  });
  return rows;
}

/** `s` a text of the workbook · `b` yes or no · `n` or nothing a number · others are written as they are. */
function shown(value: string, { t: type = 'n', s: style = '0' }: Attributes, { strings, formats }: Known): string {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  const number = Number(value);
  return type === 'n' && Number.isFinite(number) ? formats.of(Number(style))(number) : value;
}
