import fc from 'fast-check';
import { get_encoding } from 'tiktoken';
import { expect, test } from 'vitest';
import { openTokenCounter } from './tokens.ts';

const counter = await openTokenCounter();
const encoding = get_encoding('o200k_base');

const piece = fc.constantFrom(
  ...['Bygglov', 'ord', "don't", '123456', '漢字', '😀', 'é', '.', '...', '/', '(', '"', 'a/b'],
  ...[' ', ' ', '  ', '\n', '\n\n', '\r\n', '\t', '\u00a0', '\u2003', '\u3000', '\u2028', '\u0085', '\ufeff'],
);

test('a document has just as many tokens as the encoding gives it, whatever stands between its words', () => {
  const document = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(document, (text) => {
      expect(counter.count(text).tokens(0, text.length)).toBe(encoding.encode_ordinary(text).length);
    }),
    { numRuns: 1_000 },
  );
});

test('a stretch has the tokens that touch it', () => {
  const { tokens } = counter.count('Hello world, hello');
  expect([tokens(0, 5), tokens(0, 6), tokens(6, 11), tokens(5, 11), tokens(2, 3), tokens(0, 18), tokens(4, 4)]).toEqual(
    [1, 2, 1, 1, 1, 4, 0],
  );
});

test('the tokens of neighbours sum to those of both where a token starts between them', () => {
  const text = 'Det kostar 9 870 kronor att söka tillstånd för 😀 och 漢字.';
  const { tokens } = counter.count(text);
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) {
    expect(tokens(0, at) + tokens(at, text.length)).toBe(tokens(0, text.length));
  }
});
