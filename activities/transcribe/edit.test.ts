import { expect, test } from 'vitest';
import { ExtractForm } from '#schema/extract.ts';
import { editRecord } from '#schema/record.ts';
import type { Utterance } from '#schema/recording.ts';
import { requestAgain } from '#schema/request-again.ts';
import { makeListener, makeStudio, type Studio } from '#tests/rig/hear.ts';
import { find, type Library, makeLibrary } from '#tests/rig/library.ts';
import { look, segments, speech, utterancesOfVersion, vocabulary } from '#tests/rig/speech.ts';
import type { ExtractKey } from '../extract/run.ts';

test('a correction is a version of its own; the one before answers until it is published', async () => {
  await using library = await makeLibrary();
  await using studio = await makeStudio(library, makeListener(vocabulary));
  const { documentId, versionId } = await heardOnce(library, studio);
  const before = await utterancesOfVersion(library, versionId);
  const correction = before.map((one, at) =>
    at === 0 ? { ...one, text: 'Rivningslov kostar lika mycket.', speaker: 'Bo' } : one,
  );
  const key = await edit(library, documentId, versionId, correction);
  expect((await find(library, 'bygglov')).length).toBeGreaterThan(0);
  expect(await find(library, 'rivningslov')).toEqual([]);
  await studio.work(key);
  expect((await find(library, 'rivningslov'))[0]!.text).toContain('Bo: Rivningslov kostar lika mycket.');
  const versions = await look(library, 'version', 'fetched_at');
  expect(versions.map(({ state }) => state)).toEqual(['superseded', 'published']);
  const after = await utterancesOfVersion(library, versions[1]!.id as string);
  expect(after[0]).toMatchObject({ speaker: 'Bo', words: [], confidence: null });
  expect(after.slice(1)).toEqual(before.slice(1));
  const [edited] = (await look(library, 'recording')).filter(({ edited_at }) => edited_at);
  expect(edited).toMatchObject({ version_id: versions[1]!.id, edited_from: versionId, transcriber: 'listener 1' });
});

test('a correction of what somebody else has corrected meanwhile is refused', async () => {
  await using library = await makeLibrary();
  await using studio = await makeStudio(library, makeListener(vocabulary));
  const { documentId, versionId } = await heardOnce(library, studio);
  const said = await utterancesOfVersion(library, versionId);
  const key = await edit(library, documentId, versionId, said.slice(1));
  await expect(edit(library, documentId, versionId, said)).rejects.toMatchObject({ code: 'conflict' });
  await studio.work(key);
  await expect(edit(library, documentId, versionId, said)).rejects.toMatchObject({ code: 'conflict' });
});

test('cut anew, a recording keeps its corrections and is not heard again, unless that is asked for', async () => {
  await using library = await makeLibrary();
  const listener = makeListener(vocabulary);
  await using studio = await makeStudio(library, listener);
  const { documentId, versionId } = await heardOnce(library, studio);
  const said = await utterancesOfVersion(library, versionId);
  await studio.work(await edit(library, documentId, versionId, [{ ...said[0]!, text: 'Rivningslov är fritt.' }]));
  const again = async (form: object) => {
    const { tenantId } = library.shelf;
    const request = { form: ExtractForm.parse(form), requestedBy: null };
    const extractId = await library.db.withTenant(tenantId, (tx) => requestAgain(tx, documentId, request));
    await studio.work({ tenantId, extractId });
  };
  await again({ maxTokens: 100 });
  expect(listener.heard).toHaveLength(segments);
  expect((await find(library, 'rivningslov')).length).toBeGreaterThan(0);
  await again({ hearing: { anew: true, language: 'sv', names: ['Bo'] } });
  expect(listener.heard).toHaveLength(2 * segments);
  expect(listener.heard.at(-1)!.hints).toMatchObject({ language: 'sv', names: ['Bo'] });
  expect(await find(library, 'rivningslov')).toEqual([]);
});

async function heardOnce(library: Library, studio: Studio) {
  await studio.work(await studio.bring('a.mp3', speech));
  const [document] = await look(library, 'document');
  return { documentId: document!.id as string, versionId: document!.version_id as string };
}

async function edit(
  library: Library,
  documentId: string,
  versionId: string,
  utterances: Utterance[],
): Promise<ExtractKey> {
  const { db, shelf } = library;
  const [person] = await look(library, 'person');
  const { tenantId } = shelf;
  const extractId = await db.withTenant(tenantId, (tx) =>
    editRecord(tx, documentId, { versionId, utterances }, person!.id as string),
  );
  return { tenantId, extractId };
}
