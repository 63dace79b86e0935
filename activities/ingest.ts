/**
 * Pages whose text is stored become searchable: cut into passages, embedded, published. Nothing is fetched here, so a
 * sick embedder never makes a site be visited again. Running a batch twice, at once or after a crash, gives the same rows.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '#schema/database.ts';
import { foldFrequencies } from '#schema/posting.ts';
import { indexVectors } from '#schema/vector-index.ts';
import { embedPassages } from './ingest/embed.ts';
import { leaseStored, outcomeOf, renew } from './ingest/lease.ts';
import { passagesOf } from './ingest/passage.ts';
import { publish } from './ingest/publish.ts';
import { beat, cancellation } from './ingest/pulse.ts';
import type { Embedder } from './outside/embedder.ts';
import type { Chunker } from './text/chunk.ts';

export type IngestDeps = { db: Database; chunker: Chunker; embedder: Embedder };
/** `batch` names this piece of work within the crawl and stays the same over its attempts. */
export type IngestInput = { tenantId: string; crawlId: string; batch: string; pages?: number };
/** `left` counts pages of the crawl that are stored and not yet published. */
export type IngestOutcome = { ingested: number; failed: number; left: number };

export type IngestActivities = ReturnType<typeof ingestActivities>;

export function ingestActivities({ db, chunker, embedder }: IngestDeps) {
  return {
    /**
     * Publishes up to `pages` (100) stored pages of a crawl. Throws what the embedder throws, an Interruption or a
     * Refusal; then nothing is published and the pages stay stored.
     */
    async ingestBatch({ tenantId, crawlId, batch, pages = 100 }: IngestInput): Promise<IngestOutcome> {
      const lease = { tenantId, crawlId, batch: `ingest/${batch}`, token: randomUUID() };
      const stored = await leaseStored(db, lease, pages);
      if (stored.length > 0) {
        const read = await passagesOf(db, lease, chunker, stored);
        const vectors = await embedPassages(db, tenantId, embedder, read.passages, () => renew(db, lease));
        cancellation()?.throwIfAborted();
        await publish(db, lease, { pages: stored, ...read, vectors, embedder });
      }
      return outcomeOf(db, lease);
    },

    /** Folds what publishing appended and moves the vectors of large tenants into the index. For every tenant, in turn. */
    async sweep({ tenantId }: { tenantId: string }): Promise<{ folded: number; indexed: number }> {
      const folded = await db.withTenant(tenantId, foldFrequencies);
      const indexed = await indexVectors(db, tenantId, { beat, signal: cancellation() });
      return { folded, indexed };
    },
  };
}
