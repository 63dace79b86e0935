/** Embeds by any OpenAI-compatible endpoint. What it answers is checked number by number before anyone stores it. */
import type OpenAI from 'openai';
import { modelAway } from '#schema/ai-register.ts';
import type { ModelSettings } from '#schema/settings.ts';
import { type Circuit, type CircuitSettings, openCircuit } from '../circuit.ts';
import type { Embedder } from '../embedder.ts';
import { callOpenai, openaiClient } from '../openai.ts';
import { patiently } from '../patience.ts';
import { openPaid } from './paid.ts';
import { readVectors } from './vectors.ts';

/** A request that has not been answered whole after this long is given up; sooner when a person waits. */
const answerWithinMs = 60_000;
const queryWithinMs = 10_000;
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
type Limits = { answerWithinMs?: number; circuit?: CircuitSettings };
type Service = { client: OpenAI; circuit: Circuit; settings: OpenaiSettings };
type Waiting = { withinMs: number; signal: AbortSignal | undefined };

export function openaiEmbedder(settings: OpenaiSettings, limits: Limits = {}): Embedder {
  const { client, provider } = openaiClient(settings);
  const service = { client, circuit: openCircuit(`the embedding model at ${provider}`, limits.circuit), settings };
  const withinMs = limits.answerWithinMs ?? answerWithinMs;
  const paid = openPaid();

  async function embedPassages(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const vectors = texts.map((text) => paid.take(text));
    const wanted = [...texts.keys()].filter((at) => vectors[at] === undefined);
    try {
      let done = 0;
      for (const batch of batches(wanted.map((at) => texts[at]!))) {
        for (const vector of await request(service, batch, { withinMs, signal })) vectors[wanted[done++]!] = vector;
      }
    } catch (error) {
      for (const [at, vector] of vectors.entries()) if (vector) paid.keep(texts[at]!, vector);
      throw error;
    }
    return vectors as Float32Array[];
  }

  async function embedQueries(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array[]> {
    const waiting = { withinMs: Math.min(withinMs, queryWithinMs), signal };
    const vectors: Float32Array[] = [];
    for (const batch of batches(texts)) {
      vectors.push(...(await patiently({ circuit: service.circuit, signal }, () => request(service, batch, waiting))));
    }
    return vectors;
  }

  return {
    modelId: `${provider}/${settings.embed}/${settings.embedDims}`,
    dims: settings.embedDims,
    describe: `embeddings by ${settings.embed} at ${provider}, ${settings.embedDims} dimensions`,
    away: modelAway('embed', settings, settings.embed),
    circuit: service.circuit.state,
    embed: (texts, { kind, signal }) => (kind === 'query' ? embedQueries : embedPassages)(texts, signal),
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

function request(
  { client, circuit, settings }: Service,
  input: string[],
  { withinMs, signal }: Waiting,
): Promise<Float32Array[]> {
  const shortened = canShorten.test(settings.embed) ? { dimensions: settings.embedDims } : {};
  const given = { model: settings.embed, input, encoding_format: 'base64' as const, ...shortened };
  return callOpenai({ who: 'the embedding model', circuit, withinMs, signal }, async (ending) =>
    readVectors(await client.embeddings.create(given, { signal: ending }), input.length, settings.embedDims),
  );
}
