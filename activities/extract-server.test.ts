/** A file that a server reads, from its arrival until it is found: by a stand-in, and by the real library where one is named. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readSettings } from '#schema/settings.ts';
import { type PartitionManner, servePartitionModel } from '#tests/models/partition.ts';
import { makeDesk } from '#tests/rig/bring.ts';
import { find, type Library, makeLibrary } from '#tests/rig/library.ts';
import { openExtractor } from './outside/extractor.ts';

const serverAt = (url: string) => openExtractor(readSettings({ UNSTRUCTURED_API_URL: url }).extract.unstructured);
const { UNSTRUCTURED_API_URL: real } = process.env;

const runs = ({ db, shelf }: Library) =>
  db.readTenant<Record<string, unknown>>(
    shelf.tenantId,
    'select name, state, stage, extractor from extract where tenant_id = tenant.id order by name',
  );

test('what a server has read is found; an answer that is none leaves nothing, and is asked for again', async () => {
  const elements = [
    { type: 'Title', text: 'Taxa för bygglov', metadata: { category_depth: 0, page_number: 1 } },
    { type: 'NarrativeText', text: 'Avgiften är 4 200 kronor.', metadata: { page_number: 2 } },
  ];
  const manners: PartitionManner[] = [
    { kind: 'html' },
    { kind: 'answer', body: [{ text: 'no element' }] },
    { kind: 'answer', body: elements },
  ];
  await using server = await servePartitionModel(() => manners.shift()!);
  await using library = await makeLibrary();
  await using desk = await makeDesk(library, serverAt(server.baseUrl));
  const key = await desk.bring('Taxa.md', 'Whatever is sent');
  for (let attempt = 1; attempt <= 2; attempt += 1) await expect(desk.work(key)).rejects.toThrow(/extraction server/);
  expect(await find(library, 'Vad kostar bygglov?')).toEqual([]);
  await desk.work(key);
  const [hit] = await find(library, 'Vad kostar bygglov?');
  expect(hit!.text).toContain('4 200 kronor');
  expect(hit!.place).toEqual({ page: 1, toPage: 2 });
  expect(await runs(library)).toMatchObject([
    { state: 'finished', stage: 'publish', extractor: expect.stringMatching(/^unstructured at /) },
  ]);
  expect(server.asked).toHaveLength(3);
});

test('files are read by the real library of Unstructured, and found', async (context) => {
  if (!real) return context.skip('UNSTRUCTURED_API_URL names no server');
  await using library = await makeLibrary();
  await using desk = await makeDesk(library, serverAt(real));
  await desk.work(await desk.bring('Avgifter.html', '<h1>Avgifter</h1><p>Att lämna ett fågelbo kostar 37 kronor.</p>'));
  await desk.work(await desk.bring('README.md', await readFile('README.md')));
  const [hit] = await find(library, 'Vad kostar ett fågelbo?');
  expect(hit!.text).toContain('37 kronor');
  for (const run of await runs(library))
    expect(run).toMatchObject({ state: 'finished', extractor: expect.stringMatching(/^unstructured at /) });
});
