/**
 * The store of originals: content-addressed files in one folder, never shared between tenants. A file appears whole or
 * not at all, whatever is killed when, and its first byte names the format it is kept in.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { NotFound } from '#schema/errors.ts';
import { sha256 } from '#schema/id.ts';

export type StoredFile = {
  /** Of the bytes as given. */
  sha256: Buffer;
  sizeBytes: number;
  /** On disk, after compression. */
  storedBytes: number;
};

export type Files = {
  /** Keeps `bytes` durably. Putting the same bytes again is cheap and changes nothing. */
  put(tenantId: string, bytes: Uint8Array): Promise<StoredFile>;
  /** Throws NotFound. */
  get(tenantId: string, sha256: Uint8Array): Promise<Buffer>;
};

/** The store as whoever deletes a whole tenant sees it. */
export type FileStore = Files & {
  /** How many files of the tenant's there are, half-written ones among them. */
  count(tenantId: string): Promise<number>;
  /** Deletes up to `limit` files of the tenant's, and its folder with the last. Answers how many it deleted. */
  erase(tenantId: string, limit: number): Promise<number>;
};

/** One byte in front: zstd of the bytes. A file that carries another byte belongs to a newer product. */
const ZSTD = 1;
/** Level 1: HTML shrinks to about a fifth at 500 MB a second. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const largeBytes = 1_000_000;
const zstdAsync: (bytes: Uint8Array, options: object) => Promise<Buffer> = promisify(zstdCompress);

/** Opens the store below `dir`, which is made when it is missing. */
export function openFiles({ dir }: { dir: string }): FileStore {
  const folderOf = (tenantId: string) => join(dir, 't', tenantId);
  const pathOf = (tenantId: string, hash: Uint8Array) => {
    const name = Buffer.from(hash).toString('hex');
    return join(folderOf(tenantId), name.slice(0, 2), name);
  };
  return {
    async put(tenantId, bytes) {
      const hash = sha256(bytes);
      const path = pathOf(tenantId, hash);
      const known = await sizeOf(path);
      const storedBytes = known ?? (await writeWhole(path, await pack(bytes)));
      return { sha256: hash, sizeBytes: bytes.byteLength, storedBytes };
    },
    async get(tenantId, hash) {
      return unpack(await readFile(pathOf(tenantId, hash)).catch(absent));
    },
    async count(tenantId) {
      let files = 0;
      for await (const _ of filesBelow(folderOf(tenantId))) files += 1;
      return files;
    },
    async erase(tenantId, limit) {
      let erased = 0;
      for await (const path of filesBelow(folderOf(tenantId))) {
        if (erased === limit) return erased;
        await rm(path, { force: true });
        erased += 1;
      }
      await rm(folderOf(tenantId), { recursive: true, force: true });
      return erased;
    },
  };
}

/** Paths of the files in a tenant's folder, which has one folder for each two first letters of their names. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const namesIn = (path: string) => readdir(path).catch((error) => (isAbsent(error) ? [] : Promise.reject(error)));
  for (const first of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, first))) yield join(folder, first, name);
  }
}

/** A page takes less time than handing it to another thread; a large file would hold up everything else. */
async function pack(bytes: Uint8Array): Promise<Buffer> {
  const packed =
    bytes.byteLength < largeBytes ? zstdCompressSync(bytes, compression) : await zstdAsync(bytes, compression);
  return Buffer.concat([Buffer.of(ZSTD), packed]);
}

function unpack(stored: Buffer): Buffer {
  if (stored[0] !== ZSTD) throw new Error(`a stored file has the unknown format ${stored[0]}`);
  return zstdDecompressSync(stored.subarray(1));
}

/** Size of a file that exists; its time is renewed, so that a sweep of unused files does not take it. */
async function sizeOf(path: string): Promise<number | undefined> {
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

async function writeWhole(path: string, stored: Buffer): Promise<number> {
  const temporary = `${path}.${randomUUID()}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(stored);
    await file.datasync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return stored.byteLength;
}

function absent(error: unknown): never {
  if (isAbsent(error)) throw new NotFound('This file is not in the store');
  throw error;
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
