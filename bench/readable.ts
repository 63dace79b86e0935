/**
 * How well the main text of pages is found, and how fast. --data is a folder of `<id>.html.gz` with their addresses in
 * truth.json and a score.py that prints `precision P recall R f1 F`; without it there is nothing to measure.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readPage } from '#activities/text/page.ts';
import { complain } from '#local/say.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

const unzip = promisify(gunzip);
const run = promisify(execFile);

export async function* bench({ dataDir }: BenchOptions): AsyncGenerator<Row> {
  if (!dataDir) {
    complain('skipped: bench readable needs --data DIR, a folder of pages with their article text');
    return;
  }
  const pages = await readPages(dataDir);
  const read = () => pages.map(({ id, html, url }) => [id, readPage(html, { url }).text]);
  // The first time is the compiler's.
  read();
  const before = process.cpuUsage();
  const found = Object.fromEntries(read());
  const { user, system } = process.cpuUsage(before);
  const { precision, recall, f1 } = await score(dataDir, found);
  yield row('readable', { name: 'precision', value: precision, unit: 'share' });
  yield row('readable', { name: 'recall', value: recall, unit: 'share' });
  yield row('readable', { name: 'f1', value: f1, unit: 'share', goal: '>= 0.93' });
  yield row('readable', { name: 'pages', value: (pages.length * 1e6) / (user + system), unit: 'pages/CPU s' });
}

async function readPages(dir: string): Promise<{ id: string; url: string; html: string }[]> {
  const truth: Record<string, { url: string }> = JSON.parse(await readFile(join(dir, 'truth.json'), 'utf8'));
  return Promise.all(
    Object.entries(truth).map(async ([id, { url }]) => {
      const html = await unzip(await readFile(join(dir, `${id}.html.gz`)));
      return { id, url, html: html.toString() };
    }),
  );
}

async function score(dir: string, found: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'readable-'));
  try {
    const path = join(folder, 'found.json');
    await writeFile(path, JSON.stringify(found));
    const { stdout } = await run('python3', [join(dir, 'score.py'), path]);
    const number = (name: string) => Number(new RegExp(`\\b${name} ([\\d.]+)`).exec(stdout)?.[1]);
    return { precision: number('precision'), recall: number('recall'), f1: number('f1') };
  } finally {
    await rm(folder, { recursive: true });
  }
}
