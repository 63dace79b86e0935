import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentences } from './sentence.ts';

const read = (text: string) => sentences(text).map(({ from, to }) => text.slice(from, to));

test('sentences end at full stops, questions, exclamations and line breaks', () => {
  expect(read('Vi har öppet. Har du frågor? Ring oss!\nVälkommen … Vi ses.')).toEqual([
    'Vi har öppet.',
    'Har du frågor?',
    'Ring oss!',
    'Välkommen …',
    'Vi ses.',
  ]);
});

test('abbreviations, initials, numbers and addresses do not end a sentence', () => {
  const whole = [
    'Det gäller t.ex. Storgatan och bl.a. Torget.',
    'Avgiften är ca. 9.500 kr enligt 3 kap. PBL.',
    'Dr. Smith met J. R. Doe at approx. Noon.',
    'Gå till www.kommun.se eller skriv till a.b@kommun.se idag.',
    'Mötet hålls den 3. mars i salen.',
  ];
  for (const sentence of whole) expect(read(sentence)).toEqual([sentence]);
});

test('closing quotes and brackets belong to the sentence they close', () => {
  expect(read('Hon sa: ”Kom hit.” Han kom. (Sent.) Slut.')).toEqual([
    'Hon sa: ”Kom hit.”',
    'Han kom.',
    '(Sent.)',
    'Slut.',
  ]);
});

test('scripts without spaces have sentences too', () => {
  expect(read('今日は晴れです。明日は？わからない。')).toEqual(['今日は晴れです。', '明日は？', 'わからない。']);
});

test('sentences are in order, apart, trimmed, and hold all that is not white space', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'Å', '.', '!', '?', '…', ' ', '\n', '”', ')', '。', '1', '😀') });
  fc.assert(
    fc.property(text, (document) => {
      let at = 0;
      for (const { from, to } of sentences(document)) {
        expect(document.slice(at, from).trim()).toBe('');
        expect(document.slice(from, to)).toBe(document.slice(from, to).trim());
        expect(to).toBeGreaterThan(from);
        at = to;
      }
      expect(document.slice(at).trim()).toBe('');
    }),
  );
});
