/** The whole OpenAPI document, tried for longer: other requests at each run, whose seed the output names. */
import { expect, test } from 'vitest';
import { tryCases } from '#tests/probe/cases.ts';

test('two thousand made-up requests meet no server error and nothing that the document does not say', async (context) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.info(`seed ${seed}`);
  expect(await tryCases(context, { casesPerOperation: 8, seed })).toBeGreaterThan(2000);
});
