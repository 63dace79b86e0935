/** Files in a folder of this machine, or of a disk that several machines share. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFound } from '#schema/errors.ts';
import type { Shelf } from './shelf.ts';

/** The folder is made when it is missing. */
export function openFolder(dir: string): Shelf {
  const pathOf = (name: string) => join(dir, name);
  return {
    write: (name, bytes) => writeWhole(pathOf(name), bytes),
    async rename(from, to) {
      await mkdir(dirname(pathOf(to)), { recursive: true });
      await rename(pathOf(from), pathOf(to));
    },
    async read(name, range) {
      const file = await open(pathOf(name), 'r').catch(absent);
      return file.createReadStream(range && { start: range.from, end: range.to - 1 });
    },
    touch: (name) => touch(pathOf(name)),
    list: (folder) => namesBelow(dir, folder),
    remove: (name) => rm(pathOf(name), { force: true }),
    removeFolder: (folder) => rm(pathOf(folder), { recursive: true, force: true }),
  };
}

async function* namesBelow(dir: string, folder: string): AsyncGenerator<string> {
  const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch((error) =>
    isAbsent(error) ? [] : Promise.reject(error),
  );
  for (const entry of entries) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* namesBelow(dir, name);
    else yield name;
  }
}

async function touch(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path, 'r');
    const now = new Date();
    await utimes(path, now, now);
    return (await file.stat()).size;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function writeWhole(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  let sizeBytes = 0;
  try {
    await using file = await open(temporary, 'wx', 0o600);
    for await (const part of bytes) {
      await file.writeFile(part);
      sizeBytes += part.byteLength;
    }
    await file.datasync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return sizeBytes;
}

function absent(error: unknown): never {
  if (isAbsent(error)) throw new NotFound('This file is not in the store');
  throw error;
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
