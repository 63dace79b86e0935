/** Embeds by any OpenAI-compatible endpoint. What it answers is checked number by number before anyone stores it. */
import type OpenAI from 'openai';
import { InvalidInput, Unreachable, UpstreamFault } from '#schema/errors.ts';
import type { ModelSettings } from '#schema/settings.ts';
import type { Embedder } from '../embedder.ts';
import { openaiClient, openaiFailure } from '../openai.ts';

/** A request that has not been answered whole after this long is given up: the SDK's timeout ends at the headers. */
const answerWithinMs = 60_000;
/** Limits that OpenAI and the common servers share: per text, per request, and texts per request. */
const maxTextTokens = 8_000;
const maxBatchTokens = 100_000;
const maxBatchTexts = 256;
/** Fewer characters a token are rare in running text; a batch is planned as if every text were that dense. */
const leastCharsPerToken = 2;
const maxTextChars = maxTextTokens * leastCharsPerToken;

/** Models that make vectors of any size asked for; servers of other models refuse a request that names a size. */
const canShorten = /^text-embedding-3/;

type OpenaiSettings = ModelSettings & { embed: string };

export function openaiEmbedder(settings: OpenaiSettings, limits: { answerWithinMs?: number } = {}): Embedder {
  const withinMs = limits.answerWithinMs ?? answerWithinMs;
  // The workflow retries, and knows how long to wait.
  const { client, provider } = openaiClient(settings, { maxRetries: 0 });
  return {
    modelId: `${provider}/${settings.embed}/${settings.embedDims}`,
    dims: settings.embedDims,
    describe: `embeddings by ${settings.embed} at ${provider}, ${settings.embedDims} dimensions`,
    async embed(texts, { signal }) {
      const vectors: Float32Array[] = [];
      for (const batch of batches(texts)) {
        vectors.push(...(await request(client, settings, batch, withinMs, signal)));
      }
      return vectors;
    },
  };
}

/** Texts in their order, in requests that stay below every limit. An endless text is cut: its start stands for it. */
function* batches(texts: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let tokens = 0;
  for (const whole of texts) {
    // An empty input is refused by the services; a space means the same.
    const text = whole.slice(0, maxTextChars).toWellFormed() || ' ';
    const cost = Math.ceil(text.length / leastCharsPerToken);
    if (batch.length > 0 && (tokens + cost > maxBatchTokens || batch.length === maxBatchTexts)) {
      yield batch;
      batch = [];
      tokens = 0;
    }
    batch.push(text);
    tokens += cost;
  }
  if (batch.length > 0) yield batch;
}

async function request(
  client: OpenAI,
  settings: OpenaiSettings,
  input: string[],
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const watchdog = AbortSignal.timeout(withinMs);
  const shortened = canShorten.test(settings.embed) ? { dimensions: settings.embedDims } : {};
  const given = { model: settings.embed, input, encoding_format: 'base64' as const, ...shortened };
  try {
    const answer = await client.embeddings.create(given, {
      signal: signal ? AbortSignal.any([signal, watchdog]) : watchdog,
      timeout: withinMs + 1_000,
    });
    return readVectors(answer, input.length, settings.embedDims);
  } catch (error) {
    signal?.throwIfAborted();
    if (watchdog.aborted) throw new Unreachable(`the embedding model gave no answer in ${withinMs} ms`);
    throw openaiFailure(error, 'the embedding model');
  }
}

/** Exactly one finite vector of the right size for each text, by the index that the answer names. */
function readVectors(answer: unknown, count: number, dims: number): Float32Array[] {
  const data = (answer as { data?: unknown }).data;
  if (!Array.isArray(data) || data.length !== count) throw nonsense('another number of vectors than was asked for');
  const vectors = new Array<Float32Array | undefined>(count).fill(undefined);
  for (const { index, embedding } of data as { index: unknown; embedding: unknown }[]) {
    if (typeof index !== 'number' || !(index in vectors) || vectors[index]) throw nonsense('vectors out of order');
    vectors[index] = unit(readNumbers(embedding), dims);
  }
  return vectors as Float32Array[];
}

/** Base64 of little-endian float32, or, from servers that ignore the wish, plain numbers. */
function readNumbers(embedding: unknown): Float32Array {
  if (Array.isArray(embedding))
    return Float32Array.from(embedding, (value) => (typeof value === 'number' ? value : NaN));
  if (typeof embedding !== 'string') throw nonsense('no vector');
  const bytes = Buffer.from(embedding, 'base64');
  if (bytes.length % 4 !== 0) throw nonsense('a vector that is cut off');
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}

function unit(vector: Float32Array, dims: number): Float32Array {
  if (vector.length !== dims) {
    throw new InvalidInput(`the model's vectors have ${vector.length} dimensions; EMBED_DIMS says ${dims}`, {
      dims: vector.length,
    });
  }
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) throw nonsense('a vector that is zero, infinite or not a number');
  const length = Math.sqrt(sum);
  return vector.map((value) => value / length);
}

const nonsense = (what: string) => new UpstreamFault(`the embedding model answered with ${what}`);
