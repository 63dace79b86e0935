/** What is left out between two stretches that differ is counted, not shown. */
import { expect, test } from 'vitest';
import type { DifferenceHunk, DifferenceLine } from '#schema/difference.ts';
import { sameBefore } from './hunks.tsx';

const lines = (...kinds: DifferenceLine['kind'][]): DifferenceLine[] =>
  kinds.map((kind) => ({ kind, parts: [{ text: 'x', marked: false }] }));

test('lines before the first stretch and between two are counted in the later text', () => {
  const first: DifferenceHunk = { wasLine: 5, nowLine: 5, lines: lines('same', 'removed', 'removed', 'added') };
  const second: DifferenceHunk = { wasLine: 12, nowLine: 11, lines: lines('added') };
  expect(sameBefore(undefined, first)).toBe(4);
  expect(sameBefore(first, second)).toBe(4);
  expect(sameBefore(undefined, { ...first, wasLine: 1, nowLine: 1 })).toBe(0);
});
