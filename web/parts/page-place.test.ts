/** A citation says its page, and the page shows its boxes. */
import { expect, test } from 'vitest';
import type { Block } from '#schema/document.ts';
import { speak } from '../words/speak.ts';
import { boxesByPage, placeWords } from './page-place.ts';
import { sizeWords } from './size-words.ts';

const block = (from: number, to: number, more: Partial<Block> = {}): Block => ({
  kind: 'paragraph',
  from,
  to,
  ...more,
});

test('the boxes of all that a quote touches are marked, page by page', () => {
  const blocks = [
    block(0, 10, { page: 1, box: [0, 0, 1, 0.1] }),
    block(11, 20, { page: 1, box: [0, 0.9, 1, 1] }),
    block(21, 30, { page: 2 }),
    block(31, 40, { page: 3, box: [0, 0, 1, 1] }),
  ];
  const marked = boxesByPage(blocks, [{ from: 15, to: 25 }]);
  expect([...marked]).toEqual([
    [1, [[0, 0.9, 1, 1]]],
    [2, []],
  ]);
  expect(boxesByPage(blocks, []).size).toBe(0);
  // What only touches the end of a block is not in it.
  expect([...boxesByPage(blocks, [{ from: 10, to: 11 }]).keys()]).toEqual([]);
});

test('places are said as people write them', () => {
  const [swedish, english] = [speak('sv'), speak('en')];
  expect(placeWords(swedish, { page: 12 })).toBe('s. 12');
  expect(placeWords(english, { page: 12, toPage: 13 })).toBe('pp. 12–13');
  expect(placeWords(swedish, { page: 2, toPage: 2, name: 'Budget' })).toBe('Budget (s. 2)');
  expect(placeWords(swedish, { name: 'Budget' })).toBe('Budget');
  expect(placeWords(swedish, undefined)).toBeUndefined();
  expect(placeWords(swedish, {})).toBeUndefined();
});

test('sizes are said in the unit that says most', () => {
  const [swedish, english] = [speak('sv'), speak('en')];
  expect([0, 850, 3_400_000, 200_000_000, 5_000_000_000].map((bytes) => sizeWords(swedish, bytes))).toEqual([
    ...['0 B', '850 B', '3,4 MB', '200 MB', '5 GB'],
  ]);
  expect(sizeWords(english, 1_250_000)).toBe('1.3 MB');
});
