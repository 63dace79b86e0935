/** What the files of a collection hang on, as pages hang on their website: one source of its own, which nobody sees. */
import type { Rows } from './database.ts';
import { newId } from './id.ts';

/** Its id; it is made with the first file. */
export async function uploadSource(tx: Rows, collectionId: string): Promise<string> {
  const [source] = await tx.sql<{ id: string }>(
    `insert into source (tenant_id, id, collection_id, kind, form) values ($1, $2, $3, 'upload', '{}')
     on conflict (tenant_id, collection_id) where kind = 'upload' and removed_at is null
       do update set updated_at = source.updated_at
     returning id`,
    [tx.tenantId, newId(), collectionId],
  );
  return source!.id;
}
