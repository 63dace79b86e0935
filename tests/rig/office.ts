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
 * one. The letters are those that the file's own mark says, as when it is opened by hand.
 */
export async function openedTable(csv: string): Promise<{ text: string; type: string; formula: string | null }[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'diarium-office-'));
  try {
    await writeFile(join(folder, 'events.csv'), csv);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    const to = ['--convert-to', 'fods', '--outdir', join(folder, 'out'), join(folder, 'events.csv')];
    await promisify(execFile)('soffice', [profile, '--headless', ...to]);
    const sheet = await readFile(join(folder, 'out', 'events.fods'), 'utf8');
    return [...sheet.matchAll(/<table:table-row\b[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row]) => cellsOf(row!));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const cellsOf = (row: string) =>
  [...row.matchAll(/<table:table-cell\b([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].map(([, told, inside = '']) => ({
    text: plainText(inside),
    type: /office:value-type="([^"]*)"/.exec(told!)?.[1] ?? 'none',
    formula: /table:formula="([^"]*)"/.exec(told!)?.[1] ?? null,
  }));

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const plainText = (markup: string): string =>
  markup
    .replace(/<text:tab\/>/g, '\t')
    .replace(/<text:s\/>/g, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&(\w+);/g, (whole, name) => signs[name] ?? whole);
