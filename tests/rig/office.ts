/** What LibreOffice makes of a file, as somebody who opens it sees it. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Why there is none on this machine; null where there is one. */
export const whyNoOffice = (): string | null =>
  spawnSync('soffice', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'there is no LibreOffice here';

/**
 * A table's cells row by row, with what each is: `string`, `float`, `date`…, and the formula behind it where there is
 * one. Without its dialog it takes the machine's letters; with it, those that the file's mark says, which are given here.
 */
export async function openedTable(csv: string): Promise<{ text: string; type: string; formula: string | null }[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'diarium-office-'));
  try {
    await writeFile(join(folder, 'events.csv'), csv);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    // Commas, quotation marks, UTF-8, from the first line.
    const to = [
      '--infilter=CSV:44,34,76,1',
      '--convert-to',
      'fods',
      '--outdir',
      join(folder, 'out'),
      join(folder, 'events.csv'),
    ];
    await promisify(execFile)('soffice', [profile, '--headless', ...to]);
    const sheet = await readFile(join(folder, 'out', 'events.fods'), 'utf8');
    const rows = [...sheet.matchAll(/<table:table-row\b[^>]*>(.*?)<\/table:table-row>/gs)];
    return rows.map(([, row]) => cellsOf(row!)).filter((cells) => cells.some(({ text }) => text !== ''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Equal ones beside each other are written once; those to the right of the last are some thousands. */
const cellsOf = (row: string) =>
  [...row.matchAll(/<table:table-cell\b([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
    ([, told = '', inside = '']) => {
      const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(told)?.[1] ?? null;
      const cell = {
        text: [...inside.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, line]) => plainText(line!)).join('\n'),
        type: attribute('office:value-type') ?? 'none',
        formula: attribute('table:formula'),
      };
      return Array<typeof cell>(Math.min(Number(attribute('table:number-columns-repeated') ?? 1), 20)).fill(cell);
    },
  );

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plainText = (markup: string): string =>
  markup
    .replace(/<text:tab\/>/g, '\t')
    .replace(/<text:s\/>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (whole, name) => signs[name] ?? whole);
