/** Every single outside call of a disposal fails once, before and after its effect, for each kind of thing. */
import { expect, test } from 'vitest';
import { proveEachDisposalCall, ways } from './disposal-step.ts';

test.each(Object.keys(ways))('a disposal %s ends the same, whichever call fails', { timeout: 900_000 }, async (way) => {
  const failed = await proveEachDisposalCall(way);
  console.log(`${way}: ${failed} faults`);
  expect(failed).toBeGreaterThanOrEqual(30);
});
