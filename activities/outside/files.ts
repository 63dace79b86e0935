/**
 * The store of originals: content-addressed files, never shared between tenants, in a folder or a bucket. The first byte
 * of each names the format it is kept in.
 */
import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { newId, sha256 } from '#schema/id.ts';
import type { BucketSettings } from '#schema/settings.ts';
import { deliveryFolder } from './deliveries.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';
import type { Range, Shelf } from './files/shelf.ts';
import { soundFolder } from './sounds.ts';

export type StoredFile = {
  /** Of the bytes as given. */
  sha256: Buffer;
  sizeBytes: number;
  /** In the store, after compression. */
  storedBytes: number;
};

export type Files = {
  /** Keeps `bytes` durably. Putting the same bytes again is cheap and changes nothing. */
  put(tenantId: string, bytes: Uint8Array): Promise<StoredFile>;
  /** Throws NotFound. */
  get(tenantId: string, sha256: Uint8Array): Promise<Buffer>;
};

/** The store for files that are too large to be held in memory. */
export type LargeFiles = {
  /** Keeps what is streamed, as it is. */
  keep(tenantId: string, bytes: Readable): Promise<StoredFile>;
  /** The bytes as they were given, or a part of them. Throws NotFound. */
  read(tenantId: string, sha256: Uint8Array, range?: Range): Promise<Readable>;
  /** Writes them to a path on this machine's disk. Throws NotFound. */
  save(tenantId: string, sha256: Uint8Array, path: string): Promise<void>;
  has(tenantId: string, sha256: Uint8Array): Promise<boolean>;
  /** One that is not there is removed already. */
  remove(tenantId: string, sha256: Uint8Array): Promise<void>;
};

/** The store as whoever deletes a whole tenant sees it. */
export type FileStore = Files &
  LargeFiles & {
    /** How many files of the tenant's there are, half-written ones among them. */
    count(tenantId: string): Promise<number>;
    /** Deletes up to `limit` files of the tenant's, and its folder with the last. Answers how many it deleted. */
    erase(tenantId: string, limit: number): Promise<number>;
    /** Deletes what was being kept a day ago, an original or a sound, by a process that was killed over it. */
    tidy(tenantId: string): Promise<void>;
  };

/** One byte in front: zstd of the bytes, or the bytes. A file that carries another one belongs to a newer product. */
const ZSTD = 1;
const PLAIN = 2;
/** Level 1: HTML shrinks to about a fifth at 500 MB a second. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const largeBytes = 1_000_000;
/** Nothing takes so long to be kept. */
const abandonedMs = 24 * 3_600_000;
const zstdAsync: (bytes: Uint8Array, options: object) => Promise<Buffer> = promisify(zstdCompress);

/** The store in a bucket where there is one, else below `dir`, which is made when it is missing. */
export const openFiles = ({ dir, bucket }: { dir: string; bucket?: BucketSettings | undefined }): FileStore =>
  filesOn(bucket ? openBucket(bucket) : openFolder(dir));

export function filesOn(shelf: Shelf): FileStore {
  const folderOf = (tenantId: string) => `t/${tenantId}`;
  /** With what was made to be fetched. */
  const foldersOf = (tenantId: string) => [folderOf(tenantId), deliveryFolder(tenantId)];
  const arrivingOf = (tenantId: string) => `${folderOf(tenantId)}/arriving`;
  const nameOf = (tenantId: string, hash: Uint8Array) => {
    const name = Buffer.from(hash).toString('hex');
    return `${folderOf(tenantId)}/${name.slice(0, 2)}/${name}`;
  };
  const whole = async (tenantId: string, hash: Uint8Array) =>
    unpack(await buffer(await shelf.read(nameOf(tenantId, hash))));

  return {
    async put(tenantId, bytes) {
      const hash = sha256(bytes);
      const name = nameOf(tenantId, hash);
      const storedBytes = (await shelf.touch(name)) ?? (await shelf.write(name, packed(bytes)));
      return { sha256: hash, sizeBytes: bytes.byteLength, storedBytes };
    },
    get: whole,
    async keep(tenantId, bytes) {
      const hash = createHash('sha256');
      const arriving = `${arrivingOf(tenantId)}/${newId()}`;
      const storedBytes = await shelf.write(arriving, plain(bytes, hash));
      const digest = hash.digest();
      const name = nameOf(tenantId, digest);
      if ((await shelf.touch(name)) === undefined) await shelf.rename(arriving, name);
      else await shelf.remove(arriving);
      return { sha256: digest, sizeBytes: storedBytes - 1, storedBytes };
    },
    async read(tenantId, hash, range = { from: 0, to: Number.MAX_SAFE_INTEGER }) {
      const name = nameOf(tenantId, hash);
      const [format] = await buffer(await shelf.read(name, { from: 0, to: 1 }));
      // What is kept packed is small: a page, or a file that a crawl found.
      if (format === PLAIN) return shelf.read(name, { from: range.from + 1, to: range.to + 1 });
      return Readable.from([(await whole(tenantId, hash)).subarray(range.from, range.to)]);
    },
    async save(tenantId, hash, path) {
      await pipeline(await this.read(tenantId, hash), createWriteStream(path, { mode: 0o600 }));
    },
    has: async (tenantId, hash) => (await shelf.touch(nameOf(tenantId, hash))) !== undefined,
    remove: (tenantId, hash) => shelf.remove(nameOf(tenantId, hash)),
    async count(tenantId) {
      let files = 0;
      for (const folder of foldersOf(tenantId)) for await (const _ of shelf.list(folder)) files += 1;
      return files;
    },
    async tidy(tenantId) {
      const beforeMs = Date.now() - abandonedMs;
      for await (const name of shelf.list(arrivingOf(tenantId))) {
        if (begunAt(basename(name)) < beforeMs) await shelf.remove(name);
      }
      for (const folder of [arrivingOf(tenantId), soundFolder(tenantId)]) await shelf.tidy(folder, beforeMs);
    },
    async erase(tenantId, limit) {
      let erased = 0;
      for (const folder of foldersOf(tenantId)) {
        for await (const name of shelf.list(folder)) {
          if (erased === limit) return erased;
          await shelf.remove(name);
          erased += 1;
        }
        await shelf.removeFolder(folder);
      }
      return erased;
    },
  };
}

/** An id of version 7 begins with the moment that it was made, in milliseconds. */
const begunAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** A page takes less time than handing it to another thread; a large file would hold up everything else. */
async function* packed(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.of(ZSTD);
  yield bytes.byteLength < largeBytes ? zstdCompressSync(bytes, compression) : await zstdAsync(bytes, compression);
}

async function* plain(bytes: Readable, hash: Hash): AsyncGenerator<Uint8Array> {
  yield Buffer.of(PLAIN);
  for await (const part of bytes) {
    hash.update(part);
    yield part;
  }
}

function unpack(stored: Buffer): Buffer {
  if (stored[0] === PLAIN) return stored.subarray(1);
  if (stored[0] !== ZSTD) throw new Error(`a stored file has the unknown format ${stored[0]}`);
  return zstdDecompressSync(stored.subarray(1));
}
