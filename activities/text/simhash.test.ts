import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentence } from '#tests/sites/prose.ts';
import { openChance } from '#tests/sites/random.ts';
import { distance, simhash } from './simhash.ts';

const chance = openChance(11);
const prose = (sentences: number) => Array.from({ length: sentences }, () => sentence('sv', chance)).join(' ');

test('numbers, upper case and white space do not change the sign', () => {
  const page = 'Felet anmäldes klockan 12:31:07, ärende A81-223. Sidan kan inte visas just nu.';
  const later = 'FELET anmäldes\n\nklockan 9:02:55, ärende A7-1. Sidan kan inte  visas just nu.';
  expect(simhash(later)).toBe(simhash(page));
  expect(distance(simhash('Sidan kan inte visas.'), simhash('Sidan kan alltid visas.'))).toBeGreaterThan(3);
});

test('a long text with one word changed is near, and another text is not', () => {
  const near: number[] = [];
  const far: number[] = [];
  for (let at = 0; at < 200; at++) {
    const text = prose(60);
    const words = text.split(' ');
    words[chance.below(words.length)] = 'plötsligt';
    near.push(distance(simhash(text), simhash(words.join(' '))));
    far.push(distance(simhash(text), simhash(prose(60))));
  }
  expect(near.filter((bits) => bits <= 3).length).toBeGreaterThan(150);
  expect(Math.min(...far)).toBeGreaterThan(3);
});

test('scripts without spaces are read sign by sign', () => {
  const signs = () => Array.from({ length: 800 }, () => String.fromCharCode(0x4e00 + chance.below(2_000))).join('');
  const text = signs();
  expect(distance(simhash(text), simhash(`${text.slice(0, 400)}門${text.slice(401)}`))).toBeLessThan(4);
  expect(distance(simhash(text), simhash(signs()))).toBeGreaterThan(8);
});

const text = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

test('any text has a sign of 64 bits, the same each time, and the distance is one of bits', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [a, b] = [simhash(one), simhash(other)];
      expect(BigInt.asIntN(64, a)).toBe(a);
      expect(simhash(one)).toBe(a);
      expect(distance(a, b)).toBe(
        (
          BigInt.asUintN(64, a ^ b)
            .toString(2)
            .match(/1/g) ?? []
        ).length,
      );
    }),
  );
});
