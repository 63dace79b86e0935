import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRobots } from './robots-directive.ts';

const now = Date.parse('2026-01-15T12:00:00Z');
const header = (...lines: string[]) =>
  readRobots(
    lines.map((directives) => ({ agent: null, directives })),
    'Diarium',
    now,
  );
const all = { index: true, follow: true };

test.each([
  ['noindex', { index: false, follow: true }],
  ['NoIndex', { index: false, follow: true }],
  ['nofollow', { index: true, follow: false }],
  ['none', { index: false, follow: false }],
  ['noindex,nofollow', { index: false, follow: false }],
  ['noindex nofollow', { index: false, follow: false }],
  ['index, follow', all],
  ['all', all],
  ['noarchive, nosnippet, max-snippet:-1, max-image-preview: none, notranslate, noimageindex', all],
  ['nonsense, noindexing', all],
  ['', all],
])('"%s" for all robots', (directives, say) => {
  expect(header(directives)).toEqual(say);
});

test.each([
  ['googlebot: noindex', all],
  ['googlebot: noindex, nofollow', all],
  ['diarium: noindex', { index: false, follow: true }],
  ['DIARIUM : none', { index: false, follow: false }],
  ['googlebot: noindex, diarium: nofollow', { index: true, follow: false }],
  ['nofollow, otherbot: noindex', { index: true, follow: false }],
  ['*: noindex', { index: false, follow: true }],
])('"%s" in a header is for whom it names', (line, say) => {
  expect(header(line)).toEqual(say);
});

test('lines add up, and whom one is for ends with it', () => {
  expect(header('googlebot: nofollow', 'noindex')).toEqual({ index: false, follow: true });
  expect(header('diarium: nofollow', 'noindex')).toEqual({ index: false, follow: false });
});

test.each([
  ['unavailable_after: 2026-01-15', false],
  ['unavailable_after: 2026-01-16', true],
  ['unavailable_after: 25 Jun 2010 15:00:00 PST', false],
  ['unavailable_after: Wed, 03 Dec 2025 13:09:53 GMT', false],
  ['Unavailable_After: Friday, 25-Jun-2100 15:00:00 UTC, noarchive', true],
  ['unavailable_after: soon', true],
  ['unavailable_after:', true],
  ['googlebot: unavailable_after: 2010-06-25', true],
  ['diarium: unavailable_after: 2010-06-25', false],
])('"%s": may the page be learned? %s', (line, index) => {
  expect(header(line)).toEqual({ index, follow: true });
});

test('a meta tag with the name of another robot says nothing', () => {
  const meta = (agent: string) => readRobots([{ agent, directives: 'none' }], 'diarium', now);
  expect([meta('googlebot'), meta('robots'), meta('Diarium')]).toEqual([
    all,
    { index: false, follow: false },
    { index: false, follow: false },
  ]);
});

test('no line breaks it, and a long one costs its length', () => {
  fc.assert(fc.property(fc.string(), (line) => header(line).index || /noindex|none|unavailable_after/i.test(line)));
  const startedMs = performance.now();
  for (const line of ['unavailable_after:'.repeat(2_000), ' ,'.repeat(20_000), 'a:'.repeat(20_000)]) header(line);
  expect(performance.now() - startedMs).toBeLessThan(500);
});
