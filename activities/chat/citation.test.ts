import { expect, test } from 'vitest';
import type { ChatSource } from '#schema/chat.ts';
import { checkCitation } from './citation.ts';

const id = (n: number) => `0190a000-0000-7000-8000-00000000000${n}`;
const text = 'First passage. Second passage.';
const source: ChatSource = {
  ordinal: 1,
  passageId: id(1),
  versionId: id(3),
  documentId: id(4),
  title: 'Page',
  url: 'https://example.org/page',
  headingPath: [],
  language: 'en',
  text,
  from: 100,
  to: 100 + text.length,
  score: 1,
  members: [
    { passageId: id(1), from: 100, to: 114, place: { page: 1 } },
    { passageId: id(2), from: 115, to: 130, place: { page: 2 } },
  ],
  place: { page: 1, toPage: 2 },
};

test('a citation names the passage its words stand in, at their offsets in the version', () => {
  expect(checkCitation([source], 1, 'Second passage')).toMatchObject({
    passageId: id(2),
    from: 115,
    to: 129,
    place: { page: 2 },
    verified: true,
  });
  expect(checkCitation([source], 1, 'First passage')).toMatchObject({ passageId: id(1), from: 100, verified: true });
});

test('a citation of a recording names the second at which its utterance begins', () => {
  const moments: [number, number][] = [
    [100, 12],
    [106, 14.5],
  ];
  const place = { fromSeconds: 12, toSeconds: 20, moments };
  const recording = {
    ...source,
    members: [{ ...source.members[0]!, place }],
    place: { fromSeconds: 12, toSeconds: 20 },
  };
  expect(checkCitation([recording], 1, 'passage').place).toEqual({ fromSeconds: 14.5, toSeconds: 20 });
  expect(checkCitation([recording], 1, 'nowhere').place).toEqual({ fromSeconds: 12, toSeconds: 20 });
});

test('words that are nowhere, and sources that were not retrieved, are unverified', () => {
  expect(checkCitation([source], 1, 'Third passage')).toMatchObject({ from: null, to: null, verified: false });
  expect(checkCitation([source], 2, 'First passage')).toMatchObject({ url: '', verified: false });
});
