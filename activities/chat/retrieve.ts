/** What is found for a question among what its asker may read, as the answer's numbered sources. */
import type { ChatFilter, ChatSource } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import { type Hit, search } from '#schema/search.ts';
import { embedQuestion } from '../ingest/embed.ts';
import type { Embedder } from '../outside/embedder.ts';

/** What the asker may read, at this moment. */
export type Within = { tenantId: string; readerId: string; collectionIds: readonly string[]; hasNarrowed: boolean };

export type Wanted = Within & {
  filter: ChatFilter;
  query: string;
  /** Of the question: decides how its words are stemmed. */
  language: string;
};

/** At most eight sources, best first; `tookMs` is the time of embedding and searching. */
export type Retrieved = { sources: ChatSource[]; tookMs: number };

const sourcesPerAnswer = 8;

export async function retrieve(
  deps: { db: Database; embedder: Embedder },
  { filter, query, language, ...within }: Wanted,
  signal: AbortSignal,
): Promise<Retrieved> {
  const startedAt = performance.now();
  const wanted = filter.collectionIds && new Set(filter.collectionIds);
  const vector = await embedQuestion(deps, within.tenantId, query, signal);
  const hits = await search(deps.db, {
    ...within,
    collectionIds: within.collectionIds.filter((id) => !wanted || wanted.has(id)),
    query,
    language,
    vector,
    modelId: deps.embedder.modelId,
    filter,
    limit: sourcesPerAnswer,
  });
  return { sources: hits.map(asSource), tookMs: Math.round(performance.now() - startedAt) };
}

const asSource = (hit: Hit, index: number): ChatSource => ({
  ordinal: index + 1,
  passageId: hit.passageId,
  versionId: hit.versionId,
  documentId: hit.documentId,
  title: hit.title,
  url: hit.url,
  headingPath: hit.headingPath,
  language: hit.language,
  text: hit.text,
  from: hit.from,
  to: hit.to,
  score: hit.score,
  members: hit.members,
  ...(hit.place && { place: hit.place }),
});
