/**
 * How well the main text of pages is found, and how fast, beside Readability on linkedom and trafilatura. --data is a
 * folder of `<id>.html.gz` with their addresses in truth.json and a score.py that prints `precision P recall R f1 F`;
 * without it there is nothing to measure.
 *
 * Speed is processor time, so waiting for the machine does not count; but a crowded machine also makes the same work
 * dearer. So ours and a peer take turns, each time with the compiler's work done before, and the median of the ratios
 * of neighbours counts.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readPage } from '#activities/text/page.ts';
import { complain } from '#local/say.ts';
import { cpuSeconds } from './cpu.ts';
import type { BenchOptions } from './main.ts';
import { median } from './median.ts';
import { askPeer, nodePeers, pythonPeers } from './peer.ts';
import { type Row, row } from './row.ts';

const unzip = promisify(gunzip);
const run = promisify(execFile);
/** Ours and a peer take this many turns. */
const turns = 3;
/** In each of its turns ours reads all pages this many times, since once takes but a fraction of a second. */
const rounds = 8;
/** As long as the peers' first reading takes, which is the compiler's. */
const warmMs = 2_500;

type Page = { id: string; url: string; html: string };
/** Texts by page, and the processor time that one reading of all pages took. */
type Reading = { found: Record<string, string>; seconds: number };

export async function* bench({ dataDir }: BenchOptions): AsyncGenerator<Row> {
  if (!dataDir) {
    complain('skipped: bench readable needs --data DIR, a folder of pages with their article text');
    return;
  }
  const pages = await readPages(dataDir);
  warm(pages);
  const { precision, recall, f1 } = await score(dataDir, readOurs(pages).found);
  yield row('readable', { name: 'precision', value: precision, unit: 'share' });
  yield row('readable', { name: 'recall', value: recall, unit: 'share' });
  yield row('readable', { name: 'f1', value: f1, unit: 'share', goal: '>= 0.95' });
  for await (const { name, found, ours, theirs } of takeTurns(pages)) {
    const their = await score(dataDir, found);
    const perSecond = (seconds: number[]) => pages.length / median(seconds);
    const peer = { name, value: perSecond(theirs) };
    const speed = median(theirs.map((seconds, turn) => seconds / ours[turn]!));
    yield row('readable', { name: `f1, ${name}`, value: their.f1, unit: 'share' });
    yield row('readable', { name: `f1 above ${name}`, value: f1 - their.f1, unit: 'share', goal: '>= 0' });
    yield row('readable', { name: `pages, ${name}`, value: peer.value, unit: 'pages/CPU s' });
    yield row('readable', { name: 'pages', value: perSecond(ours), unit: 'pages/CPU s', peer });
    const goal = name === 'Readability' ? ({ goal: '>= 10' } as const) : {};
    yield row('readable', { name: `speed to ${name}`, value: speed, unit: '×', ...goal });
  }
}

/** The same as the peers do before their time is taken. */
function warm(pages: Page[]): void {
  for (const until = performance.now() + warmMs; performance.now() < until; ) readOurs(pages);
}

function readOurs(pages: Page[]): Reading {
  const before = cpuSeconds();
  const read = () => pages.map(({ id, html, url }) => [id, readPage(html, { url }).text]);
  for (let round = 1; round < rounds; round += 1) read();
  const found = Object.fromEntries(read());
  return { found, seconds: (cpuSeconds() - before) / rounds };
}

/** Ours and each peer's seconds for all pages, turn by turn, and the peer's texts. */
async function* takeTurns(pages: Page[]) {
  for await (const { name, read } of peers(pages)) {
    const ours: number[] = [];
    const theirs: number[] = [];
    let found: Reading['found'] = {};
    for (let turn = 0; turn < turns; turn += 1) {
      ours.push(readOurs(pages).seconds);
      const reading = await read();
      theirs.push(reading.seconds);
      found = reading.found;
    }
    yield { name, found, ours, theirs };
  }
}

async function* peers(pages: Page[]): AsyncGenerator<{ name: string; read: () => Promise<Reading> }> {
  const folder = await mkdtemp(join(tmpdir(), 'readable-'));
  try {
    const path = join(folder, 'pages.json');
    await writeFile(path, JSON.stringify(pages));
    const readability = await nodePeers({ linkedom: '0.18.12', '@mozilla/readability': '0.6.0' });
    if (readability) yield { name: 'Readability', read: () => askPeer(readability, 'readability.ts', [path]) };
    const trafilatura = await pythonPeers({ trafilatura: '2.3.1', lxml_html_clean: '0.4.6' });
    if (trafilatura) yield { name: 'trafilatura', read: () => askPeer(trafilatura, 'read_by_trafilatura.py', [path]) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readPages(dir: string): Promise<Page[]> {
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
