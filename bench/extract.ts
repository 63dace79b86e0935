/**
 * How fast PDF becomes text with its places, and how much memory that takes, beside Poppler's pdftotext, which gives the
 * text alone. Each is a process that is started for it. --data is a folder of PDF files; without it a file of 1,000
 * pages is made.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Extracted, openExtractor, type PageRange } from '#activities/outside/extractor.ts';
import { residentBytes, residentBytesOfAll } from '#activities/outside/resident.ts';
import { complain } from '#local/say.ts';
import { makePdf } from '#tests/files/pdf.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

const run = promisify(execFile);
const madePages = 1_000;
const linesPerPage = 45;
/** Pages of one process of ours, as the product asks for them. */
const rangePages = 200;
const sampleMs = 20;
const outputBytes = 2 ** 28;
/** What the kernel counts processor time in. */
const ticksPerSecond = 100;

type Measured = { pages: number; cpuSeconds: number; peakBytes: number };

export async function* bench({ dataDir }: BenchOptions): AsyncGenerator<Row> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-extract-'));
  try {
    const files = dataDir ? await pdfsIn(dataDir) : [await makeLong(folder)];
    const ours = await measured(() => readByOurs(files));
    const perSecond = ours.pages / ours.cpuSeconds;
    const theirs = await measured(() => readByPdftotext(files, ours.pages)).catch(() => {
      complain('skipped: pdftotext is not on this machine');
      return null;
    });
    const peer = theirs && { name: 'pdftotext', value: theirs.pages / theirs.cpuSeconds };
    const memoryPeer = theirs && { name: 'pdftotext', value: theirs.peakBytes / 1e6 };
    yield row('extract', { name: 'pages', value: ours.pages, unit: 'pages' });
    yield row('extract', { name: 'pages, PDF', value: perSecond, unit: 'pages/CPU s', ...(peer && { peer }) });
    const memory = { name: 'peak memory', value: ours.peakBytes / 1e6, unit: 'MB', goal: '<= 537' } as const;
    yield row('extract', { ...memory, ...(memoryPeer && { peer: memoryPeer }) });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const pdfsIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir, { recursive: true })).filter((name) => extname(name) === '.pdf').map((name) => join(dir, name));

async function makeLong(folder: string): Promise<string> {
  const text = 'The board decides on the plan for the coming year and tells the people who asked for it';
  const lines = Array.from({ length: linesPerPage }, (_, at) => ({
    text: `${at + 1} ${text}.`,
    x: 60,
    y: 60 + at * 16,
  }));
  const path = join(folder, 'long.pdf');
  await writeFile(path, makePdf({ pages: Array.from({ length: madePages }, () => ({ lines })) }));
  return path;
}

/** Files that cannot be read are left out of the count. */
async function readByOurs(files: readonly string[]): Promise<number> {
  const extractor = openExtractor();
  let pages = 0;
  for (const path of files) {
    const file = { path, name: path, mediaType: '', sizeBytes: (await readFile(path)).length };
    for (let fromPage: number | null = 1; fromPage !== null; ) {
      const range: PageRange = { fromPage, pages: rangePages };
      const found: Extracted | null = await extractor
        .extract(file, range, { strategy: 'fast', languages: [] }, new AbortController().signal)
        .catch(() => null);
      pages += found === null ? 0 : (found.nextPage ?? found.pages! + 1) - fromPage;
      fromPage = found?.nextPage ?? null;
    }
  }
  return pages;
}

async function readByPdftotext(files: readonly string[], pages: number): Promise<number> {
  await run('pdftotext', ['-v']);
  for (const path of files) await run('pdftotext', [path, '-'], { maxBuffer: outputBytes }).catch(() => {});
  return pages;
}

async function measured(act: () => Promise<number>): Promise<Measured> {
  const own = () => residentBytesOfAll(process.pid) - residentBytes(process.pid);
  let peakBytes = 0;
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, own());
  }, sampleMs);
  const before = await childSeconds();
  try {
    const pages = await act();
    return { pages, cpuSeconds: (await childSeconds()) - before, peakBytes };
  } finally {
    clearInterval(timer);
  }
}

/** Processor time of all processes that this one has started and that have ended. */
async function childSeconds(): Promise<number> {
  const fields = (await readFile('/proc/self/stat', 'utf8')).replace(/^.*\) /s, '').split(' ');
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
