/** Every route of the API, by every kind of person, from the other organisation, and with input that makes no sense. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { digestOf } from '#tests/probe/digest.ts';
import { answerTo, type Roles } from '#tests/probe/right.ts';
import { idsOf } from '#tests/probe/stage.ts';
import { type CastName, canary, castNames, startApi } from '#tests/rig/api.ts';
import { callOf, type Ids, inOrder, nameOf, refusals } from '#tests/rig/call.ts';
import { real } from '#tests/rig/real.ts';

const unknownIds = (ids: Ids): Ids => Object.fromEntries(Object.keys(ids).map((name) => [name, newId()])) as Ids;

const roles: Record<CastName, Roles> = {
  administrator: { tenant: 'administrator', space: 'owner' },
  editor: { tenant: 'administrator', space: 'editor' },
  user: { tenant: 'user', space: 'viewer' },
  outsider: { tenant: 'administrator', space: null },
};

const good = [200, 201, 202, 204];
test.each(castNames)('%s may do on every route what the role says, and no more', async (name) => {
  await using api = await startApi(real);
  const ids = await idsOf(api, api.ours, name);
  expect(api.routes.length).toBeGreaterThan(30);
  for (const route of inOrder(api.routes)) {
    const { method, path, body, namesIds } = callOf(route, ids);
    const { statusCode } = await api.as(api.ours.people[name], method, path, body);
    const got = [403, 404].includes(statusCode) ? statusCode : 'allowed';
    expect({ method, path, got }).toEqual({ method, path, got: answerTo(route, roles[name], namesIds) });
    const refusal = refusals[nameOf(route)];
    const answer = { method, path, statusCode };
    if (got === 'allowed') expect(answer).toEqual({ ...answer, statusCode: refusal ?? expect.toBeOneOf(good) });
  }
});

test('nobody gets past a route without a session, unless it is for everybody', async () => {
  await using api = await startApi(real);
  const ids = await idsOf(api, api.ours, 'administrator');
  for (const route of api.routes.filter(({ may }) => may !== 'public')) {
    const { method, path, body } = callOf(route, ids);
    const answer = await api.app.inject({ method: method as 'GET', url: `/api/v1${path}`, payload: body as object });
    expect({ path, status: answer.statusCode }).toEqual({ path, status: 401 });
  }
});

test('what belongs to another organisation answers as what does not exist, on every route', async () => {
  await using api = await startApi(real);
  const { administrator } = api.ours.people;
  const theirs = await idsOf(api, api.theirs, 'administrator');
  const before = await digestOf(api.db, api.theirs.tenantId);
  expect(before.length).toBeGreaterThan(15);
  let probed = 0;
  for (const route of inOrder(api.routes)) {
    const foreign = callOf(route, theirs);
    if (!foreign.namesIds) continue;
    probed++;
    const unknown = callOf(route, unknownIds(theirs));
    const answer = await api.as(administrator, foreign.method, foreign.path, foreign.body);
    const nothing = await api.as(administrator, unknown.method, unknown.path, unknown.body);
    const said = ({ requestId, ...rest }: Record<string, unknown>) => rest;
    // What their role keeps them from is refused before anything is looked for.
    const status = answerTo(route, roles.administrator, false) === 403 ? 403 : 404;
    expect(answer.statusCode, foreign.path).toBe(status);
    expect(said(answer.json())).toEqual(said(nothing.json()));
    expect(answer.body).not.toContain(canary);
  }
  expect(probed).toBeGreaterThan(20);
  expect(await digestOf(api.db, api.theirs.tenantId)).toEqual(before);
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
