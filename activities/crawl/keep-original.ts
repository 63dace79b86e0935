/**
 * Files that visits brought are written down: a document and a version each that wait for extraction. Search does not
 * see them; what the same address held as a page before leaves search, since it is not there any more.
 */
import type { PageChange } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { requestExtract } from '#schema/request-extract.ts';
import { keepBlobs } from './keep-blob.ts';
import type { Run } from './run.ts';
import type { Visit } from './visit.ts';

export type FiledVisit = Extract<Visit, { kind: 'filed' }>;
export type Filed = { change: PageChange; documentId: string; versionId: string };

/** Answers what became of each page, by its hash. The same bytes as are kept already are no new version. */
export async function keepOriginals(tx: Tx, run: Run, visits: FiledVisit[]): Promise<Map<string, Filed>> {
  if (visits.length === 0) return new Map();
  await keepBlobs(
    tx,
    visits.map(({ original }) => original),
  );
  const documents = await keepDocuments(tx, run, visits);
  const versions = await keepVersions(tx, run, visits, documents);
  await replaceOthers(tx, visits, documents, versions);
  await readFresh(tx, run, visits, documents, versions);
  return new Map(
    visits.map(({ page, original }) => {
      const { id, removed, isNew, waitingHash } = documents.get(page.url)!;
      const isSame = waitingHash?.equals(original.file.sha256) && !removed;
      const change = isSame ? 'unchanged' : isNew || removed ? 'added' : 'changed';
      return [page.hash, { change, documentId: id, versionId: versions.get(id)! }];
    }),
  );
}

/** As the row was before. `isNew`: nothing of it was ever searchable or waiting. */
type KeptDocument = { id: string; key: string; removed: boolean; isNew: boolean; waitingHash: Buffer | null };

async function keepDocuments(tx: Tx, run: Run, visits: FiledVisit[]): Promise<Map<string, KeptDocument>> {
  const given = visits.map(({ page, original }) => ({
    id: newId(),
    key: page.url,
    title: original.title,
    media_type: original.mediaType,
    etag: original.etag,
    last_modified: original.lastModified,
    hash: original.file.sha256.toString('hex'),
  }));
  const rows = await tx.sql<KeptDocument>(
    `with given as (
       select * from json_to_recordset($4) as g (id uuid, key text, title text, media_type text, etag text,
         last_modified text, hash text)),
     was as (
       select d.id, d.key, d.removed_at is not null as removed, d.version_id,
         (select v.content_hash from version v where v.tenant_id = $1 and v.document_id = d.id and v.state = 'waiting'
          limit 1) as waiting_hash
       from document d where d.tenant_id = $1 and d.source_id = $3 and d.key = any(array(select key from given))),
     kept as (
       insert into document as d (tenant_id, id, collection_id, source_id, key, url, title, media_type, etag,
         last_modified, raw_hash, content_hash)
       select $1, id, $2, $3, key, key, title, media_type, etag, last_modified, decode(hash, 'hex'), decode(hash, 'hex')
       from given
       on conflict (tenant_id, source_id, key) do update set title = excluded.title, media_type = excluded.media_type,
         etag = excluded.etag, last_modified = excluded.last_modified, raw_hash = excluded.raw_hash,
         content_hash = excluded.content_hash, language = null, published = null, removed_at = null,
         last_seen_at = now(), missing_runs = 0, missing_crawl_id = null
       returning id, key)
     select k.id, k.key, coalesce(w.removed, false) as removed, w.waiting_hash as "waitingHash",
       w.version_id is null and w.waiting_hash is null as "isNew"
     from kept k left join was w on w.id = k.id`,
    [tx.tenantId, run.collectionId, run.sourceId, JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** Answers version ids by document id. */
async function keepVersions(tx: Tx, run: Run, visits: FiledVisit[], documents: Map<string, KeptDocument>) {
  const given = visits.map(({ page, original }) => ({
    id: newId(),
    document_id: documents.get(page.url)!.id,
    hash: original.file.sha256.toString('hex'),
    title: original.title,
  }));
  const rows = await tx.sql<{ id: string; documentId: string }>(
    `insert into version as v (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks,
       language, state)
     select $1, id, document_id, $2, decode(hash, 'hex'), decode(hash, 'hex'), title, '', '[]', 'und', 'waiting'
     from json_to_recordset($3) as given (id uuid, document_id uuid, hash text, title text)
     on conflict (tenant_id, document_id, content_hash) do update set state = 'waiting'
     returning v.id, v.document_id as "documentId"`,
    [tx.tenantId, run.id, JSON.stringify(given)],
  );
  return new Map(rows.map(({ id, documentId }) => [documentId, id]));
}

/** Only the newest file waits, and nothing of these addresses is searchable any more. */
async function replaceOthers(
  tx: Tx,
  visits: FiledVisit[],
  documents: Map<string, KeptDocument>,
  versions: Map<string, string>,
): Promise<void> {
  const ids = visits.map(({ page }) => documents.get(page.url)!.id);
  const published = await tx.sql<{ id: string }>(
    'select id from document where tenant_id = $1 and id = any($2) and version_id is not null order by id for update',
    [tx.tenantId, ids],
  );
  const publishedIds = published.map(({ id }) => id);
  if (publishedIds.length > 0) {
    await unindexDocuments(tx, publishedIds);
    await tx.sql('update document set version_id = null where tenant_id = $1 and id = any($2)', [
      tx.tenantId,
      publishedIds,
    ]);
  }
  await tx.sql(
    `update version set state = 'superseded'
     where tenant_id = $1 and document_id = any($2) and state in ('waiting', 'published') and not id = any($3)`,
    [tx.tenantId, ids, [...versions.values()]],
  );
}

/** Files that are new, or not as they were, are to be read. `reconcile` begins it. */
async function readFresh(
  tx: Tx,
  run: Run,
  visits: FiledVisit[],
  documents: Map<string, KeptDocument>,
  versions: Map<string, string>,
): Promise<void> {
  const fresh = visits.filter(({ page, original }) => {
    const { waitingHash, removed } = documents.get(page.url)!;
    return removed || !waitingHash?.equals(original.file.sha256);
  });
  for (const { page, original } of fresh) {
    const documentId = documents.get(page.url)!.id;
    const of = { documentId, versionId: versions.get(documentId)! };
    const name = original.title;
    await requestExtract(tx, { collectionId: run.collectionId, name, trigger: 'crawl', requestedBy: null, ...of });
  }
}
