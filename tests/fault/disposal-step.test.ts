/** Some of the outside calls of disposals fail; `disposal-step.long.test.ts` has all of them do so, kind by kind. */
import { expect, test } from 'vitest';
import { proveEachDisposalCall } from './disposal-step.ts';

test.each([
  ['of every kind at once', 9],
  ['of days of the record', 7],
])('a disposal %s ends the same after calls that failed', async (way, stride) => {
  expect(await proveEachDisposalCall(way, stride)).toBeGreaterThanOrEqual(3);
});
