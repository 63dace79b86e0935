/** What is said to be kept, in docs/, is what the catalogue says, and what is said to be shown by a test has one. */
import { access, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { documents } from './inventory.ts';

const here = (path: string) => new URL(`../${path}`, import.meta.url);
const written = (name: string) => readFile(here(`docs/${name}.md`), 'utf8');

test('what is written from the catalogue is as the catalogue has it', async () => {
  for (const [name, write] of Object.entries(documents)) expect(await written(name), name).toBe(write());
});

test('each test that the threat model names is there', async () => {
  const named = (await written('threat-model')).match(/`[^`]+\.test\.ts`/g) ?? [];
  expect(named.length).toBeGreaterThan(20);
  for (const name of named) await expect(access(here(name.slice(1, -1))), name).resolves.toBeUndefined();
});
