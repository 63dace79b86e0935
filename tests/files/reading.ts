/** Reads a file that a test has made, in the test's own process or as the product does. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITS } from '#activities/outside/extractor/limits.ts';
import type { Found } from '#activities/outside/extractor/message.ts';
import { readFile } from '#activities/outside/extractor/read.ts';
import type { Extracted, ExtractOptions, Extractor, PageRange } from '#activities/outside/extractor.ts';

const everything: PageRange = { fromPage: 1, pages: 100_000 };
const options: ExtractOptions = { strategy: 'auto', languages: ['swe', 'eng'] };

export type Folder = AsyncDisposable & { path: string };

export async function makeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'files-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Without a process of its own; for what files say, not for what they do. */
export async function read(
  bytes: Buffer,
  name: string,
  range = everything,
  mediaType = '',
  hasTimeInside = () => true,
): Promise<Found> {
  await using folder = await makeFolder();
  const room = { bytes: LIMITS.unpackedBytes, entries: LIMITS.entries };
  const { found } = await readFile({
    bytes,
    name,
    mediaType,
    range,
    options,
    folder: folder.path,
    hasOwnNetwork: false,
    room,
    hasTime: () => true,
    hasTimeInside,
  });
  return found;
}

/** Types, depths and texts, for comparing at a glance. */
export const told = ({ elements }: Pick<Found, 'elements'>): string[] =>
  elements.map(({ type, depth, text }) => `${type}${depth ?? ''}: ${text}`);

/** As the product reads it, in a process of its own. */
export async function extract(
  extractor: Extractor,
  bytes: Buffer,
  name: string,
  range = everything,
  signal = new AbortController().signal,
): Promise<Extracted> {
  await using folder = await makeFolder();
  const path = join(folder.path, 'file');
  await writeFile(path, bytes);
  return await extractor.extract({ path, name, mediaType: '', sizeBytes: bytes.length }, range, options, signal);
}
