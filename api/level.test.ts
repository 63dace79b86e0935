/** Lending and levels: what a space is lent answers there, and what a level stops is shown before it is stopped. */
import { expect, test } from 'vitest';
import type { LevelImpact, Standing } from '#schema/classification.ts';
import type { ListOf } from '#schema/list.ts';
import type { Collection, Space } from '#schema/space.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { invite } from '#tests/rig/invite.ts';

type As = (method: string, path: string, json?: unknown) => ReturnType<TestApi['as']>;

const impactOn = async (as: As, path: string, level: number) =>
  (await as('GET', `${path}/level/impact?level=${level}`)).json<LevelImpact>();

/** A collection of the organisation's space, and a request as one of its administrators. */
async function openOrganisation(api: TestApi) {
  const { administrator, user } = api.ours.people;
  const as = (method: string, path: string, json?: unknown) => api.as(administrator, method, path, json);
  const spaces = (await as('GET', '/space')).json<ListOf<Space>>().items;
  const organisationId = spaces.find(({ kind }) => kind === 'organisation')!.id;
  const made = await as('POST', '/collection', { spaceId: organisationId, name: 'Regler för alla' });
  const collectionId = made.json<Collection>().id;
  return {
    as,
    collectionId,
    lending: `/collection/${collectionId}/lending/${api.ours.spaceId}`,
    asUser: (path: string) => api.as(user, 'GET', path),
    reached: async () => (await api.as(user, 'GET', `/collection/${collectionId}`)).statusCode === 200,
    impact: (path: string, level: number) => impactOn(as, path, level),
  };
}

test('a collection of the organisation is read where it is lent, as a reader, until it is taken back', async () => {
  await using api = await startApi();
  const { as, collectionId, lending, asUser, reached } = await openOrganisation(api);
  expect(await reached()).toBe(false);
  expect((await as('PUT', lending)).statusCode).toBe(204);
  const listed = (await asUser(`/collection?spaceId=${api.ours.spaceId}`)).json<ListOf<Collection>>().items;
  expect(listed.find(({ id }) => id === collectionId)).toMatchObject({
    lent: true,
    role: 'viewer',
    spaceId: api.ours.spaceId,
  });
  const { items } = (await as('GET', `/collection/${collectionId}/lending`)).json();
  expect(items).toContainEqual(expect.objectContaining({ id: api.ours.spaceId, lent: true, beyond: false }));
  const foreign = await as('PUT', `/collection/${collectionId}/lending/${api.theirs.spaceId}`);
  expect(foreign.statusCode).toBe(404);
  const notOurs = await as('PUT', `/collection/${api.ours.collectionId}/lending/${api.ours.spaceId}`);
  expect(notOurs.json()).toMatchObject({ status: 409, code: 'not-lendable' });

  expect((await as('DELETE', lending)).statusCode).toBe(204);
  expect(await reached()).toBe(false);
  expect((await as('DELETE', lending)).statusCode).toBe(404);
});

test('what another level stops is shown first, and is what then happens, or nothing does', async () => {
  await using api = await startApi();
  const { as, collectionId, lending, reached, impact } = await openOrganisation(api);
  await as('PUT', lending);
  const path = `/collection/${collectionId}`;
  const shown = await impact(path, 2);
  expect(shown).toMatchObject({ level: 2, opens: [] });
  expect(shown.stops.map((pair) => pair.collectionId)).toEqual([collectionId]);
  expect(shown.breaks.map(({ spaceId }) => spaceId)).toEqual([api.ours.spaceId]);
  // Three administrators who own it, and the one reader of the space that it is lent to.
  expect(shown.people).toBe(4);
  expect(await reached(), 'showing changes nothing').toBe(true);

  await as('DELETE', lending);
  const stale = await as('PUT', `${path}/level`, { level: 2, impact: shown.hash });
  expect(stale.json()).toMatchObject({ status: 409, code: 'impact-changed' });
  await as('PUT', lending);
  const put = await as('PUT', `${path}/level`, { level: 2, impact: shown.hash });
  expect(put.json<Standing>()).toMatchObject({ level: 2, space: { level: 0 } });
  expect(await reached()).toBe(false);
  expect((await as('GET', path)).statusCode, 'nor by those who own it').toBe(404);

  const { space } = put.json<Standing>();
  const above = (await as('GET', `/space/${space!.id}/level`)).json<Standing>().above;
  expect(above.map(({ id }) => id)).toEqual([collectionId]);
  const back = await impact(path, 0);
  expect(back).toMatchObject({ stops: [], breaks: [], people: 0 });
  expect(back.opens).toHaveLength(2);
  await as('PUT', `${path}/level`, { level: 0, impact: back.hash });
  expect(await reached()).toBe(true);
});

test('whoever owns a space learns nothing of what is lent to it and kept from them, but how many would lose it', async () => {
  await using api = await startApi();
  const { as, collectionId, lending } = await openOrganisation(api);
  const { groupId, spaceId, people } = api.ours;
  const owner = await invite(api, people.administrator, { role: 'ai-configurator' });
  await as('PUT', lending);
  await as('PUT', `/space/${spaceId}/member/${owner.personId}`, { role: 'owner' });
  await as('PUT', `/group/${groupId}/member/${people.user.personId}`);
  await as('PUT', `/space/${spaceId}/level`, { level: 1, impact: (await impactOn(as, `/space/${spaceId}`, 1)).hash });
  const organisation = (await as('GET', `/collection/${collectionId}`)).json<Collection>().spaceId;
  for (const path of [`/space/${organisation}`, `/collection/${collectionId}`])
    await as('PUT', `${path}/level`, { level: 1, impact: (await impactOn(as, path, 1)).hash });
  const asOwner: As = (method, path, json) => api.as(owner, method, path, json);
  const breaks = async () => (await impactOn(asOwner, `/space/${spaceId}`, 0)).breaks.map((pair) => pair.collectionId);
  expect(await breaks()).toEqual([collectionId]);
  await as('PUT', `/collection/${collectionId}/group`, { groupIds: [groupId] });
  expect(await breaks()).toEqual([]);
  expect((await impactOn(asOwner, `/space/${spaceId}`, 0)).people).toBe(1);
});

test('a level that nothing has goes, one that is in use stays, and only what is there can be chosen', async () => {
  await using api = await startApi();
  const { as, impact } = await openOrganisation(api);
  const { levels } = (await as('GET', '/classification')).json();
  expect(levels.map(({ name }: { name: string }) => name)).toEqual(['Öppen', 'Intern', 'Känslig', 'Sekretess']);
  const path = `/space/${api.ours.spaceId}`;
  const raised = await impact(path, 3);
  expect((await as('PUT', `${path}/level`, { level: 3, impact: raised.hash })).json<Standing>().level).toBe(3);

  const two = [
    { level: 0, name: 'Öppen' },
    { level: 1, name: 'Intern' },
  ];
  expect((await as('PUT', '/classification', { levels: two })).json()).toMatchObject({ code: 'level-in-use' });
  const lowered = await impact(path, 1);
  await as('PUT', `${path}/level`, { level: 1, impact: lowered.hash });
  expect((await as('PUT', '/classification', { levels: two })).statusCode).toBe(200);
  const unknown = await as('GET', `${path}/level/impact?level=3`);
  expect(unknown.json()).toMatchObject({ status: 400, code: 'level-unknown' });
  const { user } = api.ours.people;
  expect((await api.as(user, 'PUT', '/classification', { levels: two })).statusCode).toBe(403);
});
