/** The header of a browser's recording gets its length; nothing else is touched. */
import { expect, test } from 'vitest';
import { withDuration } from './webm-duration.ts';

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : Buffer.from(part))));

const ebml = '1a45dfa3 84 42868101'.replaceAll(' ', '');
const openSegment = '18538067 01ffffffffffffff'.replaceAll(' ', '');
const scale = '2ad7b1830f4240';
const writer = '4d80864368726f6d65';
const sound = '1654ae6b8101';
const info = (...content: string[]) => {
  const all = content.join('');
  return `1549a966${(0x80 | (all.length / 2)).toString(16)}${all}`;
};

test('the length is put into the header of a recording as browsers write it', () => {
  const head = bytes(ebml, openSegment, info(scale, writer), sound);
  const told = withDuration(head, 7_500);
  const length = Buffer.from(told).indexOf('448988', 0, 'hex');
  expect(Buffer.from(told).readDoubleBE(length + 3)).toBe(7_500);
  expect(told.length).toBe(head.length + 1 + 11);
  const grown = bytes([0x40, 7 + 9 + 11], scale, writer);
  expect(Buffer.from(told).includes(grown)).toBe(true);
  expect(Buffer.from(told).subarray(-6)).toEqual(Buffer.from(sound, 'hex'));
});

test('the length is told in the units of the header, which are milliseconds where it says nothing', () => {
  const inMicroseconds = withDuration(bytes(ebml, openSegment, info('2ad7b18203e8')), 2);
  expect(Buffer.from(inMicroseconds).readDoubleBE(inMicroseconds.length - 8)).toBe(2_000);
  const without = withDuration(bytes(ebml, openSegment, info(writer)), 2);
  expect(Buffer.from(without).readDoubleBE(without.length - 8)).toBe(2);
});

test('what is no such header, or says its length, stays as it came', () => {
  for (const head of [
    bytes(),
    bytes('52494646'),
    bytes(ebml),
    bytes(ebml, openSegment, '1549a966'),
    bytes(ebml, openSegment, sound),
    bytes(ebml, openSegment, info(scale, '4489840000')),
    // A segment that says how long it is would have to say so anew.
    bytes(ebml, '1853806790', info(scale, writer)),
    bytes(ebml, openSegment, '1549a96690', scale),
  ]) {
    expect(withDuration(head, 1_000)).toBe(head);
  }
});
