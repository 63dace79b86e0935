import { expect, test } from 'vitest';
import { endOfDay, startOfDay } from './day.ts';

test('a day begins and ends at midnight where people are, also when the clock is moved', () => {
  expect(startOfDay('2026-01-15')).toBe('2026-01-14T23:00:00.000Z');
  expect(startOfDay('2026-07-01')).toBe('2026-06-30T22:00:00.000Z');
  expect([startOfDay('2026-03-29'), endOfDay('2026-03-29')]).toEqual([
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  expect(endOfDay('2026-12-31')).toBe('2026-12-31T23:00:00.000Z');
  expect([startOfDay('yesterday'), endOfDay('2026-13-01')]).toEqual([null, null]);
});
