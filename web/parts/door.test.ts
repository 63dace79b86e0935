/** Where a reader is led after signing in. */
import { expect, test } from 'vitest';
import { safeNext } from './door.server.ts';

test('after signing in a reader is led to a path of ours, and else to the beginning', () => {
  expect(safeNext('/chat?of=all#last')).toBe('/chat?of=all#last');
  // Browsers read a backslash as a slash, and leave out tabs and line breaks.
  const elsewhere = [
    '//b.example',
    '/\\b.example',
    '/\t/b.example',
    '/\n/b.example',
    'https://b.example',
    'chat',
    '',
    null,
  ];
  for (const next of elsewhere) expect(safeNext(next)).toBe('/');
});
