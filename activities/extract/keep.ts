/**
 * What was received becomes an original: in the store under its own hash, as a document's newest version that waits for
 * its text. The document's published version goes on answering.
 */
import { addAbortSignal } from 'node:stream';
import { keepBlobs, letGoOfBlobs } from '#schema/blob.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { isRecording } from '#schema/media.ts';
import { lockRoom, requireRoom } from '#schema/quota.ts';
import { seenBy } from '#schema/sight.ts';
import { uploadSource } from '#schema/upload-source.ts';
import { cancellation } from '../ingest/pulse.ts';
import type { Arrivals } from '../outside/arrivals.ts';
import type { LargeFiles, StoredFile } from '../outside/files.ts';
import { type ExtractKey, lockExtract, progress, readExtract } from './run.ts';

export type KeepDeps = {
  db: Database;
  arrivals: Pick<Arrivals, 'open' | 'remove'>;
  files: Pick<LargeFiles, 'keep' | 'has' | 'remove'>;
};

type Received = { name: string; folder: string; mediaType: string; personId: string };

/** `isNew` false: the collection has this very content already, or the run has ended; there is nothing to be read. */
export type Kept = { isNew: boolean; isRecording: boolean };

export async function keepOriginal(deps: KeepDeps, key: ExtractKey): Promise<Kept> {
  const isNew = await keepOnce(deps, key);
  const { mediaType } = await readExtract(deps.db, key);
  return { isNew, isRecording: isRecording(mediaType ?? '') };
}

async function keepOnce({ db, arrivals, files }: KeepDeps, key: ExtractKey): Promise<boolean> {
  const run = await readExtract(db, key);
  if (run.ended) return false;
  const { uploadId, versionId, twinId } = run;
  if (uploadId === null) return true;
  // An attempt before this one may have come so far, and no further.
  const isKept = versionId !== null || twinId !== null;
  const isNew = isKept ? versionId !== null : await keepArrival(uploadId);
  await arrivals.remove(key.tenantId, uploadId);
  return isNew;

  async function keepArrival(id: string): Promise<boolean> {
    const bytes = await arrivals.open(key.tenantId, id);
    const signal = cancellation();
    // Where nothing could be written, nobody has read them.
    const kept = files.keep(key.tenantId, signal ? addAbortSignal(signal, bytes) : bytes);
    const file = await kept.finally(() => bytes.destroy());
    let isKept = false;
    try {
      isKept = await db.withTenant(key.tenantId, (tx) =>
        keep(tx, files, { extractId: key.extractId, uploadId: id, file }),
      );
      return isKept;
    } finally {
      if (!isKept) await db.withTenant(key.tenantId, (tx) => letGoOfBlobs(tx, files, [file.sha256]));
    }
  }
}

type Bringing = { extractId: string; uploadId: string; file: StoredFile };

async function keep(tx: Tx, files: Pick<LargeFiles, 'has'>, { extractId, uploadId, file }: Bringing): Promise<boolean> {
  const room = await lockRoom(tx, ['pages', 'bytes']);
  const run = await lockExtract(tx, extractId);
  if (!run) return false;
  // Another attempt was quicker: what it kept is no twin of it.
  if (run.versionId !== null || run.twinId !== null) return run.versionId !== null;
  const { collectionId } = run;
  const received = await readReceived(tx, uploadId);
  const twinId = await findTwin(tx, collectionId, file.sha256, received.personId);
  if (twinId) {
    await progress(tx, extractId, { twinId, documentId: twinId });
    return false;
  }
  const sourceId = await uploadSource(tx, collectionId);
  const key = received.folder === '' ? received.name : `${received.folder}/${received.name}`;
  const known = await knownDocument(tx, sourceId, key, received.personId);
  requireRoom(room, { pages: known ? 0 : 1, bytes: file.sizeBytes });
  await keepBlobs(tx, files, [{ file, mediaType: received.mediaType }]);
  const documentId = await keepDocument(tx, { collectionId, sourceId, key, file, ...received });
  const versionId = await keepVersion(tx, { documentId, extractId, file, title: received.name });
  await progress(tx, extractId, { stage: 'read', documentId, versionId });
  return true;
}

