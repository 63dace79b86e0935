/**
 * Asking for files to be read once more, in another way or because it failed. A file that has been read gets a new
 * version for it: the one before answers until that one is published, whatever becomes of it.
 */
import type { Rows } from './database.ts';
import { Conflict, SourceGone } from './errors.ts';
import { ExtractForm } from './extract.ts';
import { newId } from './id.ts';
import { requestExtract } from './request-extract.ts';

export type AgainRequest = { form: ExtractForm; requestedBy: string | null };

/** SQL for the newest version of the document `d` that is not out of use: its original is what is read. */
const newest = `(select v.id from version v
  where v.tenant_id = $1 and v.document_id = d.id and v.state in ('published', 'waiting', 'failed')
  order by (v.id = d.version_id) desc nulls last, v.fetched_at desc limit 1)`;

const isFile = (d: string, o: string) => `(${o}.kind = 'upload' or ${d}.media_type <> 'text/html')`;

/**
 * Of these documents, those that are files and are not being read just now: answers the runs' ids. Throws nothing for
 * the others, which stay as they are.
 */
async function requestAll(tx: Rows, documentIds: readonly string[], { form, requestedBy }: AgainRequest) {
  const wanted = documentIds.map(() => ({ runId: newId(), versionId: newId() }));
  const runs = wanted.map(({ runId }) => runId);
  const begun = await tx.sql<{ id: string }>(
    `insert into extract (tenant_id, id, collection_id, document_id, name, trigger, form, requested_by)
     select $1, w.run_id, d.collection_id, d.id, v.title, 'again', $4, $5
     from unnest($2::uuid[], $3::uuid[]) w (run_id, document_id)
       join document d on d.tenant_id = $1 and d.id = w.document_id and d.removed_at is null
       join source o on o.tenant_id = $1 and o.id = d.source_id and ${isFile('d', 'o')}
       join version v on v.tenant_id = $1 and v.id = ${newest}
     where not exists (select from extract e where e.tenant_id = $1 and e.document_id = d.id and e.ended_at is null)
     returning id`,
    [tx.tenantId, runs, documentIds, JSON.stringify(form), requestedBy],
  );
  const ids = begun.map(({ id }) => id);
  // Its hash is of the original and the run: the same original gives as many versions as it is read.
  await tx.sql(
    `with fresh as (
       insert into version (tenant_id, id, document_id, extract_id, content_hash, blob_sha256, title, text, blocks,
         language, state)
       select $1, w.version_id, d.id, e.id, sha256(v.blob_sha256 || uuid_send(e.id)), v.blob_sha256, v.title, '', '[]',
         'und', 'waiting'
       from unnest($2::uuid[], $3::uuid[]) w (run_id, version_id)
         join extract e on e.tenant_id = $1 and e.id = w.run_id and e.id = any ($4::uuid[])
         join document d on d.tenant_id = $1 and d.id = e.document_id
         join version v on v.tenant_id = $1 and v.id = ${newest}
       returning id, extract_id)
     update extract e set version_id = fresh.id from fresh where e.tenant_id = $1 and e.id = fresh.extract_id`,
    [tx.tenantId, runs, wanted.map(({ versionId }) => versionId), ids],
  );
  return ids;
}

/** Throws Conflict for a document that is no file, or is being read already. */
export async function requestAgain(tx: Rows, documentId: string, request: AgainRequest): Promise<string> {
  await tx.sql('select from document where tenant_id = $1 and id = $2 for no key update', [tx.tenantId, documentId]);
  const [id] = await requestAll(tx, [documentId], request);
  if (id) return id;
  const open = await tx.sql(
    'select from extract where tenant_id = $1 and document_id = $2 and ended_at is null limit 1',
    [tx.tenantId, documentId],
  );
  if (open.length > 0) throw new Conflict('it is being read already', { code: 'still-reading' });
  throw new Conflict('a web page is read by its crawl', { code: 'no-file' });
}

/** Every file of the collection that is not being read just now. Answers the runs' ids. */
export async function requestAllAgain(tx: Rows, collectionId: string, request: AgainRequest): Promise<string[]> {
  const documents = await tx.sql<{ id: string }>(
    `select d.id from document d join source o on o.tenant_id = $1 and o.id = d.source_id and o.removed_at is null
     where d.tenant_id = $1 and d.collection_id = $2 and d.removed_at is null and ${isFile('d', 'o')}
     order by d.id for no key update of d`,
    [tx.tenantId, collectionId],
  );
  return requestAll(
    tx,
    documents.map(({ id }) => id),
    request,
  );
}

type Ended = {
  state: string;
  collectionId: string;
  name: string;
  uploadId: string | null;
  documentId: string | null;
  versionId: string | null;
  form: unknown;
};

/**
 * Once more what failed, as it was asked for then. Answers the new run's id. Throws Conflict for one that did not fail,
 * SourceGone for a file that never became an original and was given up since.
 */
export async function requestRetry(tx: Rows, extractId: string, requestedBy: string | null): Promise<string> {
  const [run] = await tx.sql<Ended>(
    `select state, collection_id as "collectionId", name, upload_id as "uploadId", document_id as "documentId",
       version_id as "versionId", form from extract where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, extractId],
  );
  const { collectionId, name, uploadId, documentId, versionId } = run!;
  if (run!.state !== 'failed') throw new Conflict('it did not fail', { code: 'not-failed' });
  const wanted = { collectionId, name, form: ExtractForm.parse(run!.form), requestedBy };
  if (documentId && versionId) return retryVersion(tx, { ...wanted, trigger: 'again', documentId, versionId });
  // It never became an original: it still stands where it came.
  if (!uploadId) throw new Conflict('nothing is left of it', { code: 'not-failed' });
  const [upload] = await tx.sql<{ isThere: boolean }>(
    `select state = 'received' as "isThere" from upload where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, uploadId],
  );
  if (!upload?.isThere) throw new SourceGone('it was given up', { code: 'upload-gone' });
  const open = await tx.sql(
    'select from extract where tenant_id = $1 and upload_id = $2 and ended_at is null limit 1',
    [tx.tenantId, uploadId],
  );
  if (open.length > 0) throw new Conflict('it is being read already', { code: 'still-reading' });
  return requestExtract(tx, { ...wanted, trigger: 'upload', uploadId });
}

/** Only a version that failed: what was published since is left alone. */
async function retryVersion(
  tx: Rows,
  request: Parameters<typeof requestExtract>[1] & { versionId: string },
): Promise<string> {
  const failed = await tx.sql(
    `update version set state = 'waiting' where tenant_id = $1 and id = $2 and state = 'failed' returning id`,
    [tx.tenantId, request.versionId],
  );
  if (failed.length === 0) throw new Conflict('it was read since', { code: 'not-failed' });
  return requestExtract(tx, request);
}
