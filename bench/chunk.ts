/**
 * How fast documents are cut into passages, beside LangChain.js counting with the same tiktoken: the sample site's
 * pages and made-up long ones, and scripts without spaces, in which byte pair encoding alone would go quadratic.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Block } from '#activities/text/block.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { cpuSeconds } from './cpu.ts';
import { askPeer, nodePeers } from './peer.ts';
import { type Measured, type Row, row } from './row.ts';

const samples = fileURLToPath(new URL('../local/sample/site', import.meta.url));
const rounds = 5;
/** All of the Han plane's beginning, so that few characters repeat. */
const cjkCharacters = 32_000;

export async function* bench(): AsyncGenerator<Row> {
  const chunker = await openChunker();
  const texts = await readTexts();
  const chunk = () =>
    texts.reduce((sum, text) => sum + chunker.chunk({ text, blocks: blocksOf(text), title: '' }).length, 0);
  const passages = chunk();
  const before = cpuSeconds();
  for (let round = 0; round < rounds; round += 1) chunk();
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const perSecond = megabytes / ((cpuSeconds() - before) / rounds);
  yield row('chunk', { name: 'passages', value: passages, unit: `of ${megabytes.toFixed(1)} MB` });
  for (const measured of await besideLangChain(texts, megabytes, perSecond)) yield row('chunk', measured);
  yield row('chunk', {
    name: '32,000 CJK characters without a break',
    value: cjkSeconds(chunker),
    unit: 'CPU s',
    goal: '<= 0.3',
  });
}

async function besideLangChain(texts: string[], megabytes: number, perSecond: number): Promise<Measured[]> {
  const folder = await nodePeers({
    '@langchain/textsplitters': '1.0.2',
    '@langchain/core': '1.4.0',
    tiktoken: '1.0.22',
  });
  if (!folder) return [];
  const work = await mkdtemp(join(tmpdir(), 'chunk-'));
  try {
    const path = join(work, 'texts.json');
    await writeFile(path, JSON.stringify(texts));
    const theirs = await askPeer<{ passages: number; seconds: number }>(folder, 'split.ts', [path]);
    const peer = { name: 'LangChain.js', value: megabytes / theirs.seconds };
    return [
      { name: 'passages, LangChain.js', value: theirs.passages, unit: '' },
      { name: 'speed', value: perSecond, unit: 'MB/CPU s', peer },
      { name: 'speed to LangChain.js', value: perSecond / peer.value, unit: '×', goal: '>= 3' },
    ];
  } finally {
    await rm(work, { recursive: true });
  }
}

function cjkSeconds(chunker: Awaited<ReturnType<typeof openChunker>>): number {
  const characters = Array.from({ length: cjkCharacters }, (_, at) => 0x4e00 + ((at * 7919) % 20_000));
  const text = String.fromCodePoint(...characters);
  const before = cpuSeconds();
  chunker.chunk({ text, blocks: blocksOf(text), title: '' });
  return cpuSeconds() - before;
}

/** The sample pages, each alone and all together as one long document. */
async function readTexts(): Promise<string[]> {
  const names = (await readdir(samples, { recursive: true })).filter((name) => name.endsWith('.md')).sort();
  const pages = await Promise.all(names.map((name) => readFile(join(samples, name), 'utf8')));
  return [...pages, pages.join('\n\n'), pages.toReversed().join('\n\n')];
}

const blocksOf = (text: string): Block[] => [{ kind: 'paragraph', from: 0, to: text.length }];
