/** Some of the outside calls of the way of a file and of a recording fail; `step-loop.long.test.ts` has all of them do so. */
import { expect, test } from 'vitest';
import { proveEachCall } from './step-loop.ts';

const stride = 9;

test.each(['a new version of a file', 'a recording'])('%s ends the same after calls that failed', async (way) => {
  expect(await proveEachCall(way, stride)).toBeGreaterThanOrEqual(4);
});
