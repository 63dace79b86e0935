/** Originals that no version, and no package on its way in, stands on any more leave the store. */

import { keepBlobs } from '#schema/blob.ts';
import type { Tx } from '#schema/database.ts';
import type { LargeFiles, StoredFile } from '../outside/files.ts';

/**
 * Removed while the row of it is held: whoever brings the same bytes meanwhile waits for the row, and then sees that
 * the file has gone.
 */
export async function dropOriginal(tx: Tx, files: Pick<LargeFiles, 'remove'>, original: Buffer): Promise<void> {
  const unused = await tx.sql(
    `delete from blob b where b.tenant_id = $1 and b.sha256 = $2
       and not exists (select from version v where v.tenant_id = $1 and v.blob_sha256 = b.sha256)
       and not exists (select from archive_package a where a.tenant_id = $1 and a.blob_sha256 = b.sha256)
     returning sha256`,
    [tx.tenantId, original],
  );
  if (unused.length > 0) await files.remove(tx.tenantId, original);
}

/** What was brought to the store and then refused has no row, which would count it and be waited for: it gets one first. */
export async function dropRefused(tx: Tx, files: Pick<LargeFiles, 'remove'>, file: StoredFile): Promise<void> {
  await keepBlobs(tx, [{ file, mediaType: 'application/octet-stream' }]);
  await dropOriginal(tx, files, file.sha256);
}
