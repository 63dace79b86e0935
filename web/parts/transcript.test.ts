import { expect, test } from 'vitest';
import { composeRecord } from '#activities/text/record.ts';
import { clockWords } from './clock.ts';
import { lineAt, linesOf, startOf } from './transcript.ts';

const say = (fromMs: number, speaker: string | null, text: string, confidence = 0.9) => ({
  ...{ fromMs, toMs: fromMs + 1_000, speaker, text, confidence },
  words: [],
});
const record = composeRecord([
  say(1_000, 'Bo', 'Mötet är öppnat.'),
  say(2_500, 'Bo', 'Vi har två ärenden.', 0.3),
  say(9_000, 'Åsa', 'Bo: så heter en båt.'),
  say(12_000, null, 'Ett sorl.'),
]);
const lines = linesOf(record);

test('a name stands where somebody begins to speak, and is no part of what they say', () => {
  expect(lines.map(({ from, to, turnOf }) => [turnOf, record.text.slice(from, to)])).toEqual([
    ['Bo', 'Mötet är öppnat.'],
    [undefined, 'Vi har två ärenden.'],
    ['Åsa', 'Bo: så heter en båt.'],
    [undefined, 'Ett sorl.'],
  ]);
  expect(lines.map(({ unsure }) => unsure)).toEqual([false, true, false, false]);
});

test('a moment belongs to the line that is said, and a pause to the one before it', () => {
  expect([0, 1, 2.4, 2.5, 8.9, 9, 99].map((seconds) => lineAt(lines, seconds))).toEqual([-1, 0, 0, 1, 1, 2, 3]);
});

test('what is marked begins with its first line, and a mark of the name alone with none', () => {
  const markOf = (words: string) => {
    const from = record.text.indexOf(words);
    return [{ from, to: from + words.length }];
  };
  expect(startOf(lines, markOf('två ärenden.\n\nÅsa: Bo'))).toBe(2.5);
  expect(startOf(lines, markOf('så heter'))).toBe(9);
  expect(startOf(lines, [])).toBeUndefined();
});

test('moments are written as on a clock, with hours where there are any', () => {
  expect([0, 17.9, 65, 3_599, 3_725, 36_000].map(clockWords)).toEqual([
    '0:00',
    '0:17',
    '1:05',
    '59:59',
    '1:02:05',
    '10:00:00',
  ]);
});
