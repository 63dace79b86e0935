/**
 * Files that visits brought, and that have their rows, are written down: a document and a version each that wait to be
 * read. What the document answered with as a file goes on answering until the new one is published; what was a web page
 * leaves search at once, since it is not there any more.
 */

import type { PageChange } from '#schema/crawl.ts';
import type { Tx } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { requestExtract } from '#schema/request-extract.ts';
import type { Run } from './run.ts';
import type { Visit } from './visit.ts';

export type FiledVisit = Extract<Visit, { kind: 'filed' }>;
export type Filed = { change: PageChange; documentId: string; versionId: string };

/** Answers what became of each page, by its hash. The same bytes as are kept already are no new version. */
export async function keepOriginals(tx: Tx, run: Run, visits: FiledVisit[]): Promise<Map<string, Filed>> {
  if (visits.length === 0) return new Map();
  const documents = await keepDocuments(tx, run, visits);
  const isSame = ({ page, original }: FiledVisit) => {
    const { removed, fileHash } = documents.get(page.url)!;
    return !removed && fileHash?.equals(original.file.sha256);
  };
  const fresh = visits
    .filter((visit) => !isSame(visit))
    .map((visit) => ({ visit, document: documents.get(visit.page.url)! }));
  await leaveSearch(tx, fresh);
  const versions = await keepVersions(tx, run, fresh);
  await replaceWaiting(tx, versions);
  await requestReading(tx, run, fresh, versions);
  return new Map(
    visits.map((visit) => {
      const { page } = visit;
      const { id, removed, isNew, fileVersionId } = documents.get(page.url)!;
      const change = isSame(visit) ? 'unchanged' : isNew || removed ? 'added' : 'changed';
      return [page.hash, { change, documentId: id, versionId: versions.get(id)?.id ?? fileVersionId! }];
    }),
  );
}

/** As the row was before. `isNew`: nothing of it was ever searchable or waiting. */
type KeptDocument = {
  id: string;
  key: string;
  removed: boolean;
  isNew: boolean;
  /** It answers, and with what was read from a file. */
  isFile: boolean;
  /** The newest version of a file, whatever came of reading it, and its original. */
  fileVersionId: string | null;
  fileHash: Buffer | null;
};
type Fresh = { visit: FiledVisit; document: KeptDocument };

/** Whether the version was read from a file, or is going to be: pages are never read by a run of their own. */
const isRead = (v: string) =>
  `exists (select from extract e where e.tenant_id = $1 and e.document_id = ${v}.document_id and e.version_id = ${v}.id)`;

async function keepDocuments(tx: Tx, run: Run, visits: FiledVisit[]): Promise<Map<string, KeptDocument>> {
  const given = visits.map(({ page, original }) => ({
    id: newId(),
    key: page.url,
    title: original.title,
    media_type: original.mediaType,
    etag: original.etag,
    last_modified: original.lastModified,
    hash: original.file.sha256.toString('hex'),
    size_bytes: original.file.sizeBytes,
  }));
  const rows = await tx.sql<KeptDocument>(
    `with given as (
       select * from json_to_recordset($4) as g (id uuid, key text, title text, media_type text, etag text,
         last_modified text, hash text, size_bytes bigint)),
     was as (
       select d.id, d.key, d.removed_at is not null as removed, d.version_id, f.id as file_version_id, f.blob_sha256,
         exists (select from version v where v.tenant_id = $1 and v.id = d.version_id and ${isRead('v')}) as is_file
       from document d left join lateral (
         select v.id, v.blob_sha256 from version v
         where v.tenant_id = $1 and v.document_id = d.id and v.state in ('waiting', 'published', 'failed')
           and ${isRead('v')}
         order by v.fetched_at desc limit 1) f on true
       where d.tenant_id = $1 and d.source_id = $3 and d.key = any(array(select key from given))),
     kept as (
       insert into document as d (tenant_id, id, collection_id, source_id, key, url, title, media_type, etag,
         last_modified, raw_hash, content_hash, size_bytes)
       select $1, id, $2, $3, key, key, title, media_type, etag, last_modified, decode(hash, 'hex'),
         decode(hash, 'hex'), size_bytes
       from given
       on conflict (tenant_id, source_id, key) do update set media_type = excluded.media_type,
         title = case when d.version_id is null then excluded.title else d.title end, size_bytes = excluded.size_bytes,
         etag = excluded.etag, last_modified = excluded.last_modified, raw_hash = excluded.raw_hash,
         content_hash = excluded.content_hash, removed_at = null, last_seen_at = now(), missing_runs = 0,
         missing_crawl_id = null
       returning id, key)
     select k.id, k.key, coalesce(w.removed, false) as removed, w.file_version_id as "fileVersionId",
       w.blob_sha256 as "fileHash", coalesce(w.is_file, false) as "isFile",
       w.version_id is null and w.file_version_id is null as "isNew"
     from kept k left join was w on w.id = k.id`,
    [tx.tenantId, run.collectionId, run.sourceId, JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.key, row]));
}

