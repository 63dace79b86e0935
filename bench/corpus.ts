/**
 * What becomes of real files: of each, how much was read of it and how long it took, or why nothing was. --data is a
 * folder for them; where it is empty, packages of the public registries are looked through for files first.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { complain, say } from '#local/say.ts';
import { collected } from './corpus/collect.ts';
import { openReader, type ReadFile } from './corpus/read.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

const least = { files: 100, types: 20 };
const longestSeconds = 60;

export async function* bench({ dataDir = resolve('.diarium/corpus') }: BenchOptions): AsyncGenerator<Row> {
  await mkdir(dataDir, { recursive: true });
  const files = await collected(dataDir);
  const read = openReader(dataDir);
  const found: ReadFile[] = [];
  for (const file of files) {
    const one = await read(file);
    if (one.reason !== null) complain(`${one.path}: ${one.reason}`);
    found.push(one);
  }
  await writeFile(join(dataDir, 'report.tsv'), reportOf(found));
  say(`Each file is listed in ${join(dataDir, 'report.tsv')}`);
  yield* rowsOf(found);
}

function* rowsOf(found: readonly ReadFile[]): Generator<Row> {
  const types = Map.groupBy(found, ({ ending }) => ending);
  for (const [ending, files] of [...types].sort(([a], [b]) => a.localeCompare(b))) {
    const reasons = Map.groupBy(files, ({ reason }) => reason?.split(':')[0] ?? 'read');
    const told = [...reasons].map(([reason, { length }]) => `${reason} ${length}`).sort();
    const value = files.reduce((sum, { characters }) => sum + characters, 0);
    yield row('corpus', { name: `${ending}: ${told.join(', ')}`, value, unit: 'characters' });
  }
  const defects = found.filter(({ reason }) => reason?.startsWith('defect')).length;
  const silent = found.filter(({ reason, characters }) => reason === null && characters === 0).length;
  const slowest = Math.max(0, ...found.map(({ ms }) => ms)) / 1_000;
  yield row('corpus', { name: 'files', value: found.length, unit: 'files', goal: `>= ${least.files}` });
  yield row('corpus', { name: 'types', value: types.size, unit: 'types', goal: `>= ${least.types}` });
  yield row('corpus', { name: 'ended without a reason', value: defects, unit: 'files', goal: '<= 0' });
  yield row('corpus', { name: 'without text, and silent about it', value: silent, unit: 'files', goal: '<= 0' });
  yield row('corpus', { name: 'slowest', value: slowest, unit: 's', goal: `<= ${longestSeconds}` });
}

const columns = ['path', 'from', 'sizeBytes', 'pages', 'elements', 'characters', 'ms', 'reason', 'unread'] as const;

const reportOf = (found: readonly ReadFile[]): string =>
  [columns, ...found.map((file) => columns.map((column) => String(file[column] ?? '')))]
    .map((cells) => `${cells.join('\t').replaceAll('\n', ' ')}\n`)
    .join('');
