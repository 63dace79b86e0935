/** Files that are coming, until they are originals: each grows in a place of its own, beside the store that it goes to. */
import type { Readable } from 'node:stream';
import { openFolder } from './files/folder.ts';

export type Arrivals = {
  /** What has come of it. Throws NotFound. */
  open(tenantId: string, uploadId: string): Promise<Readable>;
  /** One that is not there is removed already. */
  remove(tenantId: string, uploadId: string): Promise<void>;
};

/** The folder in which they grow, below that of the store. */
export const arrivalsFolder = 'arriving';

export function openArrivals({ dir }: { dir: string }): Arrivals {
  const folder = openFolder(dir);
  const nameOf = (tenantId: string, uploadId: string) => `${arrivalsFolder}/${tenantId}/${uploadId}`;
  return {
    open: (tenantId, uploadId) => folder.read(nameOf(tenantId, uploadId)),
    async remove(tenantId, uploadId) {
      await folder.remove(nameOf(tenantId, uploadId));
      // What the protocol notes beside it.
      await folder.remove(`${nameOf(tenantId, uploadId)}.json`);
    },
  };
}
