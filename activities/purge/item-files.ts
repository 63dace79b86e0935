/** Originals that nothing stands on any more leave the store, some at a time, each under the lock of its row. */
import { letGoOfBlobs } from '#schema/blob.ts';
import type { Database } from '#schema/database.ts';
import type { LargeFiles } from '../outside/files.ts';

type Store = Pick<LargeFiles, 'remove'>;

/** Files in one transaction: whoever brings one of them meanwhile waits for all. */
const filesAtOnce = 100;

/** SQL for the notes of a disposal, $2, and of those that failed before they came to theirs. `tenant` is SQL too. */
export const notesOf = (table: 'purge_file' | 'purge_archive', tenant: string): string =>
  `${table} n join purge p on p.tenant_id = n.tenant_id and p.id = n.purge_id
   where n.tenant_id = ${tenant} and (p.id = $2 or p.state = 'failed')`;

/** Answers whether there may be more. What dies on the way is taken up again, since its note goes with its file. */
export async function purgeFiles(db: Database, files: Store, tenantId: string, purgeId: string): Promise<boolean> {
  return db.withTenant(tenantId, async (tx) => {
    const noted = await tx.sql<{ purgeId: string; sha256: Buffer }>(
      `select n.purge_id as "purgeId", n.sha256 from ${notesOf('purge_file', '$1')} order by n.sha256, n.purge_id limit ${filesAtOnce}`,
      [tenantId, purgeId],
    );
    await letGoOfBlobs(
      tx,
      files,
      noted.map(({ sha256 }) => sha256),
    );
    await tx.sql(
      `delete from purge_file f using unnest($2::uuid[], $3::text[]) n (purge_id, hash)
       where f.tenant_id = $1 and f.purge_id = n.purge_id and f.sha256 = decode(n.hash, 'hex')`,
      [tenantId, noted.map((note) => note.purgeId), noted.map(({ sha256 }) => sha256.toString('hex'))],
    );
    return noted.length === filesAtOnce;
  });
}
