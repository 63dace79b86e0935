import { expect, test } from 'vitest';
import { hashingEmbedder } from './hashing.ts';

const embedder = hashingEmbedder();
const embed = async (...texts: string[]) => embedder.embed(texts, { kind: 'passage' });
const likeness = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

test('a vector has length one and is the same on every machine', async () => {
  const [vector] = await embed('Biblioteket i Strandby har öppet till klockan 18.');
  expect(vector!.length).toBe(512);
  expect(likeness(vector!, vector!)).toBeCloseTo(1, 5);
  expect(Array.from(vector!.slice(0, 8), (value) => value.toFixed(4))).toMatchInlineSnapshot(`
    [
      "0.0000",
      "0.0000",
      "0.0000",
      "0.0000",
      "-0.0971",
      "0.0000",
      "0.0000",
      "0.0000",
    ]
  `);
});

test('inflections and the parts of a compound are alike, other words are not', async () => {
  const [question, compound, inflected, other] = await embed(
    'avgift för barnomsorg',
    'barnomsorgsavgiften',
    'avgifterna för barnomsorgen',
    'simhallens öppettider',
  );
  expect(likeness(question!, inflected!)).toBeGreaterThan(0.5);
  expect(likeness(question!, compound!)).toBeGreaterThan(likeness(question!, other!) + 0.2);
});

test('a text without words has a vector too', async () => {
  for (const [vector] of [await embed(''), await embed('— … !'), await embed('och i att')]) {
    expect(likeness(vector!, vector!)).toBeCloseTo(1, 5);
  }
});

test('letters count the same composed and decomposed, large and small', async () => {
  const [composed, decomposed] = await embed('ÅRSMÖTE', 'årsmöte'.normalize('NFD'));
  expect(composed).toEqual(decomposed);
});
