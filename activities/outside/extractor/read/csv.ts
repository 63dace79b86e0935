/** Tables as text: the sign between cells is the one that parts the first lines most evenly. */
import { parse } from 'csv-parse/sync';
import { decodeHtml } from '../../../text/charset.ts';
import { table } from './element.ts';
import { type Read, whole } from './reading.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const sampledLines = 20;

export const readCsv: Read = async ({ bytes }) => {
  const { html: text } = decodeHtml(bytes, 'text/csv');
  const delimiter = delimiterOf(text);
  const cells = parse(text, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    bom: true,
  });
  const found = table(cells);
  return whole({ elements: found === null ? [] : [found] });
};

function delimiterOf(text: string): string {
  const lines = text.split(/\r?\n/, sampledLines).filter((line) => line.trim() !== '');
  const evenness = (delimiter: string) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = counts[0] ?? 0;
    return usual === 0 ? 0 : counts.filter((count) => count === usual).length * Math.log(1 + usual);
  };
  return DELIMITERS.reduce((best, next) => (evenness(next) > evenness(best) ? next : best));
}
