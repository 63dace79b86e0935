/** A tenant's library to publish pages in, with an embedder that counts, and a digest of every row that is written. */
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import type { Embedder } from '#activities/outside/embedder.ts';
import { type Chunker, openChunker } from '#activities/text/chunk.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { search } from '#schema/search.ts';
import { makeDatabase } from './database.ts';
import { makeShelf, type Shelf, type ShelfPage, storePages } from './knowledge.ts';

export const chunker = await openChunker();

export type Library = AsyncDisposable & { db: Database; shelf: Shelf; embedder: CountingEmbedder };
export type CountingEmbedder = Embedder & { texts: string[]; fail: Error | undefined };

/** The built-in embedder that remembers what it was given and fails when told to. */
export function countingEmbedder(): CountingEmbedder {
  const inner = hashingEmbedder();
  const counting: CountingEmbedder = {
    ...inner,
    texts: [],
    fail: undefined,
    async embed(texts, options) {
      if (counting.fail) throw counting.fail;
      counting.texts.push(...texts);
      return inner.embed(texts, options);
    },
  };
  return counting;
}

export async function makeLibrary(): Promise<Library> {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.workerUrl, pool: 6 });
  const shelf = await makeShelf(database.adminUrl, db);
  return {
    db,
    shelf,
    embedder: countingEmbedder(),
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

export const activities = ({ db, embedder }: Library, cutter: Chunker = chunker) =>
  ingestActivities({ db, chunker: cutter, embedder });

export async function publish(library: Library, pages: ShelfPage[], batch = 'a') {
  const crawlId = await storePages(library.db, library.shelf, pages);
  const { tenantId } = library.shelf;
  const outcome = await activities(library).ingestBatch({ tenantId, crawlId, batch });
  return { crawlId, outcome };
}

export const page = (name: string, text: string, more: Partial<ShelfPage> = {}): ShelfPage => ({
  url: `https://example.org/${name}`,
  title: name,
  text,
  ...more,
});

export const pages = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    page(`sida-${i}`, `Sidan nummer ${i} handlar om ämnet kapitel${i}.\n\nAvgiften är ${i * 10} kronor per år.`),
  );

/** Every row that ingest writes, without the ids and times that differ between two runs. */
export async function digest({ db, shelf: { tenantId } }: Library, crawlId: string) {
  const read = (select: string) => db.readTenant<Record<string, unknown>>(tenantId, select, [crawlId]);
  return {
    pages: await read(
      `select url, state, change, lease_token from page where tenant_id = tenant.id and crawl_id = $2 order by url`,
    ),
    passages: await read(
      `select d.key, p.ordinal, p.text, p.live, e.live as near, cardinality(l.terms) as terms
       from passage p join document d on d.tenant_id = tenant.id and d.id = p.document_id
         join embedding e on e.tenant_id = tenant.id and e.passage_id = p.id
         left join term_list l on l.tenant_id = tenant.id and l.passage_id = p.id
       where p.tenant_id = tenant.id and $2::uuid is not null order by d.key, p.version_id, p.ordinal`,
    ),
    postings: await read(
      `select count(*), (select sum(passages) from term_frequency where tenant_id = tenant.id) as frequencies,
         (select sum(passages) from extent where tenant_id = tenant.id) as passages
       from posting where tenant_id = tenant.id and $2::uuid is not null`,
    ),
    crawl: await read(`select stored, added, changed, failed from crawl where tenant_id = tenant.id and id = $2`),
    versions: await read(
      `select v.title, v.state, d.version_id = v.id as current from version v
         join document d on d.tenant_id = tenant.id and d.id = v.document_id
       where v.tenant_id = tenant.id and $2::uuid is not null order by v.title, v.state`,
    ),
  };
}

export function find(library: Library, query: string, mode: 'hybrid' | 'lexical' = 'lexical') {
  const { tenantId, collectionId } = library.shelf;
  const asked = { tenantId, collectionIds: [collectionId], language: 'sv', vector: null, modelId: '' };
  return search(library.db, { ...asked, query, mode });
}
