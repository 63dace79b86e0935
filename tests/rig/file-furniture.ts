/** Files that stand in a collection, and one that is on its way. */
import type { Tx } from '#schema/database.ts';
import { ExtractForm } from '#schema/extract.ts';
import { newId } from '#schema/id.ts';
import { keepUtterances } from '#schema/record.ts';
import { uploadSource } from '#schema/upload-source.ts';
import { adder } from './adder.ts';

type Content = { mark: string; text: string; blobHash: Buffer };

/** Two files of a collection, each with a version: one that could not be read, and one that was deleted. */
export async function addFiles(
  tx: Tx,
  collectionId: string,
  { mark, text, blobHash }: Content,
): Promise<{ fileId: string; extractId: string; deletedFileId: string }> {
  const add = adder(tx);
  const sourceId = await uploadSource(tx, collectionId);
  const of = { collection_id: collectionId, source_id: sourceId, url: '', media_type: 'text/plain', title: mark };
  const fileId = await add('document', { ...of, key: `${mark}.txt` });
  const deleted = { removed_at: new Date(), removed_by: newId() };
  const deletedFileId = await add('document', { ...of, ...deleted, key: `${mark}-2.txt` });
  const ended = { state: 'failed', started_at: new Date(), ended_at: new Date() };
  const form = JSON.stringify(ExtractForm.parse({}));
  const read = { collection_id: collectionId, name: mark, trigger: 'upload', form, ...ended };
  const extractId = await add('extract', { ...read, document_id: fileId });
  const known = { content_hash: blobHash, blob_sha256: blobHash, title: mark, text, blocks: '[]', language: 'sv' };
  const versionId = await add('version', { ...known, document_id: fileId, extract_id: extractId, state: 'failed' });
  await tx.sql('update extract set version_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    extractId,
    versionId,
  ]);
  return { fileId, extractId, deletedFileId };
}

/** A record of the version, with one thing said in it. */
export async function addRecord(tx: Tx, versionId: string, text: string): Promise<void> {
  await tx.sql('insert into recording (tenant_id, version_id, duration_ms, heard_at) values ($1, $2, 2000, now())', [
    tx.tenantId,
    versionId,
  ]);
  const said = { fromMs: 0, toMs: 2_000, speaker: null, text, words: [], confidence: null };
  await keepUtterances(tx, versionId, [said]);
}

/** A file on its way, of which nothing has come; answers its id. */
export const addUpload = (tx: Tx, collectionId: string, personId: string): Promise<string> =>
  adder(tx)('upload', {
    collection_id: collectionId,
    person_id: personId,
    name: 'Taxa.txt',
    media_type: 'text/plain',
    size_bytes: 5,
  });
