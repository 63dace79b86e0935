/** Marks cut text without losing or doubling a character, and originals open at their quote. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutMarks, excerptOf, isWebUrl, quoteUrl } from './mark.ts';

test('a mark is cut out of its block, also where it reaches over the edge', () => {
  expect(cutMarks('abcdefgh', { from: 2, to: 6 }, [{ from: 4, to: 99 }])).toEqual([
    { text: 'cd', marked: false, at: 2 },
    { text: 'ef', marked: true, at: 4 },
  ]);
});

test('whatever the marks, the pieces are the text', () => {
  const range = fc.tuple(fc.nat(40), fc.nat(40)).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.string({ minLength: 40, maxLength: 40 }), range, fc.array(range), (text, part, marks) => {
      const pieces = cutMarks(text, part, marks);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text.slice(part.from, part.to));
      const isMarked = (at: number) => marks.some(({ from, to }) => from <= at && at < to);
      for (const { text: words, at, marked } of pieces) {
        for (let offset = at; offset < at + words.length; offset += 1) expect(isMarked(offset)).toBe(marked);
      }
    }),
  );
});

test('a short quote is named whole, a long one by its ends, and the old fragment goes', () => {
  expect(quoteUrl('https://a.example/x#top', 'Öppet vardagar 8-16, även lunch')).toBe(
    'https://a.example/x#:~:text=%C3%96ppet%20vardagar%208%2D16%2C%20%C3%A4ven%20lunch',
  );
  const long = Array.from({ length: 20 }, (_, at) => `w${at}`).join(' ');
  expect(quoteUrl('https://a.example/', long)).toBe(
    'https://a.example/#:~:text=w0%20w1%20w2%20w3%20w4%20w5,w14%20w15%20w16%20w17%20w18%20w19',
  );
});

test('a quote over several blocks or cells is found by its first', () => {
  expect(quoteUrl('https://a.example/', '\nAvgift | 250 kr\nnästa')).toBe('https://a.example/#:~:text=Avgift');
  expect(quoteUrl('https://a.example/', '')).toBe('https://a.example/');
});

test('only web addresses become links', () => {
  expect(
    ['https://a', 'HTTP://a', 'javascript:alert(1)', ' https://a', 'data:text/html,x', '//a'].map(isWebUrl),
  ).toEqual([true, true, false, false, false, false]);
});

test('an excerpt shows every mark whole, with words around it', () => {
  const text = Array.from({ length: 400 }, (_, at) => `ord${at}`).join(' ');
  const at = text.indexOf('ord200');
  const { from, to } = excerptOf(text, [{ from: at, to: at + 13 }]);
  expect(text.slice(from, to)).toMatch(/^ord17\d .*ord199 ord200 ord201 ord202 .*ord2\d\d$/);
  expect(excerptOf('kort text', [])).toEqual({ from: 0, to: 9 });
  expect(text.slice(0, excerptOf(text, []).to)).toMatch(/ ord\d+$/);
});
