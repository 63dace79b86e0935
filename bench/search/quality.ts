/** How well the right documents are found in a set whose answers are known. A document ranks as its best passage. */
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { search } from '#schema/search.ts';
import { makeShelf, type Shelf, storePages } from '#tests/rig/knowledge.ts';
import type { BenchDatabase } from '../postgres.ts';
import type { RetrievalSet } from './set.ts';

export type Quality = { ndcgAt10: number; recallAt100: number };

/** Loads the set as a crawl would: stored pages, chunked, embedded and published by the product's own activity. */
export async function loadSet({ db, adminUrl }: BenchDatabase, set: RetrievalSet): Promise<Shelf> {
  const shelf = await makeShelf(adminUrl, db);
  const pages = set.documents.map(({ id, title, text }) => ({ url: urlOf(id), title, text, language: set.language }));
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, chunker: await openChunker(), embedder: hashingEmbedder() });
  for (let left = 1, batch = 0; left > 0; batch++) {
    ({ left } = await ingestBatch({ tenantId: shelf.tenantId, crawlId, batch: String(batch) }));
  }
  return shelf;
}

export async function measureQuality(
  { db }: BenchDatabase,
  shelf: Shelf,
  set: RetrievalSet,
  mode: 'lexical' | 'hybrid',
): Promise<Quality> {
  const embedder = hashingEmbedder();
  const sums: Quality = { ndcgAt10: 0, recallAt100: 0 };
  for (const { text, relevance } of set.questions) {
    const [vector] = await embedder.embed([text], { kind: 'query' });
    const hits = await search(db, {
      tenantId: shelf.tenantId,
      collectionIds: [shelf.collectionId],
      query: text,
      language: set.language,
      vector: vector!,
      modelId: embedder.modelId,
      limit: 100,
      perDocument: 1,
      joinNeighbours: false,
      mode,
    });
    const gains = hits.map(({ url }) => relevance.get(idOf(url)) ?? 0);
    sums.ndcgAt10 += discounted(gains) / discounted([...relevance.values()].sort((a, b) => b - a));
    sums.recallAt100 += relevant(gains) / relevant([...relevance.values()]);
  }
  const { length } = set.questions;
  return { ndcgAt10: sums.ndcgAt10 / length, recallAt100: sums.recallAt100 / length };
}

const urlOf = (id: string) => `https://example.org/${encodeURIComponent(id)}`;
const idOf = (url: string) => decodeURIComponent(new URL(url).pathname.slice(1));

const discounted = (gains: number[]) => gains.slice(0, 10).reduce((sum, gain, i) => sum + gain / Math.log2(i + 2), 0);
const relevant = (gains: number[]) => gains.filter((gain) => gain > 0).length;
