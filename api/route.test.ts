/** Every route of the API by nobody, and requests of ours with ids of another organisation deep inside them. */
import { expect, test } from 'vitest';
import { idsOf } from '#tests/probe/stage.ts';
import { canary, startApi } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';
import { real } from '#tests/rig/real.ts';

test('nobody gets past a route without a session, unless it is for everybody', async () => {
  await using api = await startApi(real);
  const ids = await idsOf(api, api.ours, 'administrator');
  for (const route of api.routes.filter(({ may }) => may !== 'public')) {
    const { method, path, body } = callOf(route, ids);
    const answer = await api.app.inject({ method: method as 'GET', url: `/api/v1${path}`, payload: body as object });
    expect({ path, status: answer.statusCode }).toEqual({ path, status: 401 });
  }
});

test('ids of another organisation inside a request of ours open nothing either', async () => {
  await using api = await startApi(real);
  const { administrator } = api.ours.people;
  const ours = await idsOf(api, api.ours, 'administrator');
  const { collectionId, sourceId, versionId, conversationId } = await idsOf(api, api.theirs, 'administrator');
  const ask = { question: `Vad är ${canary}?`, spaceId: ours.spaceId };
  const answers = [
    await api.as(administrator, 'GET', `/document/${ours.documentId}?versionId=${versionId}`),
    await api.as(administrator, 'GET', `/document/${ours.documentId}/original?versionId=${versionId}`),
    await api.as(administrator, 'POST', '/chat', { ...ask, conversationId }),
    await api.as(administrator, 'POST', '/chat', { ...ask, filter: { collectionIds: [collectionId] } }),
    await api.as(administrator, 'POST', '/chat', { ...ask, filter: { sourceIds: [sourceId] } }),
    await api.as(administrator, 'POST', '/search', { query: canary, filter: { collectionIds: [collectionId] } }),
    await api.as(administrator, 'POST', '/search', { query: canary }),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 200, 200, 200, 200]);
  for (const { body } of answers) expect(body).not.toContain(`${canary} ligger`);
  const own = await api.as(api.theirs.people.user, 'POST', '/search', { query: canary });
  expect(own.body).toContain(`${canary} ligger`);
});
