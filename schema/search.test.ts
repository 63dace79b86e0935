import { Client } from 'pg';
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { addCollection, makeShelf, type Shelf, type ShelfPage, storePages } from '#tests/rig/knowledge.ts';
import { type Database, openDatabase } from './database.ts';
import { newId } from './id.ts';
import { unindexDocuments } from './posting.ts';
import { type SearchRequest, search } from './search.ts';

const chunker = await openChunker();
const embedder = hashingEmbedder();

async function openLibrary() {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl, pool: 4 });
  const shelf = await makeShelf(database.adminUrl, db);
  return {
    ...{ database, db, shelf },
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

let batches = 0;
async function learn(db: Database, shelf: Shelf, pages: ShelfPage[]) {
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, chunker, embedder });
  await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: String(batches++) });
}

async function ask(db: Database, shelf: Shelf, query: string, more: Partial<SearchRequest> = {}) {
  const [vector] = await embedder.embed([query], { kind: 'query' });
  const { tenantId, collectionId } = shelf;
  const asked = { tenantId, collectionIds: [collectionId], query, language: null, vector: vector! };
  return search(db, { ...asked, modelId: embedder.modelId, ...more });
}

const page = (name: string, text: string, more: Partial<ShelfPage> = {}): ShelfPage => ({
  url: `https://example.org/${name}`,
  title: name,
  text,
  ...more,
});

const names = (hits: { url: string }[]) => hits.map(({ url }) => url.split('/').at(-1));

const mixed: ShelfPage[] = [
  page('bibliotek', 'Biblioteket har öppet till klockan arton på vardagar och lånar ut böcker utan avgift.'),
  page('simhall', 'Simhallen öppnar klockan sju. Avgiften är sextio kronor för vuxna.'),
  page('library', 'The library lends books free of charge and is open until six on weekdays.', { language: 'en' }),
  page('pool', 'The swimming pool opens at seven. Adults pay sixty kronor.', { language: 'en' }),
];

test('questions find the page in their own language, inflected as they like', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  await learn(db, shelf, mixed);
  expect(names(await ask(db, shelf, 'När öppnar simhallarna?'))[0]).toBe('simhall');
  expect(names(await ask(db, shelf, 'Which swimming pools open?'))[0]).toBe('pool');
  expect(names(await ask(db, shelf, 'lending a book at libraries'))[0]).toBe('library');
});

test('coverage tells how much of the question a passage has, and unknown words weigh most', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  await learn(db, shelf, mixed);
  const [whole] = await ask(db, shelf, 'simhallen avgift kronor', { mode: 'lexical' });
  expect(whole!.coverage).toBeCloseTo(1, 5);
  const [part] = await ask(db, shelf, 'simhallen helikopter zebra', { mode: 'lexical' });
  expect(part!.coverage).toBeGreaterThan(0);
  expect(part!.coverage).toBeLessThan(0.5);
});

test('nothing is found without collections, words or a match', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  await learn(db, shelf, mixed);
  expect(await ask(db, shelf, 'biblioteket', { collectionIds: [] })).toEqual([]);
  expect(await ask(db, shelf, '  ', { vector: null })).toEqual([]);
  expect(await ask(db, shelf, 'vad är det som', { vector: null })).toEqual([]);
  expect(await ask(db, shelf, 'xylofon', { mode: 'lexical' })).toEqual([]);
});

test('a hostile query is only words', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  await learn(db, shelf, mixed);
  for (const query of ["'; drop table passage; --", '\0biblioteket', '& | ! ( <->', '\ud800', 'a'.repeat(100_000)]) {
    await expect(ask(db, shelf, query)).resolves.toBeInstanceOf(Array);
  }
});

test('filters by collection, source, language and date hold in each leg', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  const second = await addCollection(db, shelf);
  await learn(db, shelf, [...mixed, page('gammal', 'Biblioteket stängde.', { published: '2020-05-01' })]);
  await learn(db, second, [page('nytt', 'Biblioteket flyttar i vår.', { published: '2026-03-01' })]);
  const collectionIds = [shelf.collectionId, second.collectionId];
  for (const mode of ['lexical', 'vector', 'hybrid'] as const) {
    const find = async (filter: SearchRequest['filter'], among = collectionIds) =>
      new Set(names(await ask(db, shelf, 'biblioteket', { mode, filter, collectionIds: among })));
    expect(await find({}, [second.collectionId])).toEqual(new Set(['nytt']));
    expect(await find({ sourceIds: [second.sourceId] })).toEqual(new Set(['nytt']));
    expect(await find({ publishedFrom: '2026-03-01' })).toEqual(new Set(['nytt']));
    expect(await find({ publishedTo: '2025-12-31' })).toEqual(new Set(['gammal']));
    expect([...(await find({ languages: ['en'] }))]).not.toContain('bibliotek');
    expect(await find({ sourceIds: [newId()] })).toEqual(new Set());
  }
});