/** What was a page is none any more, and what had been removed does not come back as it was. */
async function leaveSearch(tx: Tx, fresh: Fresh[]): Promise<void> {
  const gone = fresh.filter(({ document: { removed, isFile } }) => removed || !isFile);
  const ids = gone.map(({ document }) => document.id).sort();
  const published = await tx.sql<{ id: string }>(
    'select id from document where tenant_id = $1 and id = any($2) and version_id is not null order by id for update',
    [tx.tenantId, ids],
  );
  if (published.length === 0) return;
  const params = [tx.tenantId, published.map(({ id }) => id)];
  await unindexDocuments(
    tx,
    published.map(({ id }) => id),
  );
  await tx.sql(
    `update document set version_id = null, language = null, published = null where tenant_id = $1 and id = any($2)`,
    params,
  );
  await tx.sql(
    `update version set state = 'superseded' where tenant_id = $1 and document_id = any($2) and state = 'published'`,
    params,
  );
}

type KeptVersion = { id: string; documentId: string; state: 'waiting' | 'published' };

/** Answers versions by document id. Bytes that came back while they still answer need not be read again. */
async function keepVersions(tx: Tx, run: Run, fresh: Fresh[]): Promise<Map<string, KeptVersion>> {
  const given = fresh.map(({ visit: { original }, document }) => ({
    id: newId(),
    document_id: document.id,
    hash: original.file.sha256.toString('hex'),
    title: original.title,
  }));
  const rows = await tx.sql<KeptVersion>(
    `insert into version as v (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks,
       language, state)
     select $1, id, document_id, $2, decode(hash, 'hex'), decode(hash, 'hex'), title, '', '[]', 'und', 'waiting'
     from json_to_recordset($3) as given (id uuid, document_id uuid, hash text, title text)
     on conflict (tenant_id, document_id, content_hash)
       do update set state = case v.state when 'published' then v.state else 'waiting' end, fetched_at = now()
     returning v.id, v.document_id as "documentId", v.state`,
    [tx.tenantId, run.id, JSON.stringify(given)],
  );
  return new Map(rows.map((row) => [row.documentId, row]));
}

/** Only the newest file waits; a run that still reads an older one is to stop. */
async function replaceWaiting(tx: Tx, versions: Map<string, KeptVersion>): Promise<void> {
  const newest = [...versions.values()].map(({ id }) => id);
  await tx.sql(
    `with older as (
       update version set state = 'superseded'
       where tenant_id = $1 and document_id = any($2) and state = 'waiting' and not id = any($3) returning id, document_id)
     update extract e set wish = 'cancel', row_version = e.row_version + 1, updated_at = now() from older o
     where e.tenant_id = $1 and e.document_id = o.document_id and e.version_id = o.id and e.ended_at is null`,
    [tx.tenantId, [...versions.keys()], newest],
  );
}

/** `reconcile` begins the runs. One that was told to stop, and has not heard it, goes on. */
async function requestReading(tx: Tx, run: Run, fresh: Fresh[], versions: Map<string, KeptVersion>): Promise<void> {
  for (const { visit, document } of fresh) {
    const { id: versionId, state } = versions.get(document.id)!;
    if (state === 'published') continue;
    const { collectionId } = run;
    const of = { collectionId, documentId: document.id, versionId, name: visit.original.title };
    await requestExtract(tx, { ...of, trigger: 'crawl', requestedBy: null }).catch((error) => {
      if (!(error instanceof Conflict)) throw error;
      return tx.sql(
        `update extract set wish = 'run', updated_at = now()
         where tenant_id = $1 and version_id = $2 and ended_at is null`,
        [tx.tenantId, versionId],
      );
    });
  }
}
