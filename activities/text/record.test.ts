import { expect, test } from 'vitest';
import type { Utterance } from '#schema/recording.ts';
import { composeRecord } from './record.ts';

const said = (fromMs: number, text: string, speaker: string | null = null): Utterance => ({
  ...{ fromMs, toMs: fromMs + 1_000, speaker, text, words: [], confidence: null },
});

test('each turn is a paragraph that begins with its speaker, each utterance a block with its seconds', () => {
  const { text, blocks } = composeRecord([
    said(0, 'Välkomna.', 'Anna'),
    said(1_500, 'Avgiften är\n4 200 kronor.', 'Anna'),
    said(3_000, 'Tack.', 'Bo'),
  ]);
  expect(text).toBe('Anna: Välkomna. Avgiften är 4 200 kronor.\n\nBo: Tack.');
  expect(blocks.map(({ from, to, fromSeconds, speaker }) => [text.slice(from, to), fromSeconds, speaker])).toEqual([
    ['Anna: Välkomna.', 0, 'Anna'],
    ['Avgiften är 4 200 kronor.', 1.5, 'Anna'],
    ['Bo: Tack.', 3, 'Bo'],
  ]);
});

test('a long pause begins a new paragraph, though nobody is named', () => {
  expect(composeRecord([said(0, 'ett'), said(1_500, 'två'), said(9_000, 'tre')]).text).toBe('ett två\n\ntre');
});

test('a record of nothing is no text', () => {
  expect(composeRecord([])).toEqual({ text: '', blocks: [] });
});