const chapter = (n: number) =>
  Array.from(
    { length: 14 },
    (_, i) => `Mening ${i} i avsnitt${n} berättar om värmepumpar och deras skötsel 😀 år ${i}.`,
  ).join(' ');

test('neighbours are joined to the letter, emoji and all, and a document gives only a few passages', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  const text = Array.from({ length: 8 }, (_, n) => chapter(n)).join('\n\n\n  ');
  await learn(db, shelf, [page('lång', text)]);
  const apart = await ask(db, shelf, 'värmepumpar', { joinNeighbours: false });
  expect(apart).toHaveLength(3);
  const joined = await ask(db, shelf, 'värmepumpar avsnitt3', { perDocument: 100 });
  expect(joined).toHaveLength(1);
  for (const hit of [...apart, ...joined]) expect(hit.text).toBe(text.slice(hit.from, hit.to));
  const [stretch] = joined;
  expect(stretch?.members.length).toBeGreaterThan(3);
  expect(stretch?.members[0]?.from).toBe(stretch?.from);
  expect(stretch?.members.at(-1)?.to).toBe(stretch?.to);
  expect(stretch?.members).toEqual(stretch?.members.toSorted((a, b) => a.from - b.from));
});

test('the same text is not shown twice, and removed or unindexed documents are not shown at all', async () => {
  await using library = await openLibrary();
  const { db, shelf } = library;
  const text = 'Sotning av eldstäder sker vart fjärde år.';
  await learn(db, shelf, [page('a', text), page('b', text), page('c', 'Sotning bokas på telefon.')]);
  expect(await ask(db, shelf, 'sotning')).toHaveLength(2);
  const { tenantId } = shelf;
  const remove = `update document set removed_at = now() where tenant_id = $1 and title = 'c'`;
  await db.withTenant(tenantId, ({ sql }) => sql(remove, [tenantId]));
  expect(await ask(db, shelf, 'sotning')).toHaveLength(1);
  await db.withTenant(tenantId, async (tx) => {
    const rows = await tx.sql<{ id: string }>('select id from document where tenant_id = $1', [tenantId]);
    await unindexDocuments(
      tx,
      rows.map(({ id }) => id),
    );
    await unindexDocuments(
      tx,
      rows.map(({ id }) => id),
    );
  });
  expect(await ask(db, shelf, 'sotning')).toEqual([]);
  const left = await db.readTenant<{ postings: number; frequencies: number }>(
    tenantId,
    `select (select count(*) from posting where tenant_id = tenant.id) as postings,
       (select sum(passages) from term_frequency where tenant_id = tenant.id) as frequencies`,
  );
  expect(left).toEqual([{ postings: 0, frequencies: 0 }]);
});

test('another tenant’s collections, asked for by id, give nothing', async () => {
  await using library = await openLibrary();
  const { database, db, shelf } = library;
  const stranger = await makeShelf(database.adminUrl, db);
  await learn(db, shelf, mixed);
  await learn(db, stranger, [page('egen', 'Biblioteket finns här också.')]);
  for (const mode of ['lexical', 'vector', 'hybrid'] as const) {
    const collectionIds = [shelf.collectionId, stranger.collectionId];
    expect(names(await ask(db, stranger, 'biblioteket', { mode, collectionIds }))).toEqual(['egen']);
    expect(await ask(db, { ...shelf, tenantId: newId() }, 'biblioteket', { mode })).toEqual([]);
  }
});

test('postings are read from the tenant’s own stretch of the index, under row-level security', async () => {
  await using library = await openLibrary();
  const { database, db, shelf } = library;
  await learn(db, shelf, mixed);
  const client = new Client({ connectionString: database.appUrl });
  await client.connect();
  await client.query('begin');
  await client.query(`select set_config('app.tenant_id', $1, true)`, [shelf.tenantId]);
  const { rows } = await client.query(
    `explain (costs off) select passage_id, weight from posting
     where tenant_id = '${shelf.tenantId}' and collection_id = '${shelf.collectionId}' and term = 1
     order by weight desc, passage_id desc limit 8000`,
  );
  await client.query('rollback');
  await client.end();
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/Index Only Scan Backward using posting_pkey/);
  expect(plan).toMatch(/Index Cond: .*tenant_id = .*collection_id = .*term = /);
  expect(plan).not.toMatch(/Sort/);
});
