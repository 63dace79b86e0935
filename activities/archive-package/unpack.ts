/**
 * A package becomes a collection of its own: documents, texts and passages as they were, vectors made anew. It is held to
 * the digest that the package names, and taken back as a whole when it does not come to it.
 */

import { join } from 'node:path';
import { openDigest, type PackageInput } from '#schema/archive-package.ts';
import type { Database, Tx } from '#schema/database.ts';
import { ExtractForm } from '#schema/extract.ts';
import { newId, sha256 } from '#schema/id.ts';
import { lockRoom, requireRoom } from '#schema/quota.ts';
import { showVersions } from '#schema/showing.ts';
import { UnreadableFile } from '#schema/unreadable.ts';
import { uploadSource } from '#schema/upload-source.ts';
import { embedPassages } from '../ingest/embed.ts';
import type { Draft } from '../ingest/passage.ts';
import { pointDocuments } from '../ingest/publish.ts';
import { beat, cancellation } from '../ingest/pulse.ts';
import { keepPassages, keepVectors } from '../ingest/rows.ts';
import type { Embedder } from '../outside/embedder.ts';
import type { LargeFiles } from '../outside/files.ts';
import { openWorkFolder } from '../outside/work-folder.ts';
import { digested } from './bag.ts';
import { bringOriginal, keepDocument } from './bring.ts';
import { documentsOf, type PackedDocument } from './document.ts';
import { type OpenedPackage, openPackage } from './open.ts';
import { beginPackage, endPackage, letGoOfArrived, type PackageRun, progressPackage } from './run.ts';

export type UnpackDeps = {
  db: Database;
  files: Pick<LargeFiles, 'save' | 'keep' | 'has' | 'remove'>;
  embedder: Embedder;
};

/** Where the documents of the package go. */
type Place = { collectionId: string; sourceIds: string[] };

/**
 * What is there already of an attempt before is left as it is. Throws UnreadableFile for what is no whole package, and
 * QuotaSpent where the organisation has no room for all of it: then nothing of it was made.
 */
export async function unpackCollection(deps: UnpackDeps, key: PackageInput): Promise<void> {
  const { db, files } = deps;
  const { tenantId, packageId } = key;
  const run = await beginPackage(db, key);
  if (run.isEnded) return letGoOfArrived(deps, key);
  if (run.blobSha256 === null) return;
  await using folder = await openWorkFolder();
  const path = join(folder.path, 'package.zip');
  await files.save(tenantId, run.blobSha256, path);
  await using opened = await openPackage(path);
  const place = await db.withTenant(tenantId, async (tx) => {
    // For all of it at once. Others may take the room meanwhile, and each document asks once more.
    if (!run.collectionId) await requireRoomFor(tx, opened);
    return makeCollection(tx, packageId, run, opened);
  });
  for (let at = 1; at <= opened.documents; at++) {
    cancellation()?.throwIfAborted();
    await unpackDocument(deps, key, { opened, at, place });
    beat(at);
    const progress = { documents: opened.documents, done: at };
    await db.withTenant(tenantId, (tx) => progressPackage(tx, packageId, progress));
  }
  const { digest, documents } = await digestOf(db, tenantId, place);
  if (digest !== opened.digest) throw new UnreadableFile('the collection is another than was packed', 'damaged');
  await db.withTenant(tenantId, (tx) =>
    endPackage(tx, packageId, { state: 'finished', digest, documents, deliveryId: null }),
  );
  await letGoOfArrived(deps, key);
}

/** Of originals for those that are not there already. */
async function requireRoomFor(
  tx: Tx,
  { documents, originalBytes }: Pick<OpenedPackage, 'documents' | 'originalBytes'>,
): Promise<void> {
  const room = await lockRoom(tx, ['pages', 'bytes']);
  if (!room) return;
  const kept = await tx.sql<{ hash: string }>(
    `select encode(sha256, 'hex') as hash from blob
     where tenant_id = $1 and sha256 = any (array(select decode(unnest($2::text[]), 'hex')))`,
    [tx.tenantId, [...originalBytes.keys()]],
  );
  const known = new Set(kept.map(({ hash }) => hash));
  const bytes = [...originalBytes].reduce((sum, [hash, sizeBytes]) => sum + (known.has(hash) ? 0 : sizeBytes), 0);
  requireRoom(room, { pages: documents, bytes });
}

