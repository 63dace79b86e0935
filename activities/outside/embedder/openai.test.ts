import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Busy, InvalidInput, Unreachable, UpstreamFault } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { type EmbeddingManner, type EmbeddingModel, serveEmbeddingModel, vectorOf } from '#tests/models/embedding.ts';
import { openaiEmbedder } from './openai.ts';

const dims = 384;
const modelName = 'text-embedding-3-small';

const open = ({ baseUrl }: EmbeddingModel, circuit = {}) => {
  const env = { OPENAI_BASE_URL: baseUrl, EMBED_MODEL: modelName, EMBED_DIMS: String(dims) };
  return openaiEmbedder({ ...readSettings(env).model, embed: modelName }, { answerWithinMs: 400, circuit });
};

async function embed(texts: string[], manner: EmbeddingManner, options: { signal?: AbortSignal } = {}) {
  await using model = await serveEmbeddingModel(() => manner);
  const embedder = open(model);
  const outcome = await embedder.embed(texts, { kind: 'passage', ...options }).then(
    (vectors) => ({ vectors, error: undefined }),
    (error: unknown) => ({ vectors: undefined, error }),
  );
  return { ...outcome, asked: model.asked };
}

function unit(text: string): number[] {
  const vector = vectorOf(text, dims);
  const length = Math.hypot(...vector);
  return Array.from(vector, (value) => value / length);
}

test('each text gets the unit vector of its own index, whichever way the numbers are written', async () => {
  for (const plain of [false, true]) {
    const { vectors } = await embed(['one', 'two', 'three'], { kind: 'vectors', plain });
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      const wanted = unit(text);
      expect(vectors![i]!.length).toBe(dims);
      expect(Math.max(...wanted.map((value, at) => Math.abs(value - vectors![i]![at]!)))).toBeLessThan(1e-6);
    }
  }
});

test('many texts become requests below the limits, in their order', async () => {
  const texts = Array.from({ length: 600 }, (_, i) => `${i} ${'word '.repeat(i % 50)}`);
  const { asked, vectors } = await embed(texts, { kind: 'vectors' });
  expect(asked.flat()).toEqual(texts);
  expect(Math.max(...asked.map(({ length }) => length))).toBeLessThanOrEqual(256);
  expect(vectors!.length).toBe(600);
});

test('an endless text is cut, and an empty one is sent as a space', async () => {
  const { asked } = await embed(['x'.repeat(1_000_000), ''], { kind: 'vectors' });
  expect(asked.flat().map(({ length }) => length)).toEqual([16_000, 1]);
});

const nonsense: [string, EmbeddingManner][] = [
  ['one vector too few', { kind: 'vectors', spoil: (vectors) => vectors.slice(1) }],
  ['one too many', { kind: 'vectors', spoil: (vectors) => [...vectors, vectors[0]!] }],
  ['a NaN', { kind: 'vectors', spoil: ([first, ...rest]) => [first!.with(3, Number.NaN), ...rest] }],
  ['an infinity', { kind: 'vectors', spoil: ([first, ...rest]) => [first!.with(3, Infinity), ...rest] }],
  ['an index twice', { kind: 'vectors', indices: [0, 0] }],
  ['an index that was not asked for', { kind: 'vectors', indices: [0, 7] }],
  ['zeros', { kind: 'vectors', spoil: ([first, ...rest]) => [first!.fill(0), ...rest] }],
  ['a page', { kind: 'html' }],
  ['half an answer', { kind: 'cut' }],
  ['a failure', { kind: 'status', status: 500 }],
];

test.each(nonsense)('%s is an upstream fault, and nothing comes out', async (_, manner) => {
  const { error, vectors } = await embed(['one', 'two'], manner);
  expect(vectors).toBeUndefined();
  expect(error).toSatisfy((thrown) => thrown instanceof UpstreamFault || thrown instanceof Unreachable);
});

