/** What was said in a recording is read, saved as captions, and corrected by those who may write. */
import { expect, test } from 'vitest';
import type { Document } from '#schema/document.ts';
import type { Extract } from '#schema/extract.ts';
import type { Recording } from '#schema/recording.ts';
import { startApi } from '#tests/rig/api.ts';

const said = { fromMs: 0, toMs: 2_000, speaker: null };

test('a record is read with its moments, and saved as text, WebVTT and SubRip', async () => {
  await using api = await startApi();
  const { people, documentId, versionId, fileId } = api.ours;
  const text = 'Vår ligger vid kusten. Vår har en simhall.';
  const read = (path: string) => api.as(people.user, 'GET', `/document/${path}`);
  expect((await read(`${documentId}/recording`)).json<Recording>()).toMatchObject({
    ...{ documentId, versionId, durationMs: 2_000, edited: null },
    utterances: [{ ...said, text }],
  });
  const vtt = await read(`${documentId}/recording/export?form=vtt`);
  expect(vtt.headers['content-type']).toBe('text/vtt; charset=utf-8');
  expect(vtt.headers['content-disposition']).toBe(`attachment; filename="${documentId}.vtt"`);
  expect(vtt.body).toBe(`WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n${text}\n`);
  expect((await read(`${documentId}/recording/export?form=srt`)).body).toContain('00:00:00,000 --> 00:00:02,000');
  expect((await read(`${documentId}/recording/export`)).body).toBe(`[00:00:00] ${text}\n`);
  expect((await read(`${fileId}/recording`)).statusCode).toBe(404);
});

test('a correction is a run over a new version, and a second one of the same version is refused', async () => {
  await using api = await startApi();
  const { people, documentId, versionId, tenantId } = api.ours;
  const correct = (utterances: object[]) =>
    api.as(people.editor, 'PUT', `/document/${documentId}/recording`, { versionId, utterances });
  const corrected = { ...said, speaker: 'Åsa', text: 'Vår har två simhallar.' };
  const begun = await correct([corrected]);
  expect(begun.statusCode).toBe(202);
  const run = begun.json<Extract>();
  expect(run).toMatchObject({ documentId, trigger: 'again', state: 'requested' });
  const asEdited = await api.as(people.user, 'GET', `/document/${documentId}/recording?versionId=${run.versionId}`);
  expect(asEdited.json<Recording>()).toMatchObject({
    utterances: [corrected],
    edited: { fromVersionId: versionId },
  });
  const opened = await api.as(people.user, 'GET', `/document/${documentId}?versionId=${versionId}`);
  const authors = opened.json<Document>().versions.map(({ id, editedBy }) => [id, editedBy]);
  expect(authors).toEqual(
    expect.arrayContaining([
      [versionId, null],
      [run.versionId, 'Redaktör'],
    ]),
  );
  expect((await correct([corrected])).statusCode).toBe(409);
  const acts = await api.db.readTenant<{ action: string }>(
    tenantId,
    `select action from audit_event e where e.tenant_id = tenant.id and e.action like 'recording.%'`,
  );
  expect(acts.map(({ action }) => action)).toEqual(['recording.edit']);
});

const wrong: [string, object[]][] = [
  ['nothing', []],
  ['nothing but spaces', [{ ...said, text: ' \0 ' }]],
  ['an end before the beginning', [{ ...said, toMs: -1, text: 'a' }]],
  [
    'stretches that are not in order',
    [
      { ...said, fromMs: 9, toMs: 10, text: 'a' },
      { ...said, text: 'b' },
    ],
  ],
];
test.each(wrong)('a correction of %s is not taken', async (_, utterances) => {
  await using api = await startApi();
  const { people, documentId, versionId } = api.ours;
  const answer = await api.as(people.editor, 'PUT', `/document/${documentId}/recording`, { versionId, utterances });
  expect(answer.statusCode).toBe(400);
});