/** The collection with its sources; made by the first attempt, and found by those after it. */
async function makeCollection(
  tx: Tx,
  packageId: string,
  run: PackageRun,
  { collection: packed, permissions: { level, narrowed } }: Pick<OpenedPackage, 'collection' | 'permissions'>,
): Promise<Place> {
  if (run.collectionId) return { collectionId: run.collectionId, sourceIds: await sourcesOf(tx, run.collectionId) };
  const collectionId = newId();
  // Levels are the organisation's own: where it has none as high, its highest; where it has said none yet, the same.
  await tx.sql(
    `insert into collection (tenant_id, id, space_id, name, description, narrowed, level)
     values ($1, $2, $3, $4, $5, $6, coalesce(
       (select min(k.level) from classification k where k.tenant_id = $1 and k.level >= $7),
       (select max(k.level) from classification k where k.tenant_id = $1), $7))`,
    [tx.tenantId, collectionId, run.spaceId, run.name || packed.name, packed.description, narrowed, level],
  );
  const sourceIds: string[] = [];
  for (const source of packed.sources) {
    sourceIds.push(source.kind === 'upload' ? await uploadSource(tx, collectionId) : await addSite(source.form));
  }
  // Versions are of a run: this one stands for the whole package.
  await tx.sql(
    `insert into extract (tenant_id, id, collection_id, name, trigger, form, state, stage, requested_by, started_at,
       ended_at) values ($1, $2, $3, $4, 'upload', $5, 'finished', 'publish', $6, now(), now())`,
    [tx.tenantId, packageId, collectionId, packed.name, JSON.stringify(ExtractForm.parse({})), run.requestedBy],
  );
  await tx.sql('update archive_package set collection_id = $3 where tenant_id = $1 and id = $2', [
    ...[tx.tenantId, packageId, collectionId],
  ]);
  return { collectionId, sourceIds };

  async function addSite(form: object): Promise<string> {
    const id = newId();
    await tx.sql(
      `insert into source (tenant_id, id, collection_id, kind, form, created_by) values ($1, $2, $3, 'site', $4, $5)`,
      [tx.tenantId, id, collectionId, JSON.stringify(form), run.requestedBy],
    );
    return id;
  }
}

/** In the order in which they were made, which is that of the package. */
async function sourcesOf(tx: Tx, collectionId: string): Promise<string[]> {
  const rows = await tx.sql<{ id: string }>(
    'select id from source where tenant_id = $1 and collection_id = $2 order by id',
    [tx.tenantId, collectionId],
  );
  return rows.map(({ id }) => id);
}

type Unpacking = { opened: OpenedPackage; at: number; place: Place };

async function unpackDocument({ db, files, embedder }: UnpackDeps, key: PackageInput, of: Unpacking): Promise<void> {
  const { tenantId, packageId } = key;
  const document = await of.opened.document(of.at);
  const sourceId = of.place.sourceIds[document.source];
  if (!sourceId) throw new UnreadableFile('a document of no source', 'damaged');
  if (await isThere(db, tenantId, sourceId, document.key)) return;
  const file = await bringOriginal(files, tenantId, document, () => of.opened.original(of.at));
  const drafts = draftsOf(document);
  const vectors = await embedPassages(db, tenantId, embedder, drafts, async () => true);
  await db.withTenant(tenantId, async (tx) => {
    await requireRoomFor(tx, { documents: 1, originalBytes: new Map([[document.original.sha256, file.sizeBytes]]) });
    const { collectionId } = of.place;
    const ids = await keepDocument(tx, files, { document, file, packageId, sourceId, collectionId });
    const owned = drafts.map((draft): Draft => ({ ...draft, ...ids, sourceId, collectionId }));
    const kept = await keepPassages(tx, owned, false);
    await keepVectors(tx, kept, { vectors, embedder }, false);
    await showVersions(tx, [ids.versionId]);
    await pointDocuments(tx, [ids]);
  });
}

const isThere = async (db: Database, tenantId: string, sourceId: string, key: string): Promise<boolean> =>
  (
    await db.readTenant(
      tenantId,
      'select id from document where tenant_id = tenant.id and source_id = $2 and key = $3',
      [...[sourceId, key]],
    )
  ).length > 0;

type Owned = 'versionId' | 'documentId' | 'sourceId' | 'collectionId';

const draftsOf = ({ passages }: PackedDocument): Omit<Draft, Owned>[] =>
  passages.map((passage) => {
    if (sha256(passage.text).toString('hex') !== passage.textHash) throw new UnreadableFile('a passage', 'damaged');
    return { ...passage, id: newId() };
  });

/** Of what stands in the database now. */
async function digestOf(db: Database, tenantId: string, { collectionId, sourceIds }: Place) {
  const digest = openDigest();
  let documents = 0;
  for await (const document of documentsOf(db, tenantId, collectionId, sourceIds)) {
    digest.take(digested(document));
    documents += 1;
  }
  return { digest: digest.hex(), documents };
}
