import { expect, test } from 'vitest';
import { storedJson } from './stored-json.ts';

test('signs that no database keeps are left out, and text that spells one out is kept', () => {
  const given = { text: 'a\0b', rows: [['\ud800', String.raw`\u0000`, String.raw`\\u0000`]], page: 1, box: null };
  expect(JSON.parse(storedJson(given))).toEqual({
    ...given,
    text: 'ab',
    rows: [['\ufffd', String.raw`\u0000`, String.raw`\\u0000`]],
  });
});
