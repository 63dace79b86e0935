/** Finished archives outside the database: in the file store, under the tenant they are of. Each is whole or not there. */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { NotFound } from '#schema/errors.ts';
import type { BucketSettings } from '#schema/settings.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';
import type { Range } from './files/shelf.ts';

export type Delivered = { path: string; sha256: Buffer; sizeBytes: number };

export type Deliveries = {
  /** Keeps what is streamed, in place of what was there by that name: once more, it is the same. */
  keep(tenantId: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<Delivered>;
  /** Throws NotFound. */
  read(path: string, range?: Range): Promise<Readable>;
  /** One that is not there is removed already. */
  remove(path: string): Promise<void>;
  /** A small note beside them, such as how far a schedule has come; null when there is none. */
  readNote(tenantId: string, name: string): Promise<unknown>;
  keepNote(tenantId: string, name: string, note: object): Promise<void>;
};

/** Where all of a tenant's lie. */
export const deliveryFolder = (tenantId: string): string => `export/${tenantId}`;

export function openDeliveries({ dir, bucket }: { dir: string; bucket?: BucketSettings | undefined }): Deliveries {
  const shelf = bucket ? openBucket(bucket) : openFolder(dir);
  const noteOf = (tenantId: string, name: string) => `${deliveryFolder(tenantId)}/${name}.json`;
  return {
    async keep(tenantId, name, bytes) {
      const path = `${deliveryFolder(tenantId)}/${name}`;
      const hash = createHash('sha256');
      const sizeBytes = await shelf.write(
        path,
        hashed(bytes, (piece) => hash.update(piece)),
      );
      return { path, sha256: hash.digest(), sizeBytes };
    },
    read: (path, range) => shelf.read(path, range),
    remove: (path) => shelf.remove(path),
    async readNote(tenantId, name) {
      try {
        return JSON.parse((await buffer(await shelf.read(noteOf(tenantId, name)))).toString());
      } catch (error) {
        if (error instanceof NotFound) return null;
        throw error;
      }
    },
    async keepNote(tenantId, name, note) {
      await shelf.write(noteOf(tenantId, name), one(Buffer.from(JSON.stringify(note))));
    },
  };
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, take: (piece: Uint8Array) => void) {
  for await (const piece of bytes) {
    take(piece);
    yield piece;
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
