/** Every single outside call of the way of a file and of a recording fails once, before and after its effect. */
import { expect, test } from 'vitest';
import { proveEachCall, ways } from './step-loop.ts';

test.each(Object.keys(ways))('%s ends the same, whichever call fails', { timeout: 900_000 }, async (way) => {
  const failed = await proveEachCall(way);
  console.log(`${way}: ${failed} faults`);
  expect(failed).toBeGreaterThanOrEqual(30);
});
