/** The passages of a run get their vectors, some at a time; what has one is not embedded again. */
import type { Database } from '#schema/database.ts';
import { embedPassages } from '../ingest/embed.ts';
import { keepVectors } from '../ingest/rows.ts';
import type { Embedder } from '../outside/embedder.ts';
import { held, isHeld, type Stepped } from './hold.ts';
import { type ExtractKey, lockExtract, progress, readExtract } from './run.ts';

export type EmbedDeps = { db: Database; embedder: Embedder };
type Passage = { id: string; collectionId: string; text: string; textHash: string };

/** Passages of one activity: a minute of a slow service, and little to pay again after a crash. */
const passagesAtOnce = 500;
/** Of the first activity, which others that begin wait for. */
const passagesAtFirst = 50;

/** Throws what the embedder throws. */
export async function embedText({ db, embedder }: EmbedDeps, key: ExtractKey): Promise<Stepped> {
  const run = await readExtract(db, key);
  if (run.ended) return { isMore: false };
  if (await isHeld(db, key)) return held;
  const passages = await db.readTenant<Passage>(
    key.tenantId,
    `select p.id, p.collection_id as "collectionId", p.text, encode(p.text_hash, 'hex') as "textHash"
     from passage p where p.tenant_id = tenant.id and p.version_id = $2 and not p.live and not exists (
       select from embedding e where e.tenant_id = p.tenant_id and e.passage_id = p.id and e.model_id = $3)
     order by p.ordinal limit ${passagesAtOnce + 1}`,
    [run.versionId, embedder.modelId],
  );
  const part = passages.slice(0, run.passagesEmbedded === 0 ? passagesAtFirst : passagesAtOnce);
  const vectors = await embedPassages(db, key.tenantId, embedder, part, async () => true);
  await db.withTenant(key.tenantId, async (tx) => {
    if (!(await lockExtract(tx, key.extractId))) return;
    await keepVectors(tx, part, { vectors, embedder }, false);
    const [count] = await tx.sql<{ embedded: number }>(
      `select count(*)::int as embedded from passage p join embedding e
         on e.tenant_id = p.tenant_id and e.passage_id = p.id and e.model_id = $3
       where p.tenant_id = $1 and p.version_id = $2`,
      [tx.tenantId, run.versionId, embedder.modelId],
    );
    await progress(tx, key.extractId, { stage: 'embed', passagesEmbedded: count!.embedded });
  });
  return { isMore: passages.length > part.length };
}
