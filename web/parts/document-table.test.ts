/** How long a deleted file can be taken back is told in whole days, the last one to its end. */
import { expect, test } from 'vitest';
import { daysLeft, fileKind } from './document-table.tsx';

test('a day that has begun counts, and none is left after the last', () => {
  const removedAt = '2026-11-01T12:00:00.000Z';
  const left = (now: string) => daysLeft(removedAt, 30, Date.parse(now));
  expect(left('2026-11-01T12:00:00.000Z')).toBe(30);
  expect(left('2026-11-01T13:00:00.000Z')).toBe(30);
  expect(left('2026-11-30T13:00:00.000Z')).toBe(1);
  expect(left('2026-12-24T12:00:00.000Z')).toBe(0);
});

test('kinds of files are named by their usual ending', () => {
  expect(['application/pdf', 'image/jpeg'].map(fileKind)).toEqual(['PDF', 'JPG']);
});
