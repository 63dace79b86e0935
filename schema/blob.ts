/** The rows of the files that are in the store of originals. */
import type { Rows } from './database.ts';

/** A file as the store keeps it; `storedBytes` after compression. */
type Kept = { sha256: Buffer; sizeBytes: number; storedBytes: number };

/** In the order of their hashes: two batches that meet wait for each other instead of blocking one another. */
export async function keepBlobs(tx: Rows, kept: { file: Kept; mediaType: string }[]): Promise<void> {
  await tx.sql(
    `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type)
     select distinct on (hash) $1::uuid, decode(hash, 'hex'), size, stored, media_type
     from unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[]) as given (hash, size, stored, media_type)
     order by hash
     on conflict (tenant_id, sha256) do update set created_at = now()`,
    [
      tx.tenantId,
      kept.map(({ file }) => file.sha256.toString('hex')),
      kept.map(({ file }) => file.sizeBytes),
      kept.map(({ file }) => file.storedBytes),
      kept.map(({ mediaType }) => mediaType),
    ],
  );
}
