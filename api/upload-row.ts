/** Uploads read from their rows, and what is said of them in the protocol's headers. */
import { Metadata, type Upload as TusUpload } from '@tus/server';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, InvalidInput, SourceGone, TooLarge, TooMany, UnsupportedMedia } from '#schema/errors.ts';
import { endingIn } from '#schema/media.ts';
import { lockRoom, requireRoom } from '#schema/quota.ts';
import {
  type Arrival,
  allowanceOf,
  type ComingUpload,
  maxFilesAtOnce,
  type Upload,
  type UploadBytes,
  UploadForm,
  type UploadState,
} from '#schema/upload.ts';

type UploadRow = Omit<Upload, 'createdAt' | 'receivedBytes'> & { createdAt: Date };

const columns = `u.id, u.collection_id as "collectionId", u.name, u.folder, u.media_type as "mediaType",
  u.size_bytes as "sizeBytes", u.state, u.created_at as "createdAt",
  (select e.id from extract e where e.tenant_id = u.tenant_id and e.upload_id = u.id order by e.id limit 1)
    as "extractId"`;

export async function readUpload(tx: Tx, id: string): Promise<UploadRow> {
  const [row] = await tx.sql<UploadRow>(`select ${columns} from upload u where u.tenant_id = $1 and u.id = $2`, [
    tx.tenantId,
    id,
  ]);
  return row!;
}

/** `comeBytes` are those of one that is still being received. */
export const showUpload = ({ createdAt, ...row }: UploadRow, comeBytes: number): Upload => ({
  ...row,
  receivedBytes: row.state === 'receiving' ? comeBytes : row.sizeBytes,
  createdAt: createdAt.toISOString(),
});

type ComingRow = Omit<ComingUpload, 'createdAt' | 'changedAt' | 'receivedBytes'> & {
  createdAt: Date;
  changedAt: Date;
};

/** What is on its way to a collection, the newest first; `afterId` is the last one shown. */
export const listComing = (
  tx: Tx,
  of: { collectionId: string; personId: string; afterId: string | null; limit: number },
): Promise<ComingRow[]> =>
  tx.sql<ComingRow>(
    `select u.id, u.collection_id as "collectionId", u.name, u.folder, u.media_type as "mediaType",
       u.size_bytes as "sizeBytes", u.created_at as "createdAt", u.updated_at as "changedAt",
       p.name as "personName", u.person_id = $3 as "isMine"
     from upload u join person p on p.tenant_id = $1 and p.id = u.person_id
     where u.tenant_id = $1 and u.collection_id = $2 and u.state = 'receiving' and ($4::uuid is null or u.id < $4)
     order by u.id desc limit $5`,
    [tx.tenantId, of.collectionId, of.personId, of.afterId, of.limit],
  );

export const showComing = ({ createdAt, changedAt, ...row }: ComingRow, receivedBytes: number): ComingUpload => ({
  ...row,
  receivedBytes,
  createdAt: createdAt.toISOString(),
  changedAt: changedAt.toISOString(),
});

/** What the protocol asks for; nothing once no more bytes of it may come. */
export async function readFacts(
  db: Database,
  { tenantId, uploadId }: Arrival,
): Promise<Pick<TusUpload, 'size' | 'metadata'> | undefined> {
  const [row] = await db.readTenant<{ size: number; name: string; folder: string }>(
    tenantId,
    `select size_bytes as size, name, folder from upload
     where tenant_id = tenant.id and id = $2 and state = 'receiving'`,
    [uploadId],
  );
  return row && { size: row.size, metadata: { name: row.name, folder: row.folder } };
}

/** Throws SourceGone for one that was broken off, Conflict for one that has been received. */
export function requireReceiving(state: UploadState): void {
  if (state === 'cancelled' || state === 'expired') throw new SourceGone('it was broken off', { code: 'upload-gone' });
  if (state !== 'receiving') throw new Conflict('all of it has come', { code: 'upload-received' });
}

/** Throws Conflict for bytes that do not go on where the last ones ended, TooLarge for more than the file was to hold. */
export function requireFitting(
  { from, length }: { from: number; length: number },
  comeBytes: number,
  sizeBytes: number,
): void {
  if (from !== comeBytes) throw new Conflict('it goes on elsewhere', { code: 'upload-offset' });
  if (from + length > sizeBytes) throw new TooLarge('more than was said', { code: 'upload-beyond' });
}

/** What a request to begin says. Throws InvalidInput. */
export function readForm(collectionId: string, sizeBytes: number, metadata: string): UploadForm {
  const read = UploadForm.safeParse({ ...readMetadata(metadata), collectionId, sizeBytes });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidInput(issue?.message ?? 'wrong', { code: 'file-name', path: issue?.path.join('.') ?? '' });
}

function readMetadata(metadata: string): { name?: string; folder?: string } {
  try {
    const { name, folder } = Metadata.parse(metadata);
    return { name: name ?? undefined, folder: folder ?? undefined } as { name?: string; folder?: string };
  } catch {
    throw new InvalidInput('pairs of a name and a value in base64', { path: 'upload-metadata' });
  }
}

/** The media type of a file of this name. Throws UnsupportedMedia for one that nobody reads, TooLarge. */
export function requireAllowed({ name, sizeBytes }: UploadForm, bytes: UploadBytes): string {
  const allowance = allowanceOf(name, bytes);
  const ending = endingIn(name);
  if (!allowance)
    throw new UnsupportedMedia('this kind of file is not read', {
      code: 'file-type',
      ...(ending && { ending }),
    });
  const { mediaType, maxBytes } = allowance;
  if (sizeBytes <= maxBytes) return mediaType;
  throw new TooLarge('larger than files may be', { code: 'file-size', limitMegabytes: Math.floor(maxBytes / 1e6) });
}

/** A file is sent meanwhile, or given up. */
const againMs = 60_000;

/** Throws TooMany for whoever has as many on their way as may be. */
export async function requireFewer(tx: Tx, personId: string): Promise<void> {
  const [begun] = await tx.sql<{ count: number }>(
    `select count(*)::int as count from upload where tenant_id = $1 and person_id = $2 and state = 'receiving'`,
    [tx.tenantId, personId],
  );
  if (begun!.count < maxFilesAtOnce) return;
  throw new TooMany('too many on their way', againMs, { code: 'uploads-at-once', count: maxFilesAtOnce });
}

/** Throws QuotaSpent. What others have begun to send takes room already. */
export async function requireRoomFor(tx: Tx, sizeBytes: number): Promise<void> {
  const room = await lockRoom(tx, ['bytes']);
  if (room === null) return;
  const [coming] = await tx.sql<{ bytes: number }>(
    `select coalesce(sum(size_bytes), 0)::bigint as bytes from upload
     where tenant_id = $1 and state in ('receiving', 'received')`,
    [tx.tenantId],
  );
  requireRoom(room, { bytes: coming!.bytes + sizeBytes });
}
