/**
 * The files in the store of originals and their rows. Whoever brings a file holds its row and looks then whether the
 * store still has it; whoever lets go of one holds the row too, and looks then whether anything stands on it. So one of
 * the two sees the other, and nothing is ever left without its file.
 */
import type { Rows } from './database.ts';
import { NotYet } from './errors.ts';

/** A file as the store keeps it; `storedBytes` after compression. */
type Kept = { sha256: Buffer; sizeBytes: number; storedBytes: number };

type Holds = { has(tenantId: string, sha256: Uint8Array): Promise<boolean> };
type Removes = { remove(tenantId: string, sha256: Uint8Array): Promise<void> };

export type Brought = { file: Kept; mediaType: string };

/**
 * Rows for files that the store was given, for what the same transaction makes stand on them. Throws NotYet when one of
 * them was let go of since: it has to be given to the store anew.
 */
export async function keepBlobs(tx: Rows, files: Holds, kept: readonly Brought[]): Promise<void> {
  const lost = await bringBlobs(tx, files, kept);
  if (lost.size > 0) throw new NotYet('a file has left the store meanwhile, and is brought anew');
}

/** As `keepBlobs`, for whoever goes on without those that were let go of since: answers their hashes in hex. */
export async function bringBlobs(tx: Rows, files: Holds, kept: readonly Brought[]): Promise<ReadonlySet<string>> {
  if (kept.length === 0) return new Set();
  await noteBlobs(tx, kept);
  const isThere = await Promise.all(kept.map(({ file }) => files.has(tx.tenantId, file.sha256)));
  return new Set(kept.flatMap(({ file }, at) => (isThere[at] ? [] : file.sha256.toString('hex'))));
}

/** The rows alone, for files that are known to have left the store for good. */
export async function noteBlobs(tx: Rows, kept: readonly Brought[]): Promise<void> {
  // In the order of their hashes: two batches that meet wait for each other instead of blocking one another.
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

/**
 * Of these files those that nothing stands on any more leave the store, and their rows go. The sound of a recording goes
 * from under its row, which what was said in it still stands on.
 */
export async function letGoOfBlobs(tx: Rows, files: Removes, hashes: readonly Buffer[]): Promise<void> {
  if (hashes.length === 0) return;
  const params = [tx.tenantId, hashes.map((hash) => hash.toString('hex'))];
  // Where there is no row one is made, to be held: whoever brings the same bytes meanwhile has to find something to wait for.
  await tx.sql(
    `insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type)
     select distinct on (hash) $1::uuid, decode(hash, 'hex'), 0, 0, 'application/octet-stream'
     from unnest($2::text[]) as given (hash) order by hash
     on conflict (tenant_id, sha256) do update set sha256 = excluded.sha256`,
    params,
  );
  // A statement of its own: it sees what those have brought who held the row before.
  const unused = await tx.sql<{ sha256: Buffer; hasUse: boolean }>(
    `select b.sha256, u.row as "hasUse"
     from blob b cross join lateral (select ${isNeeded('true')} as row, ${isNeeded(isHeard)} as file) u
     where b.tenant_id = $1 and b.sha256 = any (array(select decode(unnest($2::text[]), 'hex'))) and not u.file`,
    params,
  );
  const rowless = unused.filter(({ hasUse }) => !hasUse).map(({ sha256 }) => sha256.toString('hex'));
  await tx.sql(
    `delete from blob where tenant_id = $1 and sha256 = any (array(select decode(unnest($2::text[]), 'hex')))`,
    [tx.tenantId, rowless],
  );
  const removed = await Promise.allSettled(unused.map(({ sha256 }) => files.remove(tx.tenantId, sha256)));
  // Only now: none is still under way when the rows are let go.
  for (const one of removed) if (one.status === 'rejected') throw one.reason;
}

/** Whether a version `v` of which this is so stands on the file, or a package on its way in. */
const isNeeded = (condition: string) => `(
  exists (select from version v where v.tenant_id = $1 and v.blob_sha256 = b.sha256 and ${condition})
  or exists (select from archive_package a where a.tenant_id = $1 and a.blob_sha256 = b.sha256))`;

const isHeard = `not exists (
  select from recording r where r.tenant_id = $1 and r.version_id = v.id and r.sound_gone_at is not null)`;
