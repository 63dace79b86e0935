/** How the cells of a workbook show their numbers, by the number of the cell's style. */
import { format, getFormatInfo, isDateFormat } from 'numfmt';
import type { Archive } from '../archive.ts';
import { walk } from '../sax.ts';

/** Turns a cell's number into what is shown. */
export type Show = (value: number) => string;
export type Formats = { of(style: number): Show };

const part = 'xl/styles.xml';
/** Formats that have a number and no pattern in the file. ECMA-376 part 1, 18.8.30. */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'yyyy-mm-dd',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy-mm-dd h:mm',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  49: '@',
};

export async function readFormats(archive: Archive): Promise<Formats> {
  const patterns = new Map<number, string>(Object.entries(BUILT_IN).map(([id, pattern]) => [Number(id), pattern]));
  const styles: number[] = [];
  let isCells = false;
  if (archive.names.has(part)) {
    await walk(archive.stream(part), {
      open(name, { numFmtId, formatCode }) {
        if (name === 'numFmt') patterns.set(Number(numFmtId), formatCode ?? '');
        if (name === 'cellXfs') isCells = true;
        if (name === 'xf' && isCells) styles.push(Number(numFmtId));
      },
      close: (name) => void (name === 'cellXfs' && (isCells = false)),
    });
  }
  const shows = styles.map((id) => showing(patterns.get(id)));
  return { of: (style) => shows[style] ?? general };
}

const general: Show = (value) => String(Number(value.toPrecision(15)));

function showing(pattern: string | undefined): Show {
  if (pattern === undefined || pattern === '' || /^(general|@)$/i.test(pattern)) return general;
  // In a pattern of its own a date is written in some order of its place; in the sortable one it is understood by all.
  const isDay = isDateFormat(pattern) && getFormatInfo(pattern).type === 'date';
  const shown = isDay ? 'yyyy-mm-dd' : pattern;
  return (value) => {
    try {
      return format(shown, value).trim() || general(value);
    } catch {
      return general(value);
    }
  };
}
