/** Documents read from their rows. */
import { z } from 'zod';
import type { Tx } from '#schema/database.ts';
import type { Document, DocumentRow, Passage, Version } from '#schema/document.ts';
import { isHeldSql } from '#schema/held.ts';
import { seenBy } from '#schema/sight.ts';
import { retentionOf } from './retention-row.ts';

/** Which version of a document is asked for; the current one when absent. */
export const OfVersion = z.object({ versionId: z.uuid().optional() });

export type ListedDocument = Omit<DocumentRow, 'firstSeenAt' | 'lastSeenAt' | 'removedAt'> & {
  firstSeenAt: Date;
  lastSeenAt: Date;
  removedAt: Date | null;
};
type OpenedDocument = ListedDocument & { sourceName: string; currentId: string | null };
type OpenedVersion = Omit<Version, 'fetchedAt' | 'current'> & { fetchedAt: Date };

/** More than these are not shown; they stay in the database. */
const versionsShown = 100;

/** A page before its first publication is none yet; a file has nothing but its original from the start. */
const isKept = `(d.version_id is not null or d.media_type <> 'text/html')`;

const hasVersion = (wanted: Version['state']) =>
  `exists (select from version v where v.tenant_id = $1 and v.document_id = d.id and v.state = '${wanted}')`;

const state = `case when d.version_id is not null then 'ready'
  when ${hasVersion('failed')} and not ${hasVersion('waiting')} then 'failed' else 'waiting' end`;

const columns = `d.id, d.source_id as "sourceId", d.collection_id as "collectionId", d.url, d.title, d.language, d.media_type as "mediaType",
  ${state} as state, o.kind, d.tags,
  case o.kind when 'upload' then regexp_replace(d.key, '^.*/', '') end as name,
  case o.kind when 'upload' then coalesce(substring(d.key from '^(.*)/'), '') end as folder, d.size_bytes as "sizeBytes", d.published, d.narrowed, ${isHeldSql('$1', 'document', 'd.id')} as "isHeld", d.first_seen_at as "firstSeenAt", d.last_seen_at as "lastSeenAt", d.removed_at as "removedAt"`;

const versionColumns = `v.id, v.title, v.language, v.published, v.fetched_at as "fetchedAt", v.crawl_id as "crawlId", v.extract_id as "extractId", v.state,
  (select p.name from recording r join person p on p.tenant_id = $1 and p.id = r.edited_by
   where r.tenant_id = $1 and r.version_id = v.id) as "editedBy",
  (select to_char(r.sound_gone_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from recording r
   where r.tenant_id = $1 and r.version_id = v.id) as "soundGoneAt", encode(v.content_hash, 'hex') as "contentHash", char_length(v.text) as "sizeChars"`;

/**
 * Documents that search can find, and files that wait for extraction, by title, as far as the reader sees them; of one
 * state when it is given. `after`
 * is the title and id of the last one shown.
 */
export function listDocuments(
  tx: Tx,
  of: {
    personId: string;
    collectionIds?: readonly string[];
    documentIds?: readonly string[];
    sourceId?: string;
    title?: string;
    tag?: string;
    state?: DocumentRow['state'];
    deleted: boolean;
    after: [string, string] | null;
    limit: number;
  },
): Promise<ListedDocument[]> {
  return tx.sql<ListedDocument>(
    `select ${columns} from document d join source o on o.tenant_id = $1 and o.id = d.source_id
     where d.tenant_id = $1 and ($2::uuid[] is null or d.collection_id = any ($2)) and ($3::uuid is null or d.source_id = $3)
       and ${of.deleted ? 'd.removed_by is not null' : 'd.removed_at is null'} and ${isKept}
       and ($10::text is null or $10 = any (d.tags)) and ${seenBy({ tenant: '$1', person: '$9' })}
       and ($8::text is null or ${state} = $8) and ($11::uuid[] is null or d.id = any ($11))
       and ($4::text is null or strpos(lower(d.title), lower($4)) > 0
         or (o.kind = 'upload' and strpos(lower(d.key), lower($4)) > 0))
       and ($5::text is null or (d.title collate "C", d.id) > ($5, $6::uuid))
     order by d.title collate "C", d.id limit $7`,
    [
      tx.tenantId,
      of.collectionIds ?? null,
      of.sourceId ?? null,
      of.title ?? null,
      of.after?.[0] ?? null,
      of.after?.[1] ?? null,
      of.limit,
      of.state ?? null,
      of.personId,
      of.tag ?? null,
      of.documentIds ?? null,
    ],
  );
}

