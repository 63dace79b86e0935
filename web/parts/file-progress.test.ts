/** What a person is told of a file's way, and which files are shown in which order. */
import { expect, test } from 'vitest';
import type { Extract } from '#schema/extract.ts';
import { speak } from '../words/speak.ts';
import { linesOf, runProgress, sendingProgress } from './file-progress.ts';
import { newestOf } from './live-runs.ts';
import type { Sending } from './upload-queue.ts';

const at = '2026-11-21T12:00:00.000Z';
const run = (given: Partial<Extract>): Extract => ({
  ...{ id: 'r', collectionId: 'c', documentId: null, versionId: null, name: 'plan.pdf', trigger: 'upload' },
  ...{ state: 'running', stage: 'read', wish: 'run', pages: null, pagesRead: 0, passages: null, passagesEmbedded: 0 },
  ...{ extractor: null, twinId: null, reason: null, requestedAt: at, startedAt: at, endedAt: null, version: 1 },
  ...given,
});
const ended = { endedAt: at };
const sending = (given: Partial<Sending>): Sending => ({
  ...{ key: 0, name: 'plan.pdf', folder: '', sizeBytes: 200, sentBytes: 0, step: 'sending', fault: null },
  ...{ mayRetry: true, extractId: null },
  ...given,
});
const said = ({ word, facts }: ReturnType<typeof runProgress>) => speak('sv').say(word, facts);

test('each step of a file is said in words', () => {
  expect(said(sendingProgress(sending({ sentBytes: 150 })))).toBe('Skickas: 75 %');
  expect(said(sendingProgress(sending({ sizeBytes: 0 })))).toBe('Skickas: 100 %');
  expect(said(runProgress(run({ state: 'requested' })))).toBe('Mottagen, väntar på att läsas');
  expect(said(runProgress(run({ pages: 200, pagesRead: 11 })))).toBe('Text tas ut: sida 12 av 200');
  expect(said(runProgress(run({ pages: 200, pagesRead: 200 })))).toBe('Text tas ut: sida 200 av 200');
  expect(said(runProgress(run({ pages: 1 })))).toBe('Text tas ut');
  expect(said(runProgress(run({ name: 'möte.mp3', pages: 18, pagesRead: 1 })))).toBe('Avlyssnas: del 2 av 18');
  expect(said(runProgress(run({ stage: 'embed', passages: 40, passagesEmbedded: 8 })))).toBe(
    'Görs sökbar: 8 av 40 stycken',
  );
  expect(said(runProgress(run({ wish: 'cancel' })))).toBe('Avbryts');
  expect(said(runProgress(run({ state: 'finished', ...ended })))).toBe('Klar att fråga');
  expect(said(runProgress(run({ state: 'finished', twinId: 'd', ...ended })))).toMatch(/^Samma innehåll/);
});

test('a file that has come is shown by its run, as soon as that is known', () => {
  const files = [sending({ step: 'sent', extractId: 'a' }), sending({ key: 1, step: 'sent', extractId: 'b' })];
  const lines = linesOf(files, new Map([['a', run({ id: 'a' })]]), new Set());
  expect(lines.map(({ kind }) => kind)).toEqual(['run', 'sending']);
});

test('what failed comes first, what was done elsewhere is left out, and of one document the newest counts', () => {
  const runs = [
    run({ id: '1', documentId: 'x', state: 'failed', ...ended }),
    run({ id: '2', documentId: 'x' }),
    run({ id: '3', documentId: 'y', state: 'failed', ...ended }),
    run({ id: '4', documentId: 'z', state: 'finished', ...ended }),
    run({ id: '5', documentId: 'w', state: 'finished', ...ended }),
  ];
  const lines = linesOf([], new Map(runs.map((one) => [one.id, one])), new Set(['5']));
  expect(lines.map((line) => line.kind === 'run' && line.run.id)).toEqual(['3', '2', '5']);
});

test('of a row that came twice the newer counts', () => {
  const newest = newestOf([run({ version: 2 })], new Map([['r', run({ version: 3, pagesRead: 9 })]]));
  expect(newest.get('r')!.pagesRead).toBe(9);
  expect(newestOf([run({ version: 4 })], newest).get('r')!.version).toBe(4);
});
