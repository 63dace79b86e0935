/** A version with its passages and vectors, once more under another document. Nothing is read or embedded again. */
import type { Tx } from './database.ts';
import { newId } from './id.ts';
import { copyRecord } from './record.ts';

type Place = { documentId: string; collectionId: string; sourceId: string };

/** Answers the copy's id; no search finds its passages yet. */
export async function copyVersion(tx: Tx, versionId: string, place: Place): Promise<string> {
  const { documentId, collectionId, sourceId } = place;
  const copyId = newId();
  await tx.sql(
    `insert into version (tenant_id, id, document_id, crawl_id, extract_id, content_hash, blob_sha256, title, text,
       blocks, language, published, state, fetched_at, published_at, simhash)
     select $1, $3, $4, crawl_id, extract_id, content_hash, blob_sha256, title, text, blocks, language, published,
       'published', fetched_at, now(), simhash
     from version where tenant_id = $1 and id = $2`,
    [tx.tenantId, versionId, copyId, documentId],
  );
  await copyRecord(tx, versionId, copyId);
  const passages = await tx.sql<{ id: string }>('select id from passage where tenant_id = $1 and version_id = $2', [
    tx.tenantId,
    versionId,
  ]);
  const pairs = [passages.map(({ id }) => id), passages.map(() => newId())];
  await tx.sql(
    `insert into passage (tenant_id, id, collection_id, source_id, document_id, version_id, ordinal, from_char, to_char,
       tokens, heading_path, text, text_hash, language, lead, live, place)
     select $1, g.copy, $4, $5, $6, $7, p.ordinal, p.from_char, p.to_char, p.tokens, p.heading_path, p.text,
       p.text_hash, p.language, p.lead, false, p.place
     from unnest($2::uuid[], $3::uuid[]) g (id, copy) join passage p on p.tenant_id = $1 and p.id = g.id`,
    [tx.tenantId, ...pairs, collectionId, sourceId, documentId, copyId],
  );
  await tx.sql(
    `insert into embedding (tenant_id, passage_id, collection_id, model_id, dims, text_hash, vector, live)
     select $1, g.copy, $4, e.model_id, e.dims, e.text_hash, e.vector, false
     from unnest($2::uuid[], $3::uuid[]) g (id, copy) join embedding e on e.tenant_id = $1 and e.passage_id = g.id`,
    [tx.tenantId, ...pairs, collectionId],
  );
  return copyId;
}
