/** A file of people as spreadsheet programs save it: its letters, its delimiter and its columns are found out. */
import { CsvError, parse } from 'csv-parse/sync';
import { InvalidInput, TooLarge } from '#schema/errors.ts';
import { mostRows } from '#schema/person-import.ts';

export type CsvRow = { line: number; email: string; name: string; role: string; language: string; groups: string };
type Column = Exclude<keyof CsvRow, 'line'>;

/** What the columns may be called; case, spaces and hyphens do not count. */
const headings: Record<Column, readonly string[]> = {
  email: ['email', 'mail', 'emailaddress', 'epost', 'epostadress', 'mejl', 'mejladress'],
  name: ['name', 'fullname', 'displayname', 'namn', 'fulltnamn'],
  role: ['role', 'roll'],
  language: ['language', 'språk'],
  groups: ['groups', 'group', 'grupper', 'grupp'],
};

/**
 * The rows below the heading. Throws InvalidInput when the file is no table or names neither name nor e-mail address,
 * TooLarge when it has more rows than are taken at once.
 */
export function readPeopleCsv(bytes: Uint8Array): CsvRow[] {
  const [head, ...rows] = readTable(readLetters(bytes));
  const columns = readHead(head?.record ?? []);
  if (rows.length > mostRows) throw new TooLarge('too many rows', { code: 'csv-rows', most: mostRows });
  return rows.map(({ record, line }) => {
    const cell = (column: Column) => (record[columns[column]] ?? '').slice(0, 500);
    return {
      line,
      email: cell('email').toLowerCase(),
      name: cell('name'),
      role: cell('role'),
      language: cell('language'),
      groups: cell('groups'),
    };
  });
}

/** UTF-8 or UTF-16 where it says so or can be nothing else; else what Windows saves in Western Europe. */
function readLetters(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function readTable(text: string): { record: string[]; line: number }[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: 20_000,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (error instanceof CsvError) throw new InvalidInput(error.message, { code: 'csv-form', path: 'file' });
    throw error;
  }
}

/** The one that the heading has most of. */
function delimiterOf(text: string): string {
  const heading = /^[^\r\n]*/.exec(text)![0];
  const count = (sign: string) => heading.split(sign).length;
  return [';', ',', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** Where each column stands; -1 for one that is not there. Throws InvalidInput without those that are needed. */
function readHead(cells: readonly string[]): Record<Column, number> {
  const names = cells.map((cell) => cell.toLowerCase().replace(/[\s_-]/g, ''));
  const place = (column: Column) => names.findIndex((name) => headings[column].includes(name));
  const found = Object.fromEntries((Object.keys(headings) as Column[]).map((column) => [column, place(column)]));
  if (found.email === -1 || found.name === -1) {
    throw new InvalidInput('no heading names e-mail and name', { code: 'csv-head', path: 'file' });
  }
  return found as Record<Column, number>;
}
