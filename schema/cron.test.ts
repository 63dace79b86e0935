import { expect, test } from 'vitest';
import { cronFields } from './cron.ts';

test('five fields of numbers, ranges, lists and steps are an expression', () => {
  expect(cronFields(' 0  3 * * 1-5 ')).toEqual(['0', '3', '*', '*', '1-5']);
  for (const cron of ['*/15 * * * *', '0,30 8-16 * * *', '5 4 28 2 *', '0 0 1-7 */3 7', '10-40/10 * * * 0']) {
    expect(cronFields(cron), cron).not.toBeNull();
  }
});

test('anything else is none', () => {
  for (const text of [
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
  ]) {
    expect(cronFields(text), text).toBeNull();
  }
  for (const text of ['5-1 * * * *', '*/0 * * * *', '@daily', 'a * * * *', '-1 * * * *', '1,,2 * * * *']) {
    expect(cronFields(text), text).toBeNull();
  }
});
