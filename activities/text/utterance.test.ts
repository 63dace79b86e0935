import { expect, test } from 'vitest';
import { type Stretch, shifted, utterancesOf } from './utterance.ts';

const words = (text: string, everyMs = 400) =>
  text.split(' ').map((word, at) => ({ text: word, fromMs: at * everyMs, toMs: at * everyMs + 300, confidence: 0.5 }));

const stretch = (text: string, more: Partial<Stretch> = {}): Stretch => ({
  ...{ fromMs: 0, toMs: 60_000, speaker: null, text, words: words(text), confidence: null },
  ...more,
});
const texts = (stretches: Stretch[]) => utterancesOf(stretches).map(({ text }) => text);

test('a stretch with words is divided at sentences, which keep their own times', () => {
  const found = utterancesOf([stretch('The fee is four thousand. Please send it on Monday.', { speaker: 'A' })]);
  expect(found.map(({ text, fromMs, toMs }) => ({ text, fromMs, toMs }))).toEqual([
    { text: 'The fee is four thousand.', fromMs: 0, toMs: 1_900 },
    { text: 'Please send it on Monday.', fromMs: 2_000, toMs: 3_900 },
  ]);
  expect(found.every(({ speaker, confidence }) => speaker === 'A' && confidence === 0.5)).toBe(true);
});

test('a short word with a full stop ends nothing', () => {
  expect(texts([stretch('Dr. Andersson is here.')])).toEqual(['Dr. Andersson is here.']);
});

test('words without marks are divided at pauses, and after ten seconds', () => {
  const paused = words('one two three four');
  for (const word of paused.slice(2)) Object.assign(word, { fromMs: word.fromMs + 900, toMs: word.toMs + 900 });
  expect(texts([stretch('one two three four', { words: paused })])).toEqual(['one two', 'three four']);
  const endless = Array.from({ length: 60 }, (_, at) => `w${at}`).join(' ');
  for (const { fromMs, toMs } of utterancesOf([stretch(endless)])) expect(toMs - fromMs).toBeLessThanOrEqual(10_000);
});

test('marks come from the text, though the words have none', () => {
  expect(texts([stretch('Is it so, really? It is.', { words: words('is it so really it is') })])).toEqual([
    'Is it so, really?',
    'It is.',
  ]);
});

test('a stretch that says other words than its words is kept whole', () => {
  expect(texts([stretch('Forty-two. Or not so many.', { words: words('forty two') })])).toEqual([
    'Forty-two. Or not so many.',
  ]);
});

test('stretches come in their order, and those without text not at all', () => {
  const bare = { words: [] };
  expect(texts([stretch('b', { ...bare, fromMs: 5 }), stretch(' ', bare), stretch('a', bare)])).toEqual(['a', 'b']);
});

test('a segment is shifted to its place in the recording, words and all', () => {
  const [one] = shifted(utterancesOf([stretch('so be it')]), 600_000);
  expect([one!.fromMs, one!.words[1]!.fromMs]).toEqual([600_000, 600_400]);
});
