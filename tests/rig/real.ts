/** What the API of a test works with when its routes are to do what they say: all but the network and the engine. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DataStore } from '@tus/server';
import { openChat } from '#activities/chat.ts';
import { changePace } from '#activities/crawl/pace.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import type { Deps } from '#api/deps.ts';
import type { Database } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';
import { search } from '#schema/search.ts';
import { readSettings } from '#schema/settings.ts';
import { canary, holding, idleEngine, noArrivals } from './api.ts';

/** Chat and search as they are, without a model; a run's pace is set as its workflow would have it set. */
export function real(db: Database): Partial<Deps> {
  const { model } = readSettings({});
  const embedder = openEmbedder(model);
  return {
    chat: openChat({ db, embedder, answerer: openAnswerer(model), onDefect: () => {} }),
    search: (question) => search(db, { ...question, language: 'sv', vector: null, modelId: embedder.modelId }),
    files: holding(canary),
    packages: {
      keep: async (_tenantId, bytes) => {
        const kept = await buffer(bytes);
        return { sha256: sha256(kept), sizeBytes: kept.length, storedBytes: kept.length };
      },
      has: async () => true,
      remove: async () => {},
    },
    deliveries: { read: async () => Readable.from([Buffer.from(canary)]) },
    arrivals: { ...noArrivals, store: async () => new DataStore() },
    temporal: {
      ...idleEngine,
      setPace: async (tenantId, crawlId, order) => void (await changePace(db, { ...order, tenantId, crawlId }, 1)),
    },
  };
}
