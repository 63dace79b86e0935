/** Entries of a ledger as files beside the originals, one folder for each organisation. */
import { text } from 'node:stream/consumers';
import type { z } from 'zod';
import type { BucketSettings } from '#schema/settings.ts';
import { openBucket } from './files/bucket.ts';
import { openFolder } from './files/folder.ts';

export type Place = { dir: string; bucket?: BucketSettings | undefined };

export type Entries<Entry> = {
  /** Durably, in place of what had this name. */
  write(tenantId: string, name: string, entry: Entry): Promise<void>;
  /** Names without their ending, in their order. */
  names(tenantId: string): Promise<string[]>;
  /** Throws for a file that is no such entry any more, naming it. */
  read(tenantId: string, name: string): Promise<Entry>;
  removeAll(tenantId: string): Promise<void>;
};

const ending = '.json';

/** `folder`: what all of them are called together. */
export function openEntries<Entry>({ dir, bucket }: Place, folder: string, schema: z.ZodType<Entry>): Entries<Entry> {
  const shelf = bucket ? openBucket(bucket) : openFolder(dir);
  const folderOf = (tenantId: string) => `${folder}/${tenantId}`;
  const pathOf = (tenantId: string, name: string) => `${folderOf(tenantId)}/${name}${ending}`;
  async function names(tenantId: string): Promise<string[]> {
    const found: string[] = [];
    for await (const path of shelf.list(folderOf(tenantId)))
      if (path.endsWith(ending)) found.push(path.slice(folderOf(tenantId).length + 1, -ending.length));
    return found.sort();
  }
  return {
    names,
    async write(tenantId, name, entry) {
      await shelf.write(pathOf(tenantId, name), one(Buffer.from(JSON.stringify(entry))));
    },
    async read(tenantId, name) {
      const path = pathOf(tenantId, name);
      const written = await text(await shelf.read(path));
      try {
        return schema.parse(JSON.parse(written));
      } catch (error) {
        throw new Error(`${path} in the store of files is no entry of a ledger any more`, { cause: error });
      }
    },
    async removeAll(tenantId) {
      for (const name of await names(tenantId)) await shelf.remove(pathOf(tenantId, name));
      await shelf.removeFolder(folderOf(tenantId));
    },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
