/** Search within single documents: all of what they say is compared, however much else there is. */
import { toSql } from 'pgvector';
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { addCollection, makeShelf, type Shelf, storePages } from '#tests/rig/knowledge.ts';
import { type Database, openDatabase } from './database.ts';
import { type SearchRequest, search } from './search.ts';
import { indexVectors } from './vector-index.ts';

const chunker = await openChunker();
const embedder = hashingEmbedder();

/** Pages about the same thing: a search of all of them is full before it comes to any one. */
async function openLibrary(pages: number) {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl, pool: 2 });
  const shelf = await makeShelf(database.adminUrl, db);
  await learn(db, shelf, pages);
  return {
    ...{ database, db, shelf },
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

let batches = 0;
async function learn(db: Database, shelf: Shelf, count: number): Promise<void> {
  const pages = Array.from({ length: count }, (_, at) => ({ url: `https://example.org/${at}`, text: manual(at) }));
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, chunker, embedder });
  await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: String(batches++) });
}

const manual = (at: number) =>
  Array.from(
    { length: at % 10 === 3 ? 120 : 12 },
    (_, step) =>
      `Värmepumpen av modell ${at} får skötsel enligt steg ${step}: filtret byts och trycket ${at * step} mäts.`,
  ).join('\n\n');

const documentAt = async (db: Database, { tenantId, collectionId }: Shelf, at: number): Promise<string> => {
  const [found] = await db.readTenant<{ id: string }>(
    tenantId,
    'select id from document where tenant_id = tenant.id and collection_id = $2 and url = $3',
    [collectionId, `https://example.org/${at}`],
  );
  return found!.id;
};

const vectorOf = async (query: string) => (await embedder.embed([query], { kind: 'query' }))[0]!;

async function ask(db: Database, { tenantId, collectionId }: Shelf, query: string, more: Partial<SearchRequest>) {
  const asked = { tenantId, collectionIds: [collectionId], query, language: null, vector: await vectorOf(query) };
  return search(db, { ...asked, modelId: embedder.modelId, joinNeighbours: false, ...more });
}

/** Passages of the document, nearest first, compared one by one. */
async function nearest(db: Database, tenantId: string, documentId: string, query: string, limit: number) {
  const rows = await db.readTenant<{ id: string }>(
    tenantId,
    `select p.id from passage p join embedding e on e.tenant_id = p.tenant_id and e.passage_id = p.id
     where p.tenant_id = tenant.id and p.document_id = $2 order by e.vector <#> $3::halfvec, p.id limit $4`,
    [documentId, toSql(Array.from(await vectorOf(query))), limit],
  );
  return rows.map(({ id }) => id);
}

test('of one document among many alike all that is nearest is found, whether or not vectors are indexed', async () => {
  await using library = await openLibrary(60);
  const { db, shelf } = library;
  const documentIds = [await documentAt(db, shelf, 13)];
  const query = 'hur mäts trycket i värmepumpen?';
  const wanted = await nearest(db, shelf.tenantId, documentIds[0]!, query, 6);
  expect(wanted).toHaveLength(6);
  const near = () => ask(db, shelf, query, { mode: 'vector', filter: { documentIds }, limit: 6 });
  expect((await near()).map(({ passageId }) => passageId)).toEqual(wanted);
  expect(await indexVectors(db, shelf.tenantId, { exactNumbers: 1_000 })).toBeGreaterThan(100);
  expect((await near()).map(({ passageId }) => passageId)).toEqual(wanted);
});

test('by words, too, a document is found whose words are no rarer in it than elsewhere', async () => {
  await using library = await openLibrary(60);
  const { db, shelf } = library;
  const documentIds = [await documentAt(db, shelf, 41), await documentAt(db, shelf, 7)];
  for (const mode of ['lexical', 'vector', 'hybrid'] as const) {
    const hits = await ask(db, shelf, 'filtret i värmepumpen', { mode, filter: { documentIds } });
    expect(new Set(hits.map(({ documentId }) => documentId))).toEqual(new Set(documentIds));
  }
  expect(await ask(db, shelf, 'xylofon', { mode: 'lexical', filter: { documentIds } })).toEqual([]);
  expect(await ask(db, shelf, 'filtret', { filter: { documentIds: [] } })).toEqual([]);
});

test('naming a document opens nothing that the asker does not read', async () => {
  await using library = await openLibrary(4);
  const { database, db, shelf } = library;
  const other = await addCollection(db, shelf);
  await learn(db, other, 2);
  const neighbour = await makeShelf(database.adminUrl, db);
  await learn(db, neighbour, 2);
  const own = await documentAt(db, shelf, 1);
  const find = async (documentIds: string[], more: Partial<SearchRequest> = {}) =>
    (await ask(db, shelf, 'värmepumpen', { filter: { documentIds }, ...more })).length;
  expect(await find([own])).toBeGreaterThan(0);
  expect(await find([await documentAt(db, other, 1)]), 'of a collection that is not read').toBe(0);
  expect(await find([await documentAt(db, neighbour, 1)]), 'of another organisation').toBe(0);
  const change = (set: string) =>
    db.withTenant(shelf.tenantId, ({ sql, tenantId }) =>
      sql(`update document set ${set} where tenant_id = $1 and id = $2`, [tenantId, own]),
    );
  await change('narrowed = true');
  for (const hasNarrowed of [true, false]) expect(await find([own], { hasNarrowed }), 'kept from the asker').toBe(0);
  await change('narrowed = false, removed_at = now()');
  expect(await find([own]), 'deleted').toBe(0);
});
