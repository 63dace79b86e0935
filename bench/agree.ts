/**
 * How far what is read agrees with the Unstructured library, text by text and type by type. UNSTRUCTURED_API_URL is a
 * server of it on this machine, --data a folder of files that both read; without them there is nothing to compare.
 */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { openExtractor } from '#activities/outside/extractor.ts';
import { complain } from '#local/say.ts';
import { likeness } from './agree/likeness.ts';
import type { BenchOptions } from './main.ts';
import { type Row, row } from './row.ts';

type Told = { type: string; text: string };

const compared = new Set(['.docx', '.xlsx', '.pptx', '.html', '.md']);
const everything = { fromPage: 1, pages: 10_000 };

export async function* bench({ dataDir }: BenchOptions): AsyncGenerator<Row> {
  const server = process.env.UNSTRUCTURED_API_URL;
  if (!server || !dataDir) {
    complain('skipped: bench agree needs UNSTRUCTURED_API_URL and --data DIR, a folder of files');
    return;
  }
  const files = (await readdir(dataDir, { recursive: true })).filter((name) => compared.has(extname(name))).sort();
  const found = new Map<string, number[]>();
  const types = new Map<string, { ours: number; theirs: number }>();
  for (const name of files) {
    const [ours, theirs] = [await readOurs(join(dataDir, name)), await readTheirs(server, join(dataDir, name))];
    const kind = extname(name).slice(1);
    if (ours === null || theirs === null) continue;
    const share = likeness(textOf(ours), textOf(theirs));
    if (share < 0.9) complain(`${name}: ${share.toFixed(3)}`);
    found.set(kind, [...(found.get(kind) ?? []), share]);
    for (const { type } of ours) count(types, `${kind} ${type}`, 'ours');
    for (const { type } of theirs) count(types, `${kind} ${type}`, 'theirs');
  }
  for (const [kind, shares] of found) {
    const value = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    yield row('agree', { name: `likeness of text, ${shares.length} ${kind}`, value, unit: 'share', goal: '>= 0.95' });
  }
  for (const [name, { ours, theirs }] of [...types].sort(([a], [b]) => a.localeCompare(b))) {
    yield row('agree', {
      name,
      value: ours,
      unit: 'elements',
      peer: { name: `Unstructured's ${theirs}`, value: theirs },
    });
  }
}

/** Null for what has no text. */
async function readOurs(path: string): Promise<Told[] | null> {
  const file = { path, name: path, mediaType: '', sizeBytes: 0 };
  const options = { strategy: 'fast', languages: ['eng'] } as const;
  const found = await openExtractor()
    .extract(file, everything, options, new AbortController().signal)
    .catch(() => null);
  return found?.elements ?? null;
}

async function readTheirs(server: string, path: string): Promise<Told[] | null> {
  const form = new FormData();
  form.append('files', new Blob([await readFile(path)]), path);
  form.append('strategy', 'fast');
  const answer = await fetch(new URL('/general/v0/general', server), { method: 'POST', body: form });
  return answer.ok ? ((await answer.json()) as Told[]) : null;
}

/** Words alone: how cells are parted and lines broken is each side's own. */
const textOf = (elements: readonly Told[]): string[] =>
  elements.flatMap(({ text }) => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []);

function count(types: Map<string, { ours: number; theirs: number }>, name: string, side: 'ours' | 'theirs'): void {
  const counts = types.get(name) ?? { ours: 0, theirs: 0 };
  counts[side] += 1;
  types.set(name, counts);
}
