/** Vectors for passages, made outside any transaction. Equal text in a tenant is embedded once per model, ever. */
import type { Database } from '#schema/database.ts';
import { NotYet } from '#schema/errors.ts';
import { awaitLeave, hasLeave } from '../leave.ts';
import type { Embedder } from '../outside/embedder.ts';
import type { Draft } from './passage.ts';
import { beat, cancellation } from './pulse.ts';

/** Texts handed over between two signs of life. */
const textsAtOnce = 500;

/**
 * Vectors by text hash, for texts that the tenant has none of yet. `isStillMine` is asked between two requests; throws
 * NotYet when it is not, and ProviderWaits where nothing may be sent to the embedder's provider.
 */
export async function embedPassages(
  db: Database,
  tenantId: string,
  embedder: Embedder,
  passages: readonly Pick<Draft, 'text' | 'textHash'>[],
  isStillMine: () => Promise<boolean>,
): Promise<Map<string, Float32Array>> {
  const texts = new Map(passages.map(({ textHash, text }) => [textHash, text]));
  for (const hash of await embedded(db, tenantId, embedder.modelId, [...texts.keys()])) texts.delete(hash);
  const vectors = new Map<string, Float32Array>();
  const wanted = [...texts];
  if (wanted.length > 0) await awaitLeave(db, tenantId, embedder.away);
  for (let at = 0; at < wanted.length; at += textsAtOnce) {
    if (at > 0 && !(await isStillMine())) throw new NotYet('another attempt has taken this batch over');
    const part = wanted.slice(at, at + textsAtOnce);
    const made = await embedder.embed(
      part.map(([, text]) => text),
      { kind: 'passage', signal: cancellation() },
    );
    for (const [i, [hash]] of part.entries()) vectors.set(hash, made[i]!);
    beat({ embedded: vectors.size });
  }
  return vectors;
}

/**
 * The vector of a question; null, so that it is searched for by its words alone, where nothing may be sent to the
 * embedder's provider. Throws what the embedder throws.
 */
export async function embedQuestion(
  { db, embedder }: { db: Database; embedder: Embedder },
  tenantId: string,
  question: string,
  signal?: AbortSignal,
): Promise<Float32Array | null> {
  if (!(await hasLeave(db, tenantId, embedder.away))) return null;
  const [vector] = await embedder.embed([question], { kind: 'query', ...(signal && { signal }) });
  return vector ?? null;
}

async function embedded(db: Database, tenantId: string, modelId: string, hashes: string[]): Promise<string[]> {
  const rows = await db.readTenant<{ hash: string }>(
    tenantId,
    `select distinct encode(text_hash, 'hex') as hash from embedding
     where tenant_id = tenant.id and model_id = $2 and text_hash = any (select decode(unnest($3::text[]), 'hex'))`,
    [modelId, hashes],
  );
  return rows.map(({ hash }) => hash);
}
