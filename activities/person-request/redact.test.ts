/** Names and addresses of others leave a text; those of whoever asks, and all the rest of it, stay. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRedactor, redactDeep } from './redact.ts';

const anna = { name: 'Anna Berg', email: 'anna@hamnen.example' };
const others = [
  { name: 'Olof Åkesson', email: 'olof@hamnen.example' },
  { name: 'Anna-Karin Öst', email: 'ak@hamnen.example' },
  { name: 'Olof Åkesson Lind', email: 'lind@hamnen.example' },
  { name: 'Anna Berg', email: 'anna.berg@hamnen.example' },
];
const redact = openRedactor(anna, others, '[x]');

test.each([
  ['Olof Åkesson sade ja.', '[x] sade ja.'],
  ['enligt OLOF ÅKESSON, och Olof Åkessons chef', 'enligt [x], och [x] chef'],
  ['Olof\nÅkesson Lind kom', '[x] kom'],
  ['Anna Berg skrev till anna-karin öst', 'Anna Berg skrev till [x]'],
  ['anna@hamnen.example, ak@hamnen.example. okand@annan.example', 'anna@hamnen.example, [x]. [x]'],
  ['Olof kom, och Åkesson gick', 'Olof kom, och Åkesson gick'],
  ['Olofsson Åkesson', 'Olofsson Åkesson'],
])('%s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test('whatever stands around a name, the name is gone and the rest is there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
      const said = redact(`${before} Olof Åkesson ${after}`);
      expect(said).not.toContain('Olof Åkesson');
      expect(said).toContain('[x]');
    }),
  );
});

test('it is taken out of everything that a value holds', () => {
  const value = { to: ['Olof Åkesson'], deep: { 'Olof Åkesson': 1, none: null }, count: 3 };
  expect(redactDeep(value, redact)).toEqual({ to: ['[x]'], deep: { '[x]': 1, none: null }, count: 3 });
});
