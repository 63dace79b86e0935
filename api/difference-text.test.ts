import { expect, test } from 'vitest';
import { compareTexts } from './difference-text.ts';

const paragraphs = (count: number, word = 'stycke') =>
  Array.from({ length: count }, (_, at) => `Detta är ${word} nummer ${at}.`);

/** What the hunks say of either text. */
const plain = (lines: ReturnType<typeof compareTexts>['hunks'][number]['lines'], not: 'added' | 'removed') =>
  lines.filter(({ kind }) => kind !== not).map(({ parts }) => parts.map(({ text }) => text).join(''));

test('a changed word is marked within its line, with the lines around it', () => {
  const lines = paragraphs(20);
  const changed = lines.with(9, 'Detta är stycke nummer elva.');
  const { hunks, coarse, truncated } = compareTexts(lines.join('\n\n'), changed.join('\n\n'));
  expect({ coarse, truncated, hunks: hunks.length }).toEqual({ coarse: false, truncated: false, hunks: 1 });
  const [hunk] = hunks;
  expect(hunk).toMatchObject({ wasLine: 8, nowLine: 8 });
  expect(hunk!.lines.map(({ kind }) => kind)).toEqual(['same', 'same', 'removed', 'added', 'same', 'same']);
  const marked = hunk!.lines.flatMap(({ parts }) => parts.filter((part) => part.marked).map(({ text }) => text));
  expect(marked).toEqual(['9', 'elva']);
  expect(plain(hunk!.lines, 'added')).toEqual(lines.slice(7, 12));
  expect(plain(hunk!.lines, 'removed')).toEqual(changed.slice(7, 12));
});

test('changes far apart are hunks of their own with their line numbers, changes close by share one', () => {
  const lines = paragraphs(40);
  const far = compareTexts(lines.join('\n'), lines.toSpliced(30, 1).toSpliced(5, 0, 'En ny rad.').join('\n'));
  expect(far.hunks.map(({ wasLine, nowLine }) => [wasLine, nowLine])).toEqual([
    [4, 4],
    [29, 30],
  ]);
  const close = compareTexts(lines.join('\n'), lines.toSpliced(8, 1).toSpliced(5, 1).join('\n'));
  expect(close.hunks.length).toBe(1);
  expect(plain(close.hunks[0]!.lines, 'added')).toEqual(lines.slice(3, 11));
});

test('equal texts differ in nothing, and a text beside none is added or removed as a whole', () => {
  const text = paragraphs(3).join('\n');
  expect(compareTexts(text, text).hunks).toEqual([]);
  expect(compareTexts('', text).hunks[0]!.lines.map(({ kind }) => kind)).toEqual(['added', 'added', 'added']);
  expect(compareTexts(text, '').hunks[0]!.lines.map(({ kind }) => kind)).toEqual(['removed', 'removed', 'removed']);
});

test('lines without a word in common are replaced, not mixed', () => {
  const { hunks } = compareTexts('Biblioteket har öppet.', 'Simhallen stängs imorgon klockan nio!');
  expect(hunks[0]!.lines).toEqual([
    { kind: 'removed', parts: [{ text: 'Biblioteket har öppet.', marked: true }] },
    { kind: 'added', parts: [{ text: 'Simhallen stängs imorgon klockan nio!', marked: true }] },
  ]);
});

const half = 5_000_000;
test.each([
  ['one line of letters', 'a'.repeat(half), `b${'a'.repeat(half)}`],
  ['words that all differ', 'ja nej '.repeat(half / 7), 'nej då '.repeat(half / 7)],
  ['lines that all differ', paragraphs(150_000, 'ett').join('\n'), paragraphs(150_000, 'två').join('\n')],
  ['lines in the other order', paragraphs(150_000).join('\n'), paragraphs(150_000).reverse().join('\n')],
])('of five million letters as %s, little is shown and soon', (_, was, now) => {
  const begun = performance.now();
  const { hunks, truncated } = compareTexts(was, now);
  // Twice as long as either comparison may take, and the splitting of five megabytes.
  expect(performance.now() - begun).toBeLessThan(2_000);
  expect(truncated).toBe(true);
  expect(JSON.stringify(hunks).length).toBeLessThan(3_000_000);
});

test('texts too unlike for a comparison line by line are shown as replaced, between what is equal', () => {
  const [was, now] = [paragraphs(20_000, 'ett'), paragraphs(20_000, 'två')];
  const { hunks, coarse } = compareTexts(['Först', ...was].join('\n'), ['Först', ...now].join('\n'));
  expect(coarse).toBe(true);
  expect(hunks[0]!.lines[0]).toEqual({ kind: 'same', parts: [{ text: 'Först', marked: false }] });
  expect(hunks[0]!.lines[1]!.kind).toBe('removed');
});

test('what ends at the very limit of what is shown is said to go on when it does', () => {
  const lines = ['a'.repeat(100_000), 'b'.repeat(100_000), 'c'];
  expect(compareTexts('', lines.join('\n'))).toMatchObject({ truncated: true });
  expect(compareTexts('', lines.slice(0, 2).join('\n'))).toMatchObject({ truncated: false });
});

test('of two long texts as much is shown of the new one as of the old', () => {
  const { hunks, truncated } = compareTexts('a'.repeat(300_000), 'b'.repeat(300_000));
  const shown = hunks.flatMap(({ lines }) => lines).map(({ kind, parts }) => [kind, parts[0]!.text.length]);
  expect({ shown, truncated }).toEqual({
    shown: [
      ['removed', 100_000],
      ['added', 100_000],
    ],
    truncated: true,
  });
});
