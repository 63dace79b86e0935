/** Which files a server reads, and which the built-in readers read in its place. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '#schema/settings.ts';
import { makeFolder } from '#tests/files/reading.ts';
import { type PartitionManner, servePartitionModel } from '#tests/models/partition.ts';
import { openExtractor } from './extractor.ts';

const elements = [{ type: 'Title', text: 'Read by the server', metadata: {} }];

/** Who has read the file, and how often the server was asked. */
async function readBy(manner: PartitionManner, { name = 'a.md', content = '# Heading', attempt = 1 } = {}) {
  await using server = await servePartitionModel(() => manner);
  await using folder = await makeFolder();
  const path = join(folder.path, 'file');
  await writeFile(path, content);
  const extractor = openExtractor(readSettings({ UNSTRUCTURED_API_URL: server.baseUrl }).extract.unstructured);
  const file = { path, name, mediaType: '', sizeBytes: content.length };
  const options = { strategy: 'fast', languages: ['eng'], attempt } as const;
  const reading = extractor.extract(file, { fromPage: 1, pages: 50 }, options, new AbortController().signal);
  const by = await reading.then(
    ({ extractor }) => extractor.split(' ', 1)[0],
    (error: { code?: string }) => error.code,
  );
  return { by, asked: server.asked.length };
}

test('a server reads what it can, and the built-in readers what it does not know', async () => {
  expect(await readBy({ kind: 'answer', body: elements })).toEqual({ by: 'unstructured', asked: 1 });
  const json = { name: 'a.json', content: '{"fee":"120"}' };
  expect(await readBy({ kind: 'answer', body: elements }, json)).toEqual({ by: 'diarium', asked: 0 });
});

test('what the server declines or finds nothing in is read, and its reason is that of the built-in readers', async () => {
  for (const status of [400, 413, 415, 422])
    expect(await readBy({ kind: 'status', status })).toEqual({ by: 'diarium', asked: 1 });
  expect(await readBy({ kind: 'answer', body: [] })).toEqual({ by: 'diarium', asked: 1 });
  expect(await readBy({ kind: 'answer', body: [] }, { content: ' ' })).toEqual({ by: 'nothing-to-read', asked: 1 });
});

test('a server that is busy is waited for, and one that fails with a file time after time is done without', async () => {
  expect(await readBy({ kind: 'status', status: 500 }, { attempt: 4 })).toEqual({ by: 'upstream-fault', asked: 1 });
  expect(await readBy({ kind: 'status', status: 500 }, { attempt: 5 })).toEqual({ by: 'diarium', asked: 1 });
  expect(await readBy({ kind: 'status', status: 429 }, { attempt: 50 })).toEqual({ by: 'busy', asked: 1 });
  expect(await readBy({ kind: 'status', status: 401 }, { attempt: 50 })).toEqual({ by: 'invalid-input', asked: 1 });
});

test('who reads is said in a line', () => {
  expect(openExtractor().describe).toBe('built-in readers');
  const { unstructured } = readSettings({ UNSTRUCTURED_API_URL: 'http://reader:8000/general/v0/general' }).extract;
  expect(openExtractor(unstructured).describe).toBe(
    'Unstructured at reader:8000, and built-in readers for what it does not read',
  );
});
