import { expect, test } from 'vitest';
import { rangeOf } from './range.ts';

const of = (range: string, more = {}) => rangeOf({ range, ...more }, 100, '"a"');

test('a part is what was asked for, as far as there is so much', () => {
  expect(of('bytes=0-0')).toEqual({ from: 0, to: 1 });
  expect(of('bytes=10-19')).toEqual({ from: 10, to: 20 });
  expect(of('bytes=90-')).toEqual({ from: 90, to: 100 });
  expect(of('bytes=90-1000')).toEqual({ from: 90, to: 100 });
  expect(of('bytes=-10')).toEqual({ from: 90, to: 100 });
  expect(of('bytes=-1000')).toEqual({ from: 0, to: 100 });
});

test('what starts after the end is said to, and what is not understood asks for all', () => {
  expect([of('bytes=100-'), of('bytes=-0')]).toEqual(['beyond', 'beyond']);
  for (const range of [
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,5-6',
    'lines=0-1',
    'bytes=a-b',
    `bytes=0-${'9'.repeat(17)}`,
  ]) {
    expect([range, of(range)]).toEqual([range, 'whole']);
  }
  expect(rangeOf({}, 100, '"a"')).toBe('whole');
});

test('what the asker has already is not sent again, and a part of something else is not sent at all', () => {
  expect(of('bytes=0-0', { 'if-none-match': '"b", "a"' })).toBe('unchanged');
  expect(of('bytes=0-0', { 'if-none-match': '"b"' })).toEqual({ from: 0, to: 1 });
  expect(of('bytes=0-0', { 'if-range': '"a"' })).toEqual({ from: 0, to: 1 });
  expect(of('bytes=0-0', { 'if-range': '"b"' })).toBe('whole');
});
