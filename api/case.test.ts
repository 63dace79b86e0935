/** The whole OpenAPI document, tried by a program that made up its requests from nothing else. */
import { expect, test } from 'vitest';
import { tryCases } from '#tests/probe/cases.ts';

test('three hundred made-up requests meet no server error and nothing that the document does not say', {
  timeout: 300_000,
}, async (context) => {
  expect(await tryCases(context, { casesPerOperation: 1, seed: 20_261_121 })).toBeGreaterThan(300);
});
