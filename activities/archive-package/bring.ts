/** A document of a package becomes rows of its own: its original first, and then all that is known of it. */
import { Readable } from 'node:stream';
import { keepBlobs, noteBlobs } from '#schema/blob.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import type { LargeFiles, StoredFile } from '../outside/files.ts';
import { simhash } from '../text/simhash.ts';
import type { PackedDocument } from './document.ts';

/** Of one that was disposed of there is nothing to bring: it is known by what it was. */
export async function bringOriginal(
  files: Pick<LargeFiles, 'keep'>,
  tenantId: string,
  { original }: PackedDocument,
  bytes: () => AsyncIterable<Buffer>,
): Promise<StoredFile> {
  const { sha256: hash, sizeBytes, gone } = original;
  if (gone) return { sha256: Buffer.from(hash, 'hex'), sizeBytes, storedBytes: 0 };
  const file = await files.keep(tenantId, Readable.from(bytes()));
  if (file.sha256.toString('hex') !== hash) throw new UnreadableFile('another original', 'damaged');
  return file;
}

type Keeping = {
  document: PackedDocument;
  file: StoredFile;
  packageId: string;
  sourceId: string;
  collectionId: string;
};

/** A document with its version, which waits for its passages. Throws NotYet when the original has left the store meanwhile. */
export async function keepDocument(
  tx: Tx,
  files: Pick<LargeFiles, 'has'>,
  { document, file, packageId, sourceId, collectionId }: Keeping,
): Promise<{ documentId: string; versionId: string }> {
  const { version, original } = document;
  const [documentId, versionId] = [newId(), newId()];
  const blob = { file, mediaType: original.mediaType };
  await (original.gone ? noteBlobs(tx, [blob]) : keepBlobs(tx, files, [blob]));
  await tx.sql(
    `insert into document (tenant_id, id, collection_id, source_id, key, url, title, language, published, content_hash,
       tags, narrowed, size_bytes, first_seen_at, last_seen_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, decode($10, 'hex'), $11, $12, $13, $14, $15)`,
    [
      ...[tx.tenantId, documentId, collectionId, sourceId, document.key, document.url, document.title],
      ...[version.language, version.published, version.contentHash, document.tags, document.narrowed, file.sizeBytes],
      ...[document.firstSeenAt, document.lastSeenAt],
    ],
  );
  await tx.sql(
    `insert into version (tenant_id, id, document_id, extract_id, content_hash, blob_sha256, title, text, blocks,
       language, published, state, fetched_at, simhash)
     values ($1, $2, $3, $4, decode($5, 'hex'), $6, $7, $8, $9, $10, $11, 'stored', $12, $13)`,
    [
      ...[tx.tenantId, versionId, documentId, packageId, version.contentHash, file.sha256, version.title, version.text],
      ...[JSON.stringify(version.blocks), version.language, version.published, version.fetchedAt],
      simhash(version.text),
    ],
  );
  if (original.gone) {
    await tx.sql('insert into recording (tenant_id, version_id, duration_ms, sound_gone_at) values ($1, $2, $3, $4)', [
      tx.tenantId,
      versionId,
      original.gone.durationMs,
      original.gone.at,
    ]);
  }
  return { documentId, versionId };
}