export const showRow = (row: ListedDocument): DocumentRow => ({
  id: row.id,
  sourceId: row.sourceId,
  collectionId: row.collectionId,
  url: row.url,
  title: row.title,
  language: row.language,
  published: row.published,
  mediaType: row.mediaType,
  state: row.state,
  narrowed: row.narrowed,
  isHeld: row.isHeld,
  kind: row.kind,
  name: row.name,
  folder: row.folder,
  tags: row.tags,
  sizeBytes: row.sizeBytes,
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  removedAt: row.removedAt?.toISOString() ?? null,
});

/** The document at `versionId`, else at its current version, else at its newest. Null when there is no such version. */
export async function openDocument(tx: Tx, id: string, versionId: string | null): Promise<Document | null> {
  const [document] = await tx.sql<OpenedDocument>(
    `select ${columns}, d.version_id as "currentId", coalesce(o.form ->> 'name', '') as "sourceName"
     from document d join source o on o.tenant_id = d.tenant_id and o.id = d.source_id
     where d.tenant_id = $1 and d.id = $2`,
    [tx.tenantId, id],
  );
  const rows = await tx.sql<OpenedVersion>(
    `select ${versionColumns} from version v where v.tenant_id = $1 and v.document_id = $2
     order by (v.id = $3) desc nulls last, v.fetched_at desc limit ${versionsShown}`,
    [tx.tenantId, id, versionId],
  );
  const versions = rows.map((row) => showVersion(row, document!.currentId)).sort(newestFirst);
  const wanted = versionId ?? document!.currentId ?? versions[0]?.id;
  const version = versions.find((candidate) => candidate.id === wanted);
  if (!version) return null;
  const [content] = await tx.sql<Pick<Document, 'text' | 'blocks'>>(
    'select text, blocks from version where tenant_id = $1 and id = $2',
    [tx.tenantId, version.id],
  );
  const passages = await tx.sql<Passage>(
    `select id, ordinal, from_char as "from", to_char as "to", tokens, heading_path as "headingPath"
     from passage where tenant_id = $1 and version_id = $2 order by ordinal`,
    [tx.tenantId, version.id],
  );
  const retention = (await retentionOf(tx, 'document', [id])).get(id) ?? null;
  const soundRetention = (await retentionOf(tx, 'sound', [version.id])).get(version.id) ?? null;
  const { sourceName } = document!;
  return { ...showRow(document!), sourceName, version, ...content!, passages, versions, retention, soundRetention };
}

export type Original = {
  versionId: string;
  sha256: Buffer;
  sizeBytes: number;
  mediaType: string;
  /** That a file was brought by; null for a page. */
  name: string | null;
};

/** The original behind a version of the document: the one asked for, else the current, else the newest. */
export async function originalOf(tx: Tx, id: string, versionId: string | null): Promise<Original | null> {
  const [found] = await tx.sql<Original>(
    `select v.id as "versionId", v.blob_sha256 as sha256, b.size_bytes as "sizeBytes",
       case o.kind when 'upload' then d.media_type else b.media_type end as "mediaType",
       case o.kind when 'upload' then regexp_replace(d.key, '^.*/', '') end as name from version v
       join document d on d.tenant_id = $1 and d.id = v.document_id
       join source o on o.tenant_id = $1 and o.id = d.source_id
       join blob b on b.tenant_id = $1 and b.sha256 = v.blob_sha256
     where v.tenant_id = $1 and v.document_id = $2 and ($3::uuid is null or v.id = $3)
     order by (v.id = d.version_id) desc nulls last, v.fetched_at desc limit 1`,
    [tx.tenantId, id, versionId],
  );
  return found ?? null;
}

const showVersion = (row: OpenedVersion, currentId: string | null): Version => ({
  ...row,
  fetchedAt: row.fetchedAt.toISOString(),
  current: row.id === currentId,
});

const newestFirst = (a: Version, b: Version): number => b.fetchedAt.localeCompare(a.fetchedAt);
