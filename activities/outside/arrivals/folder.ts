/** Files that grow in a folder. What was acknowledged is on the disk, and so is there after a power cut. */
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileStore } from '@tus/file-store';
import { Upload } from '@tus/server';
import { DiskFull, isFull } from '#schema/disk-full.ts';
import { arrivalName, arrivalOf } from '#schema/upload.ts';
import type { Dock, Facts } from '../arrivals.ts';
import { openFolder } from '../files/folder.ts';

const syncEveryMs = 1_000;

export function openFolderArrivals(directory: string): Dock {
  const folder = openFolder(directory);
  const pathOf = (id: string) => join(directory, id);
  return {
    open: (tenantId, uploadId) => folder.read(arrivalName({ tenantId, uploadId })),
    async size(tenantId, uploadId) {
      const found = await stat(pathOf(arrivalName({ tenantId, uploadId }))).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
      return found?.size;
    },
    remove: (tenantId, uploadId) => folder.remove(arrivalName({ tenantId, uploadId })),
    async store(facts) {
      await mkdir(directory, { recursive: true });
      const store = new FileStore({ directory, configstore: configOf(facts) });
      const write = store.write.bind(store);
      return Object.assign(store, {
        write: async (...given: Parameters<typeof write>) => {
          await using file = await open(pathOf(given[1]), 'r+');
          // As it comes, so that little is left to be written when the last byte has come.
          const syncing = setInterval(() => file.datasync().catch(() => undefined), syncEveryMs);
          try {
            const offset = await write(...given);
            await file.datasync();
            return offset;
          } catch (error) {
            // The protocol says of every fault of a disk that it could not write.
            throw (await isFull(directory)) ? new DiskFull('files') : error;
          } finally {
            clearInterval(syncing);
          }
        },
      });
    },
  };
}

/** The facts are rows, which others write: the protocol only reads them. */
const configOf = (facts: Facts) => ({
  async get(id: string) {
    const place = arrivalOf(id);
    const known = place && (await facts.read(place));
    return known && new Upload({ id, offset: 0, ...known });
  },
  set: async () => {},
  delete: async () => {},
});
