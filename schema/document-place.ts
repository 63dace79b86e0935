/**
 * Documents as people look after them: moved and copied between collections, tagged, deleted and taken back. Each act is
 * on one document and answers why it cannot be done, so that of many the others are.
 */
import type { Tx } from './database.ts';
import { heldAmong, lockHolds } from './held.ts';
import { newId } from './id.ts';
import { endingOf } from './media.ts';
import { unindexDocuments } from './posting.ts';
import type { Reason } from './progress.ts';
import { lockRoom } from './quota.ts';
import { showVersions } from './showing.ts';
import { uploadSource } from './upload-source.ts';
import { copyVersion } from './version-copy.ts';

type Held = {
  id: string;
  key: string;
  collectionId: string;
  kind: 'site' | 'upload';
  title: string;
  mediaType: string;
  versionId: string | null;
  openRunId: string | null;
  isOverdue: boolean;
};

/** The document, kept from changing until the transaction ends. Whoever needs room takes that first, as all others do. */
async function hold(tx: Tx, id: string, restoreDays = 0): Promise<Held> {
  const [held] = await tx.sql<Held>(
    `select d.id, d.key, d.collection_id as "collectionId", o.kind, d.title, d.media_type as "mediaType",
       d.version_id as "versionId", d.removed_at < now() - make_interval(days => $3) as "isOverdue",
       (select e.id from extract e where e.tenant_id = $1 and e.document_id = d.id and e.ended_at is null limit 1)
         as "openRunId"
     from document d join source o on o.tenant_id = $1 and o.id = d.source_id
     where d.tenant_id = $1 and d.id = $2 for no key update of d`,
    [tx.tenantId, id, restoreDays],
  );
  return held!;
}

const because = (code: string, facts: Reason['facts'] = {}): Reason => ({ code, facts });

async function isNameTaken(tx: Tx, sourceId: string, key: string): Promise<boolean> {
  const known = await tx.sql('select from document where tenant_id = $1 and source_id = $2 and key = $3', [
    tx.tenantId,
    sourceId,
    key,
  ]);
  return known.length > 0;
}

/** Levels are lowered by those who decide them, and not by what is done with single files. */
async function isBelow(tx: Tx, collectionId: string, fromId: string): Promise<boolean> {
  const below = await tx.sql(
    `select from collection c join collection f on f.tenant_id = $1 and f.id = $3
     where c.tenant_id = $1 and c.id = $2 and c.level < f.level`,
    [tx.tenantId, collectionId, fromId],
  );
  return below.length > 0;
}

/** Search finds it there from the same moment on as it no longer finds it here. */
export async function moveDocument(tx: Tx, id: string, collectionId: string): Promise<Reason | null> {
  await lockHolds(tx);
  const held = await hold(tx, id);
  if (held.kind !== 'upload') return because('from-website');
  if (held.openRunId) return because('still-reading');
  if ((await heldAmong(tx, 'document', [id])).has(id)) return because('legal-hold');
  if (held.collectionId === collectionId) return because('already-there');
  if (await isBelow(tx, collectionId, held.collectionId)) return because('level-lower');
  const sourceId = await uploadSource(tx, collectionId);
  if (await isNameTaken(tx, sourceId, held.key)) return because('name-taken');
  await unindexDocuments(tx, [id]);
  const params = [tx.tenantId, id, collectionId];
  await tx.sql('update document set collection_id = $3, source_id = $4 where tenant_id = $1 and id = $2', [
    ...params,
    sourceId,
  ]);
  await tx.sql('update passage set collection_id = $3, source_id = $4 where tenant_id = $1 and document_id = $2', [
    ...params,
    sourceId,
  ]);
  await tx.sql(
    `update embedding e set collection_id = $3 from passage p
     where p.tenant_id = $1 and p.document_id = $2 and e.tenant_id = $1 and e.passage_id = p.id`,
    params,
  );
  await tx.sql('update extract set collection_id = $3 where tenant_id = $1 and document_id = $2', params);
  if (held.versionId) await showVersions(tx, [held.versionId]);
  return null;
}

/**
 * A page of a website becomes a file by its title. What is copied is what search knows now, not what was before; it is
 * kept to the groups that the first is kept to.
 */
export async function copyDocument(tx: Tx, id: string, collectionId: string): Promise<Reason | { id: string }> {
  const room = await lockRoom(tx, ['pages']);
  const held = await hold(tx, id);
  if (!held.versionId) return because('not-read');
  if (await isBelow(tx, collectionId, held.collectionId)) return because('level-lower');
  const sourceId = await uploadSource(tx, collectionId);
  const key = held.kind === 'upload' ? held.key : `${held.title.slice(0, 200)}.${endingOf(held.mediaType)}`;
  if (await isNameTaken(tx, sourceId, key)) return because('name-taken');
  const full = room?.take({ pages: 1 });
  if (full) return full;
  const place = { documentId: newId(), collectionId, sourceId };
  await tx.sql(
    `insert into document (tenant_id, id, collection_id, source_id, key, url, title, language, published, media_type,
       size_bytes, raw_hash, tags, narrowed)
     select $1, $3, $4, $5, $6, '', title, language, published, media_type, size_bytes, raw_hash, tags, narrowed
     from document where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, place.documentId, collectionId, sourceId, key],
  );
  await tx.sql(
    `insert into document_group (tenant_id, document_id, group_id)
     select tenant_id, $3, group_id from document_group where tenant_id = $1 and document_id = $2`,
    [tx.tenantId, id, place.documentId],
  );
  const versionId = await copyVersion(tx, held.versionId, place);
  await tx.sql('update document set version_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    place.documentId,
    versionId,
  ]);
  await showVersions(tx, [versionId]);
  return { id: place.documentId };
}

const mostTags = 50;

export async function tagDocument(
  tx: Tx,
  id: string,
  add: readonly string[],
  remove: readonly string[],
): Promise<void> {
  await tx.sql(
    `update document set tags = (array(
       select distinct t from unnest(tags || $3::text[]) t where t <> all ($4::text[]) order by t))[1:${mostTags}]
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, id, add, remove],
  );
}

/** Out of search and lists at once. Answers the run that is reading it, which is to be told. */
export async function deleteDocument(
  tx: Tx,
  id: string,
  personId: string,
): Promise<Reason | { openRunId: string | null }> {
  await lockHolds(tx);
  const { kind, openRunId } = await hold(tx, id);
  if (kind !== 'upload') return because('from-website');
  if ((await heldAmong(tx, 'document', [id])).has(id)) return because('legal-hold');
  await tx.sql('update document set removed_at = now(), removed_by = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    personId,
  ]);
  await unindexDocuments(tx, [id]);
  await tx.sql(
    `update extract set wish = 'cancel', row_version = row_version + 1, updated_at = now()
     where tenant_id = $1 and id = $2 and ended_at is null`,
    [tx.tenantId, openRunId],
  );
  return { openRunId };
}

/** As it was when it was deleted: not before its reading has been stopped. */
export async function restoreDocument(tx: Tx, id: string, restoreDays: number): Promise<Reason | null> {
  const room = await lockRoom(tx, ['pages']);
  const { isOverdue, versionId, openRunId } = await hold(tx, id, restoreDays);
  if (isOverdue) return because('restore-late', { days: restoreDays });
  if (openRunId) return because('still-reading');
  const full = room?.take({ pages: 1 });
  if (full) return full;
  await tx.sql('update document set removed_at = null, removed_by = null where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
  ]);
  if (versionId) await showVersions(tx, [versionId]);
  return null;
}
