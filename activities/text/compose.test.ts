import { expect, test } from 'vitest';
import { element } from '#tests/rig/bring.ts';
import { compose } from './compose.ts';

test('elements become one text, each block with its words and its place', () => {
  const box: [number, number, number, number] = [0.1, 0.2, 0.9, 0.3];
  const { text, blocks } = compose([
    element('Kommunens arkiv', { type: 'Title', depth: 1, page: 1 }),
    element('Sidhuvud', { type: 'Header', page: 1 }),
    element('Arkivet  är\töppet.', { page: 1, box }),
    element('första', { type: 'ListItem', depth: 2, page: 2 }),
    element('', {
      type: 'Table',
      page: 2,
      place: 'Avgifter',
      rows: [
        ['Dag', 'Tid'],
        ['Måndag', '9–16'],
        ['', ''],
      ],
    }),
    element('  ', { page: 3 }),
  ]);
  expect(text).toBe('Kommunens arkiv\n\nArkivet är öppet.\n\nförsta\n\nDag | Tid\nMåndag | 9–16');
  expect(blocks.map(({ from, to, ...block }) => ({ ...block, text: text.slice(from, to) }))).toEqual([
    { kind: 'heading', level: 1, page: 1, text: 'Kommunens arkiv' },
    { kind: 'paragraph', page: 1, box, text: 'Arkivet är öppet.' },
    { kind: 'item', level: 2, page: 2, text: 'första' },
    { kind: 'table', rows: 2, page: 2, place: 'Avgifter', text: 'Dag | Tid\nMåndag | 9–16' },
  ]);
});

test('what PostgreSQL cannot keep is left out', () => {
  expect(compose([element('a\0b \ud800 c')]).text).toBe('ab \ufffd c');
});