async function readReceived(tx: Tx, uploadId: string): Promise<Received> {
  const [received] = await tx.sql<Received>(
    `update upload set state = 'kept', updated_at = now() where tenant_id = $1 and id = $2
     returning name, folder, media_type as "mediaType", person_id as "personId"`,
    [tx.tenantId, uploadId],
  );
  if (!received) throw new NotFound('There is no such upload');
  return received;
}

/** A document of the collection, among those that the person sees, whose newest version has the very same bytes. */
async function findTwin(tx: Tx, collectionId: string, hash: Buffer, personId: string): Promise<string | null> {
  const [twin] = await tx.sql<{ id: string }>(
    `select d.id from version v join document d on d.tenant_id = v.tenant_id and d.id = v.document_id
     where v.tenant_id = $1 and v.blob_sha256 = $3 and v.state in ('waiting', 'stored', 'published')
       and d.collection_id = $2 and d.removed_at is null and ${seenBy({ tenant: '$1', person: '$4' })} limit 1`,
    [tx.tenantId, collectionId, hash, personId],
  );
  return twin?.id ?? null;
}

/** Whether there is one by this name. Throws Conflict for one that the person does not see, and so cannot replace. */
async function knownDocument(tx: Tx, sourceId: string, key: string, personId: string): Promise<boolean> {
  const [known] = await tx.sql<{ isThere: boolean; isSeen: boolean }>(
    `select d.removed_at is null as "isThere", ${seenBy({ tenant: '$1', person: '$4' })} as "isSeen" from document d
     where d.tenant_id = $1 and d.source_id = $2 and d.key = $3`,
    [tx.tenantId, sourceId, key, personId],
  );
  if (known?.isSeen === false) throw new Conflict('the name is in use', { code: 'name-taken' });
  return known?.isThere ?? false;
}

type NewDocument = Received & { collectionId: string; sourceId: string; key: string; file: StoredFile };

/** The same name in the same folder is the same document; one that was deleted begins anew. */
async function keepDocument(tx: Tx, given: NewDocument): Promise<string> {
  const [document] = await tx.sql<{ id: string }>(
    `insert into document as d (tenant_id, id, collection_id, source_id, key, url, title, media_type, size_bytes, raw_hash)
     values ($1, $2, $3, $4, $5, '', $6, $7, $8, $9)
     on conflict (tenant_id, source_id, key) do update set media_type = excluded.media_type,
       size_bytes = excluded.size_bytes, raw_hash = excluded.raw_hash, last_seen_at = now(),
       version_id = case when d.removed_at is null then d.version_id end, removed_at = null, removed_by = null
     returning id`,
    [
      ...[tx.tenantId, newId(), given.collectionId, given.sourceId, given.key, given.name, given.mediaType],
      ...[given.file.sizeBytes, given.file.sha256],
    ],
  );
  return document!.id;
}

type NewVersion = { documentId: string; extractId: string; file: StoredFile; title: string };

async function keepVersion(tx: Tx, { documentId, extractId, file, title }: NewVersion): Promise<string> {
  const [version] = await tx.sql<{ id: string }>(
    `insert into version as v (tenant_id, id, document_id, extract_id, content_hash, blob_sha256, title, text, blocks,
       language, state)
     values ($1, $2, $3, $4, $5, $5, $6, '', '[]', 'und', 'waiting')
     on conflict (tenant_id, document_id, content_hash) do update set state = 'waiting', extract_id = excluded.extract_id
     returning v.id`,
    [tx.tenantId, newId(), documentId, extractId, file.sha256, title],
  );
  return version!.id;
}
