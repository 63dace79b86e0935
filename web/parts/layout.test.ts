/** Blocks stand on the page as they stood in the original. */
import { expect, test } from 'vitest';
import type { Block } from '#schema/document.ts';
import { groupBlocks, headingLevels, rowsOf } from './layout.ts';

const heading = (level: number): Block => ({ kind: 'heading', from: level, to: level + 1, level });

test('heading levels begin at two and skip nothing', () => {
  const blocks = [1, 4, 4, 2, 6, 1].map(heading);
  const levels = headingLevels(blocks);
  expect(blocks.map((block) => levels.get(block))).toEqual([2, 3, 3, 3, 4, 2]);
});

test('items that follow each other are one list', () => {
  const item: Block = { kind: 'item', from: 0, to: 1 };
  const paragraph: Block = { kind: 'paragraph', from: 0, to: 1 };
  expect(groupBlocks([item, item, paragraph, item]).map((group) => group.length)).toEqual([2, 1, 1]);
});

test('a table is its lines and cells, by offset', () => {
  const text = 'Före.\nAvgift | Kronor\nBygglov | 12 400\nEfter.';
  const rows = rowsOf(text, { from: 6, to: 39 });
  expect(rows.map((row) => row.map(({ from, to }) => text.slice(from, to)))).toEqual([
    ['Avgift', 'Kronor'],
    ['Bygglov', '12 400'],
  ]);
});
