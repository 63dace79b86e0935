/** Every word that is used exists, every word that exists is used, and both languages fill the same gaps. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { speak, type Word } from './speak.ts';
import { sv } from './sv.ts';

const web = join(import.meta.dirname, '..');
const sources = globSync('{*.tsx,{routes,parts}/*.{ts,tsx}}', { cwd: web })
  .filter((path) => !path.includes('.test.'))
  .map((path) => readFileSync(join(web, path), 'utf8'))
  .join('\n');

/** Keys as written: whole, or with a gap that stands for one or more words of the key. */
const whole = new Set([...sources.matchAll(/'([a-z]\w*(?:\.\w+)+)'/gi)].map(([, key]) => key!));
const patterns = [...sources.matchAll(/`([a-z]\w*(?:\.(?:\w+|\$\{[^}]+\}))+)`/gi)].map(
  ([, key]) => new RegExp(`^${key!.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '[\\w-]+')}$`),
);
const keys = Object.keys(sv);

const gapsOf = (word: Word) =>
  [word]
    .flat()
    .map((sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort().join())
    .join(' / ');

test('no word is written and never used', () => {
  expect(keys.filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
});

test('both languages have the same keys and the same gaps', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  for (const key of keys as (keyof typeof sv)[]) expect([key, gapsOf(en[key])]).toEqual([key, gapsOf(sv[key])]);
});

test('no element of a page carries words of its own', () => {
  const bare = [...sources.matchAll(/(?<!=)>\s*([A-ZÅÄÖ][\p{L} ]{2,})\s*</gu)].map(([, text]) => text!.trim());
  expect(bare.filter((text) => text !== 'Diarium')).toEqual([]);
});

test('one is one and the rest are many', () => {
  expect(speak('sv').say('space.collections', { count: 1 })).toBe('1 samling');
  expect(speak('en').say('space.collections', { count: 1200 })).toBe('1,200 collections');
});

test('days of a month and sums of money are written as the language writes them', () => {
  const [swedish, english] = [speak('sv'), speak('en')];
  expect([1, 2, 3, 11, 12, 21, 22, 28].map(swedish.ordinal).join()).toBe('1:a,2:a,3:e,11:e,12:e,21:a,22:a,28:e');
  expect([1, 2, 3, 4, 11, 22, 23].map(english.ordinal).join()).toBe('1st,2nd,3rd,4th,11th,22nd,23rd');
  expect([0, 0.00123, 12.5].map((sum) => swedish.money(sum, 'USD'))).toEqual(['0,00 USD', '0,0012 USD', '12,50 USD']);
  expect(english.money(1234.5, 'SEK')).toBe('1,234.50 SEK');
});

test('dates, numbers and order are those of the language', () => {
  const voice = speak('sv');
  expect(voice.date('2026-11-20T23:30:00Z')).toBe('2026-11-21');
  expect(voice.time('2026-11-21T13:03:00Z')).toBe('2026-11-21 14:03');
  expect(voice.number(12_400.5)).toBe('12\u00A0400,5');
  expect(['Öckerö', 'Zink', 'Åmål', 'Ärla', 'adel'].sort(voice.compare)).toEqual([
    'adel',
    'Zink',
    'Åmål',
    'Ärla',
    'Öckerö',
  ]);
  expect(['sv', 'xyz', 'und'].map(voice.languageName)).toEqual(['svenska', 'xyz', '']);
  expect([45, 180, 7500].map(voice.duration)).toEqual(['45 s', '3 min', '2 h 5 min']);
});
