/** Originals that nothing stands on any more leave the store, one by one, each under the lock of its row. */
import type { Database, Tx } from '#schema/database.ts';
import type { LargeFiles } from '../outside/files.ts';

type Store = Pick<LargeFiles, 'remove'>;

/** Files within one answer. */
const filesAtOnce = 200;

/** SQL for the notes of a disposal, $2, and of those that failed before they came to theirs. */
export const notesOf = (table: 'purge_file' | 'purge_archive'): string =>
  `${table} n join purge p on p.tenant_id = n.tenant_id and p.id = n.purge_id
   where n.tenant_id = tenant.id and (p.id = $2 or p.state = 'failed')`;

/** Answers whether there may be more. What dies on the way is taken up again, since its note goes with its file. */
export async function purgeFiles(db: Database, files: Store, tenantId: string, purgeId: string): Promise<boolean> {
  const noted = await db.readTenant<{ purgeId: string; sha256: Buffer }>(
    tenantId,
    `select n.purge_id as "purgeId", n.sha256 from ${notesOf('purge_file')} order by n.sha256, n.purge_id limit ${filesAtOnce}`,
    [purgeId],
  );
  for (const note of noted) await db.withTenant(tenantId, (tx) => purgeFile(tx, files, note.purgeId, note.sha256));
  return noted.length === filesAtOnce;
}

/**
 * Whoever brings the same bytes meanwhile waits for the row that is locked here, and then sees that the file has gone.
 * The sound of a recording goes from under its row, which what was said in it still stands on.
 */
async function purgeFile(tx: Tx, files: Store, purgeId: string, sha256: Buffer): Promise<void> {
  const params = [tx.tenantId, sha256];
  await tx.sql('select from blob where tenant_id = $1 and sha256 = $2 for update', params);
  const [use] = await tx.sql<{ row: boolean; file: boolean }>(
    `select ${isNeeded('true')} as row, ${isNeeded(
      `not exists (select from recording r where r.tenant_id = $1 and r.version_id = v.id and r.sound_gone_at is not null)`,
    )} as file`,
    params,
  );
  if (!use!.row) await tx.sql('delete from blob where tenant_id = $1 and sha256 = $2', params);
  if (!use!.file) await files.remove(tx.tenantId, sha256);
  await tx.sql('delete from purge_file where tenant_id = $1 and purge_id = $3 and sha256 = $2', [...params, purgeId]);
}

/** By a version `v` of which this is so, or by a package on its way in. */
const isNeeded = (condition: string) => `(
  exists (select from version v where v.tenant_id = $1 and v.blob_sha256 = $2 and ${condition})
  or exists (select from archive_package a where a.tenant_id = $1 and a.blob_sha256 = $2))`;
