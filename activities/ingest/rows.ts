/** The rows of passages and of their vectors, written so that writing them twice changes nothing. */
import type { Tx } from '#schema/database.ts';
import { NotYet } from '#schema/errors.ts';
import { halfvecArray } from '#schema/vector.ts';
import type { Embedder } from '../outside/embedder.ts';
import type { Draft } from './passage.ts';

export type Vectors = {
  /** By text hash; texts without one were embedded before. */
  vectors: ReadonlyMap<string, Float32Array>;
  embedder: Pick<Embedder, 'modelId' | 'dims'>;
};
export type Embeddable = Pick<Draft, 'id' | 'collectionId' | 'textHash'>;

/**
 * Answers the passages under the ids they have in the database: known ones keep theirs and come back to life. What is
 * not `live` yet is found by no search.
 */
export async function keepPassages(tx: Tx, passages: readonly Draft[], live = true): Promise<Draft[]> {
  const given = passages.map(({ headingPath, ...passage }) => ({ ...passage, heading_path: headingPath }));
  const rows = await tx.sql<{ id: string; versionId: string; ordinal: number }>(
    `insert into passage (tenant_id, id, collection_id, source_id, document_id, version_id, ordinal, from_char, to_char,
       tokens, heading_path, text, text_hash, language, lead, live, place)
     select $1, id, "collectionId", "sourceId", "documentId", "versionId", ordinal, "from", "to", tokens, heading_path,
       text, decode("textHash", 'hex'), language, lead, $3, place
     from json_to_recordset($2) as given (id uuid, "collectionId" uuid, "sourceId" uuid, "documentId" uuid,
       "versionId" uuid, ordinal int, "from" int, "to" int, tokens int, heading_path text[], text text,
       "textHash" text, language text, lead text, place jsonb)
     on conflict (tenant_id, version_id, ordinal) do update set live = excluded.live
     returning id, version_id as "versionId", ordinal`,
    [tx.tenantId, JSON.stringify(given), live],
  );
  const ids = new Map(rows.map(({ id, versionId, ordinal }) => [`${versionId} ${ordinal}`, id]));
  return passages.map((passage) => ({ ...passage, id: ids.get(`${passage.versionId} ${passage.ordinal}`)! }));
}

/** Each passage gets the vector of its text: the one just made, or a copy of one that the tenant has. */
export async function keepVectors(
  tx: Tx,
  passages: readonly Embeddable[],
  { vectors, embedder }: Vectors,
  live = true,
): Promise<void> {
  if (passages.length === 0) return;
  const [type] = await tx.sql<{ oid: number }>(`select 'halfvec'::regtype::oid::int as oid`);
  const made = passages.filter(({ textHash }) => vectors.has(textHash));
  const rest = passages.filter(({ textHash }) => !vectors.has(textHash));
  const columns = `embedding (tenant_id, passage_id, collection_id, model_id, dims, text_hash, vector, live)`;
  const kept = `on conflict (passage_id, model_id, tenant_id) do update set live = excluded.live returning passage_id`;
  const placed = await tx.sql(
    `insert into ${columns}
     select $1, id, collection_id, $2, $3, decode(hash, 'hex'), vector, $8
     from unnest($4::uuid[], $5::uuid[], $6::text[], $7::halfvec[]) g (id, collection_id, hash, vector) ${kept}`,
    [
      tx.tenantId,
      embedder.modelId,
      embedder.dims,
      ...placeOf(made),
      halfvecArray(
        made.map(({ textHash }) => vectors.get(textHash)!),
        type!.oid,
      ),
      live,
    ],
  );
  const copied = await tx.sql(
    `insert into ${columns}
     select $1, g.id, g.collection_id, $2, $3, decode(g.hash, 'hex'), twin.vector, $7
     from unnest($4::uuid[], $5::uuid[], $6::text[]) g (id, collection_id, hash) cross join lateral (
       select vector from embedding
       where tenant_id = $1 and model_id = $2 and text_hash = decode(g.hash, 'hex') limit 1) twin ${kept}`,
    [tx.tenantId, embedder.modelId, embedder.dims, ...placeOf(rest), live],
  );
  if (placed.length + copied.length < passages.length) throw new NotYet('a vector to copy has gone; it is made anew');
}

const placeOf = (passages: readonly Embeddable[]) => [
  passages.map(({ id }) => id),
  passages.map(({ collectionId }) => collectionId),
  passages.map(({ textHash }) => textHash),
];
