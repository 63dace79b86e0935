/** What is said to be kept, in docs/, is what the catalogue says. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { logInventory, recordsOfProcessing } from './inventory.ts';

const written = (name: string) => readFile(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');

test('the records of processing and the inventory of logs are as the catalogue has them', async () => {
  expect(await written('records-of-processing')).toBe(recordsOfProcessing());
  expect(await written('log-inventory')).toBe(logInventory());
});
