import { expect, test } from 'vitest';
import { RecordingEdit } from '#schema/recording.ts';
import { deedsIn, editOf, linesIn, revise, type Said, saidIn, speakersIn } from './correction.ts';

const said = (fromMs: number, speaker: string, text: string): Said => ({ fromMs, toMs: fromMs + 2_000, speaker, text });
const lines = [said(0, 'A', 'Mötet är öppnat.'), said(2_000, 'B', 'Tack.'), said(4_000, 'A', 'Första ärendet.')];

const formOf = (fields: [string, string][]): FormData => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};
const fieldsOf = (of: readonly Said[]): [string, string][] =>
  of.flatMap(({ fromMs, toMs, speaker, text }): [string, string][] => [
    ['fromMs', String(fromMs)],
    ['toMs', String(toMs)],
    ['speaker', speaker],
    ['text', text],
  ]);

test('a speaker is renamed everywhere, and nobody else is', () => {
  const renamed = revise(lines, { kind: 'rename', was: 'A', now: 'Åsa' });
  expect(renamed.map(({ speaker }) => speaker)).toEqual(['Åsa', 'B', 'Åsa']);
  expect(speakersIn(renamed)).toEqual(['Åsa', 'B']);
});

test('a line is joined with the one after it, and the last one with none', () => {
  expect(revise(lines, { kind: 'join', at: 0 })).toEqual([
    { fromMs: 0, toMs: 4_000, speaker: 'A', text: 'Mötet är öppnat. Tack.' },
    lines[2],
  ]);
  expect(revise(lines, { kind: 'join', at: 2 })).toEqual(lines);
});

test('a line is split where its text is, at a moment between its own, and not at its ends', () => {
  const [first, second] = revise([said(1_000, 'A', 'Ett två. Tre fyra.')], { kind: 'split', at: 0, place: 9 });
  expect(first).toEqual({ fromMs: 1_000, toMs: 2_000, speaker: 'A', text: 'Ett två.' });
  expect(second).toEqual({ fromMs: 2_000, toMs: 3_000, speaker: 'A', text: 'Tre fyra.' });
  for (const place of [0, lines[0]!.text.length]) {
    expect(revise(lines, { kind: 'split', at: 0, place })).toEqual(lines);
  }
});

test('a form says its lines and what its button does to them', () => {
  const joining = formOf([...fieldsOf(lines), ['intent', 'join 1']]);
  expect(linesIn(joining)).toEqual(lines);
  expect(deedsIn(joining)).toEqual([{ kind: 'join', at: 1 }]);
  const names: [string, string][] = [
    ['was', 'A'],
    ['now', ' Åsa '],
    ['was', 'B'],
    ['now', 'B'],
  ];
  expect(deedsIn(formOf([...names, ['intent', 'rename']]))).toEqual([{ kind: 'rename', was: 'A', now: 'Åsa' }]);
  expect(deedsIn(formOf([...names, ['intent', 'save']]))).toEqual([]);
});

test('what is sent is what was said, and takes its lines with it whatever is done to them', () => {
  const versionId = crypto.randomUUID();
  const deeds = [
    { kind: 'write', at: 1, text: '' },
    { kind: 'name', at: 0, speaker: ' ' },
    { kind: 'split', at: 2, place: 7 },
  ] as const;
  const { utterances } = RecordingEdit.parse(editOf(versionId, deeds.reduce<Said[]>(revise, lines)));
  expect(utterances.map(({ speaker, text }) => [speaker, text])).toEqual([
    [null, 'Mötet är öppnat.'],
    ['B', ''],
    ['A', 'Första'],
    ['A', 'ärendet.'],
  ]);
  const utterance = { fromMs: 0, toMs: 1, speaker: null, text: 'a', words: [], confidence: null };
  expect(saidIn({ utterances: [utterance] })).toEqual([{ fromMs: 0, toMs: 1, speaker: '', text: 'a' }]);
});
