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

type Seal = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

export type Deliveries = {
  /**
   * Keeps what is streamed, in place of what was there by that name: once more, it is the same. What is written is what
   * `seal` makes of it; hash and size are of what it was before.
   */
  keep(tenantId: string, name: string, bytes: AsyncIterable<Uint8Array>, seal?: Seal): Promise<Delivered>;
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
    async keep(tenantId, name, bytes, seal = (plain) => plain) {
      const path = `${deliveryFolder(tenantId)}/${name}`;
      const hash = createHash('sha256');
      let sizeBytes = 0;
      const measured = measure(bytes, (piece) => {
        hash.update(piece);
        sizeBytes += piece.byteLength;
      });
      await shelf.write(path, seal(measured));
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

async function* measure(bytes: AsyncIterable<Uint8Array>, take: (piece: Uint8Array) => void) {
  for await (const piece of bytes) {
    take(piece);
    yield piece;
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
