/** Files in a folder of this machine, or of a disk that several machines share. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { orFull } from '#schema/disk-full.ts';
import { NotFound } from '#schema/errors.ts';
import type { Shelf } from './shelf.ts';

/** Ending of what is being written. */
const unfinished = '.part';

/** The folder is made when it is missing. */
export function openFolder(dir: string): Shelf {
  const pathOf = (name: string) => resolve(dir, name);
  return {
    write: (name, bytes) => writeWhole(pathOf(name), bytes).catch(orFull('files')),
    async rename(from, to) {
      await place(pathOf(from), pathOf(to), await makeFolderOf(pathOf(to)).catch(orFull('files')));
    },
    async read(name, range) {
      const file = await open(pathOf(name), 'r').catch(absent);
      return file.createReadStream(range && { start: range.from, end: range.to - 1 });
    },
    touch: (name) => touch(pathOf(name)),
    list: (folder) => namesBelow(dir, folder),
    remove: (name) => rm(pathOf(name), { force: true }),
    removeFolder: (folder) => rm(pathOf(folder), { recursive: true, force: true }),
    async tidy(folder, beforeMs) {
      for await (const name of namesBelow(dir, folder)) {
        if (!name.endsWith(unfinished)) continue;
        const written = await stat(pathOf(name)).catch((error) => (isAbsent(error) ? null : Promise.reject(error)));
        if (written && written.mtimeMs < beforeMs) await rm(pathOf(name), { force: true });
      }
    },
  };
}

/** Answers the topmost folder that was made for it, if any was. */
const makeFolderOf = (path: string): Promise<string | undefined> => mkdir(dirname(path), { recursive: true });

/** A file gets its name, and the name is on the disk: so are those of the folders that were made for it. */
async function place(from: string, to: string, made: string | undefined): Promise<void> {
  await rename(from, to);
  const highest = dirname(made ?? to);
  let folder = dirname(to);
  await syncFolder(folder);
  while (folder !== highest) {
    folder = dirname(folder);
    await syncFolder(folder);
  }
}

/** Windows opens no folders, and keeps their names by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using opened = await open(folder, 'r');
  await opened.sync();
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
  const temporary = `${path}.${randomUUID()}${unfinished}`;
  const made = await makeFolderOf(path);
  let sizeBytes = 0;
  try {
    await using file = await open(temporary, 'wx', 0o600);
    for await (const part of bytes) {
      await file.writeFile(part);
      sizeBytes += part.byteLength;
    }
    await file.datasync();
    await place(temporary, path, made);
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
