import { expect, test } from 'vitest';
import { likeness } from './likeness.ts';
import { isSame, wordsOf } from './word.ts';

const alike = (a: string, b: string) => likeness(wordsOf(a), wordsOf(b), isSame);

test.each([
  ['12.5 %', '0.125'],
  ['12%', '0.125'],
  ['1,250.00', '1250'],
  ['3.14', '3.14159265'],
  ['1.2E+03', '1200'],
  ['2026-01-15', '2026-01-15 00:00:00'],
  ['Rate | 12.5 %\nDay | 2026-01-15', 'Rate 0.125 Day 2026-01-15 00:00:00'],
])('%s says the same as %s', (shown, held) => {
  expect(alike(shown, held)).toBe(1);
});

test.each([
  ['12.5 %', '12.5'],
  ['3.14', '3.2'],
  ['2026-01-15', '2026-01-16 00:00:00'],
  ['2026-01-15 08:30', '2026-01-15 00:00:00'],
  ['A4', '4'],
])('%s says something else than %s', (shown, held) => {
  expect(alike(shown, held)).toBeLessThan(1);
});

test('words are the same when they are written the same', () => {
  expect(alike('Åtta röda hus', 'Åtta röda hus')).toBe(1);
  expect(alike('Åtta röda hus', 'Åtta gröna hus')).toBeCloseTo(2 / 3);
});
