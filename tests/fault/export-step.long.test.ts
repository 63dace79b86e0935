/** Every single outside call of an export fails once, before and after its effect. */
import { expect, test } from 'vitest';
import { proveEachExportCall } from './export-step.ts';

test('an export ends the same, whichever call fails', { timeout: 600_000 }, async () => {
  const failed = await proveEachExportCall();
  console.log(`${failed} faults`);
  expect(failed).toBeGreaterThanOrEqual(30);
});
