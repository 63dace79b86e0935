/** Names, addresses and numbers of others leave a text; those of whoever asks, and all the rest of it, stay. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openRedactor, type Redacting, redactDeep, type Taken } from './redact.ts';

const subject = { name: 'Anna Berg', email: 'anna@hamnen.example' };
const others = [
  { name: 'Olof Åkesson', email: 'olof@hamnen.example' },
  { name: 'Anna-Karin Öst', email: 'ak@hamnen.example' },
  { name: 'Olof Åkesson Lind', email: 'lind@hamnen.example' },
  { name: 'Anna Berg', email: 'anna.berg@hamnen.example' },
  { name: 'Karl Lind', email: 'karl@hamnen.example' },
];
const open = (more: Partial<Redacting> = {}) => openRedactor({ subject, others, mark: '[x]', ...more });
const redact = open();

test.each([
  ['Olof Åkesson sade ja.', '[x] sade ja.'],
  ['enligt OLOF ÅKESSON, och Olof Åkessons chef', 'enligt [x], och [x] chef'],
  ['Olof\nÅkesson Lind kom', '[x] kom'],
  ['Olof Åkesson, sade hon'.normalize('NFD'), '[x], sade hon'],
  ['Åkesson, Olof och O. Åkesson', '[x] och [x]'],
  ['Anna Berg skrev till anna-karin öst', 'Anna Berg skrev till [x]'],
  ['Till Karl Lind, Anna Berg och andra', 'Till [x], Anna Berg och andra'],
  ['anna@hamnen.example, ak@hamnen.example. okand@annan.example', 'anna@hamnen.example, [x]. [x]'],
  // Alone, a name is anybody’s; after its whole, or beside an address or number, it is theirs.
  ['Olof kom, och Åkesson gick', 'Olof kom, och Åkesson gick'],
  [
    'Olof Åkesson ringde. Sedan gick Olof, men Åkessons bil stod kvar.',
    '[x] ringde. Sedan gick [x], men [x] bil stod kvar.',
  ],
  ['Skriv till karl@hamnen.example: Karl svarar.', 'Skriv till [x]: [x] svarar.'],
  ['Ring Karl (070-123 45 67) om det är en karl som frågar', 'Ring [x] ([x]) om det är en karl som frågar'],
  ['Olofsson Åkesson', 'Olofsson Åkesson'],
])('of others: %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  '19121212-1212',
  '121212-1212',
  '121212+1212',
  '191212121212',
  '121212 1212',
  // Of coordination: the day and sixty.
  '19701063-2391',
  '701063-2391',
  '070-123 45 67',
  '08-123 456 78',
  '+46 70 123 45 67',
  '+46 (0)70-123 45 67',
  '0046701234567',
  '0701234567',
  '+358 40 1234567',
])('a number that leads to somebody goes: %s', (number) => {
  expect(redact(`numret ${number}, alltså`)).toBe('numret [x], alltså');
});

test.each([
  '121212-1213',
  '121312-1212',
  '991299-1214',
  '2026-11-21',
  '01-02-2026',
  '2026-11-21 08:25',
  'KS 2026-17/0044',
  '556036-0793',
  '1 250 000 kr',
  '0,25 procent',
  '12345678901234567890',
  '0193a7c2-1234-7abc-8def-0123456789ab',
  '01939472-1234-7567-8901-012345678901',
])('a number that leads to nobody stays: %s', (number) => {
  expect(redact(number)).toBe(number);
});

test('a human takes out more, and leaves what is wrongly taken, wherever it stands', () => {
  const taken: Taken[] = [];
  const said = open({ takenOut: ['Storgatan 4', 'kusin'], leftIn: ['olof  åkesson', '121212-1212'] });
  const text = 'Olof Åkessons kusin på STORGATAN\n4 är 121212-1212, inte Storgatan 44. Karl Lind vet.';
  expect(said(text, (one) => taken.push(one))).toBe(
    'Olof Åkessons [x] på [x] är 121212-1212, inte Storgatan 44. [x] vet.',
  );
  expect(taken).toEqual([
    { kind: 'chosen', text: 'kusin' },
    { kind: 'chosen', text: 'STORGATAN\n4' },
    { kind: 'name', text: 'Karl Lind' },
  ]);
  expect(open({ takenOut: ['(a+b)*', '[', ' '] })('(a+b)* = [')).toBe('[x] = [x]');
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

test('a long text of digits, names or stops is read in time', () => {
  const longs = [
    '0'.repeat(50_000),
    '0 '.repeat(25_000),
    'Olof '.repeat(10_000),
    'a.'.repeat(25_000),
    '07-'.repeat(20_000),
  ];
  const begun = performance.now();
  for (const long of longs) redact(long);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('it is taken out of everything that a value holds', () => {
  const value = { to: ['Olof Åkesson'], deep: { 'Olof Åkesson': 1, none: null }, count: 3 };
  expect(redactDeep(value, redact)).toEqual({ to: ['[x]'], deep: { '[x]': 1, none: null }, count: 3 });
});
