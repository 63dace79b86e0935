/**
 * Originals that nothing stands on any more: of runs that were called off, of steps that died between the store and the
 * rows. Whoever removes what stood on a file lets go of it at once; this finds what nobody came to.
 */
import { letGoOfBlobs } from '#schema/blob.ts';
import type { Database } from '#schema/database.ts';
import type { LargeFiles } from './outside/files.ts';

/** What is being brought stands on its file before. */
const graceHours = 24;
const filesAtOnce = 100;

export async function sweepBlobs(
  { db, files }: { db: Database; files: Pick<LargeFiles, 'remove'> },
  tenantId: string,
): Promise<void> {
  for (let found = filesAtOnce; found === filesAtOnce; ) {
    found = await db.withTenant(tenantId, async (tx) => {
      const unused = await tx.sql<{ sha256: Buffer }>(
        `select b.sha256 from blob b where b.tenant_id = $1 and b.created_at < now() - make_interval(hours => $2)
           and not exists (select from version v where v.tenant_id = $1 and v.blob_sha256 = b.sha256)
           and not exists (select from archive_package a where a.tenant_id = $1 and a.blob_sha256 = b.sha256)
         order by b.sha256 limit ${filesAtOnce}`,
        [tenantId, graceHours],
      );
      await letGoOfBlobs(
        tx,
        files,
        unused.map(({ sha256 }) => sha256),
      );
      return unused.length;
    });
  }
}
