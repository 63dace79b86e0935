import { expect, test } from 'vitest';
import { recordForms } from './caption.ts';

const said = [
  { fromMs: 0, toMs: 2_500, speaker: 'Anna', text: 'Avgiften är 4 < 5 kronor.' },
  { fromMs: 2_500, toMs: 4_000, speaker: 'Anna', text: 'Den höjs\n\ni maj.' },
  { fromMs: 3_661_007, toMs: 3_661_007, speaker: null, text: 'Tack & hej.' },
];

test('as text each turn of a speaker is a paragraph, with the time when it begins', () => {
  expect(recordForms.txt.write(said)).toBe(
    '[00:00:00] Anna: Avgiften är 4 < 5 kronor. Den höjs\ni maj.\n\n[01:01:01] Tack & hej.\n',
  );
});

test('as WebVTT each utterance is a cue with its voice, and marks in the text are no markup', () => {
  expect(recordForms.vtt.write(said)).toBe(
    [
      'WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n<v Anna>Avgiften är 4 &lt; 5 kronor.\n',
      '00:00:02.500 --> 00:00:04.000\n<v Anna>Den höjs\ni maj.\n',
      '01:01:01.007 --> 01:01:01.008\nTack &amp; hej.\n',
    ].join('\n'),
  );
});

test('as SubRip cues are numbered from 1 and times have a comma', () => {
  const [first, , third] = recordForms.srt.write(said).split('\n\n');
  expect(first).toBe('1\n00:00:00,000 --> 00:00:02,500\nAnna: Avgiften är 4 < 5 kronor.');
  expect(third).toBe('3\n01:01:01,007 --> 01:01:01,008\nTack & hej.\n');
});

test('a record without a word is an empty file of its kind', () => {
  expect([recordForms.txt.write([]), recordForms.vtt.write([]), recordForms.srt.write([])]).toEqual([
    '',
    'WEBVTT\n',
    '',
  ]);
});