test('vectors in another order are put in that of their texts', async () => {
  const { vectors } = await embed(['one', 'two'], { kind: 'vectors', indices: [1, 0] });
  for (const [i, text] of ['two', 'one'].entries()) expect(vectors![i]![0]).toBeCloseTo(unit(text)[0]!, 6);
});

test('vectors of another size are refused, since trying again cannot help', async () => {
  const { error } = await embed(['one'], { kind: 'vectors', dims: 100 });
  expect(error).toBeInstanceOf(InvalidInput);
});

test('a busy service says when to come back, in seconds or as a date', async () => {
  const inSeconds = await embed(['one'], { kind: 'status', status: 429, retryAfter: '7' });
  expect(inSeconds.error).toBeInstanceOf(Busy);
  expect((inSeconds.error as Busy).retryAfterMs).toBe(7000);
  const at = new Date(Date.now() + 60_000).toUTCString();
  const asDate = await embed(['one'], { kind: 'status', status: 429, retryAfter: at });
  expect((asDate.error as Busy).retryAfterMs).toBeGreaterThan(50_000);
});

test('a wrong key is a refusal', async () => {
  const { error } = await embed(['one'], { kind: 'status', status: 401 });
  expect(error).toBeInstanceOf(InvalidInput);
});

test('a server that falls silent in the middle of its answer is given up', async () => {
  const { error } = await embed(['one'], { kind: 'stall' });
  expect(error).toBeInstanceOf(Unreachable);
});

test('a caller who stops waiting ends the request', async () => {
  const { error } = await embed(['one'], { kind: 'stall' }, { signal: AbortSignal.timeout(50) });
  expect((error as Error).name).toBe('TimeoutError');
});

test('a question is asked again while a person waits, passages are not: who brings them comes again', async () => {
  const failing = { left: 3 };
  const mind = (): EmbeddingManner => (failing.left-- > 0 ? { kind: 'status', status: 500 } : { kind: 'vectors' });
  await using model = await serveEmbeddingModel(mind);
  expect(await open(model).embed(['Var?'], { kind: 'query' })).toHaveLength(1);
  expect(model.asked).toHaveLength(4);
  failing.left = 1;
  await expect(open(model).embed(['Här.'], { kind: 'passage' })).rejects.toBeInstanceOf(UpstreamFault);
  expect(model.asked).toHaveLength(5);
});

test('what was paid for before a call failed is not bought again', async () => {
  const requests = { made: 0 };
  await using model = await serveEmbeddingModel(() =>
    ++requests.made === 2 ? { kind: 'status', status: 503 } : { kind: 'vectors' },
  );
  const embedder = open(model);
  const texts = Array.from({ length: 600 }, (_, i) => `text ${i}`);
  await expect(embedder.embed(texts, { kind: 'passage' })).rejects.toBeInstanceOf(UpstreamFault);
  const vectors = await embedder.embed(texts, { kind: 'passage' });
  expect(model.asked.map(({ length }) => length)).toEqual([256, 256, 256, 88]);
  expect(model.asked[2]![0]).toBe('text 256');
  const wanted = unit('text 599');
  expect(Math.max(...wanted.map((value, at) => Math.abs(value - vectors[599]![at]!)))).toBeLessThan(1e-6);
  expect(vectors.every((vector) => vector.length === dims)).toBe(true);
});

test('a service that keeps failing is left alone, and called again after a rest', async () => {
  const manner: { now: EmbeddingManner } = { now: { kind: 'status', status: 500 } };
  await using model = await serveEmbeddingModel(() => manner.now);
  const embedder = open(model, { faults: 2, restMs: 100 });
  const embedOne = () => embedder.embed(['one'], { kind: 'passage' });
  for (const error of [UpstreamFault, UpstreamFault, Busy]) await expect(embedOne()).rejects.toBeInstanceOf(error);
  expect(model.asked).toHaveLength(2);
  manner.now = { kind: 'vectors' };
  await sleep(110);
  expect(await embedOne()).toHaveLength(1);
  expect(embedder.circuit!()).toBe('closed');
});
