import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnswerPart, findQuote, readCitations } from './cite.ts';

async function* pieces(...texts: string[]) {
  yield* texts;
}

async function read(...texts: string[]): Promise<{ text: string; citations: AnswerPart[] }> {
  const parts: AnswerPart[] = [];
  for await (const part of readCitations(pieces(...texts))) parts.push(part);
  return {
    text: parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
    citations: parts.filter((part) => part.kind === 'citation'),
  };
}

test('a citation is taken out of the text, its number stays', async () => {
  const { text, citations } = await read('It costs 450 kronor [2: "the fee is 450 kronor"]. More.');
  expect(text).toBe('It costs 450 kronor [2]. More.');
  expect(citations).toEqual([{ kind: 'citation', ordinal: 2, quote: 'the fee is 450 kronor' }]);
});

test('however the stream is cut, the same parts come out', async () => {
  const whole = 'A [1: "one [sic] two"], b [2] and [not a mark] c [3 “tre fyra”] slut [';
  const expected = await read(whole);
  expect(expected.citations).toHaveLength(3);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: whole.length }), { maxLength: 12 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
      const cut = at.slice(1).map((to, i) => whole.slice(at[i], to));
      expect(await read(...cut)).toEqual(expected);
    }),
  );
});

test('an open bracket without an end does not hold the answer back for ever', async () => {
  const { text } = await read(`[1: "${'x'.repeat(2000)}`, ' end');
  expect(text).toContain('end');
});

test('a bare number is a citation without a quote', async () => {
  expect((await read('Yes [4].')).citations).toEqual([{ kind: 'citation', ordinal: 4, quote: '' }]);
});

test('a quote is found through white space, case and typographic marks, at its exact offsets', () => {
  const text = 'Avgiften är  ”450 kronor”\nper år – alltid.';
  const found = findQuote(text, 'avgiften är "450 kronor" per år - alltid');
  expect(found && text.slice(found.from, found.to)).toBe('Avgiften är  ”450 kronor”\nper år – alltid');
});

test('invented words, parts of words and next to nothing are not found', () => {
  expect(findQuote('The fee is 450 kronor.', 'The fee is 500 kronor')).toBeNull();
  expect(findQuote('The coffee is 450 kronor.', 'fee is 450 kronor')).toBeNull();
  expect(findQuote('The fee is 450 kronor.', 'fe')).toBeNull();
});
