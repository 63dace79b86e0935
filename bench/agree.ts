/**
 * How far what is read agrees with the Unstructured library, text by text and type by type, by the product's own door to
 * it. UNSTRUCTURED_API_URL is a server of it, --data a folder of files that both read; without them there is nothing to
 * compare. Where sheets show a value one way and hold it another, raw likeness and likeness by value stand side by side.
 */
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { unstructuredExtractor } from '#activities/outside/extractor/unstructured.ts';
import { type Extractor, openExtractor } from '#activities/outside/extractor.ts';
import { complain } from '#local/say.ts';
import type { Element } from '#schema/element.ts';
import { readSettings } from '#schema/settings.ts';
import { likeness } from './agree/likeness.ts';
import { isSame, wordsOf } from './agree/word.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

type Compared = { kind: string; raw: number; byValue: number };
type Counts = Map<string, { ours: number; theirs: number }>;

const compared = new Set(['.docx', '.xlsx', '.pptx', '.html', '.md']);
const everything = { fromPage: 1, pages: 10_000 };
/** Below this a file is named, so that it can be looked at. */
const worthALook = 0.9;

export async function* bench({ dataDir }: BenchOptions): AsyncGenerator<Row> {
  const { unstructured } = readSettings(process.env).extract;
  if (!unstructured || !dataDir) {
    complain('skipped: bench agree needs UNSTRUCTURED_API_URL and --data DIR, a folder of files');
    return;
  }
  const [ours, theirs] = [openExtractor(), unstructuredExtractor(unstructured)];
  const found: Compared[] = [];
  const types: Counts = new Map();
  for (const name of (await readdir(dataDir, { recursive: true })).sort()) {
    if (!compared.has(extname(name))) continue;
    const path = join(dataDir, name);
    const [mine, other] = [await readBy(ours, path), await readBy(theirs, path)];
    if (mine === null || other === null) continue;
    const kind = extname(name).slice(1);
    const both = compare(kind, mine, other);
    if (both.byValue < worthALook) complain(`${name}: ${both.raw.toFixed(3)}, by value ${both.byValue.toFixed(3)}`);
    found.push(both);
    for (const { type } of mine) count(types, `${kind} ${type}`, 'ours');
    for (const { type } of other) count(types, `${kind} ${type}`, 'theirs');
  }
  yield* likenessRows(found);
  yield* typeRows(types);
}

/** Null for what cannot be read, and what has no text. */
async function readBy(extractor: Extractor, path: string): Promise<Element[] | null> {
  const file = { path, name: path, mediaType: '', sizeBytes: (await stat(path)).size };
  const options = { strategy: 'fast', languages: ['eng'] } as const;
  const found = await extractor.extract(file, everything, options, new AbortController().signal).catch(() => null);
  return found?.elements ?? null;
}

/** By words alone: how cells are parted and lines broken is each side's own. */
function compare(kind: string, ours: readonly Element[], theirs: readonly Element[]): Compared {
  const [mine, other] = [textOf(ours), textOf(theirs)];
  const raw = likeness(plainWords(mine), plainWords(other));
  return { kind, raw, byValue: likeness(wordsOf(mine), wordsOf(other), isSame) };
}

const textOf = (elements: readonly Element[]): string => elements.map(({ text }) => text).join('\n');
const plainWords = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];

function* likenessRows(found: readonly Compared[]): Generator<Row> {
  for (const [kind, files] of Map.groupBy(found, ({ kind }) => kind)) {
    const mean = (of: (file: Compared) => number) => files.reduce((sum, file) => sum + of(file), 0) / files.length;
    const name = `likeness of ${files.length} ${kind}`;
    yield row('agree', { name: `${name}, as written`, value: mean(({ raw }) => raw), unit: 'share' });
    const byValue = mean(({ byValue }) => byValue);
    yield row('agree', { name: `${name}, numbers by value`, value: byValue, unit: 'share', goal: '>= 0.95' });
  }
}

function* typeRows(types: Counts): Generator<Row> {
  for (const [name, { ours, theirs }] of [...types].sort(([a], [b]) => a.localeCompare(b))) {
    const peer = { name: `Unstructured's ${theirs}`, value: theirs };
    yield row('agree', { name, value: ours, unit: 'elements', peer });
  }
}

function count(types: Counts, name: string, side: 'ours' | 'theirs'): void {
  const counts = types.get(name) ?? { ours: 0, theirs: 0 };
  counts[side] += 1;
  types.set(name, counts);
}
