/** Spaces and who is in them: entered, given another role and taken out, from the next request on, and never ownerless. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import type { SpaceMember } from '#schema/member.ts';
import type { Space } from '#schema/space.ts';
import { idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { addOpenRun } from '#tests/rig/furniture.ts';
import type { Deps } from './deps.ts';

const statuses = (answers: { statusCode: number }[]) => answers.map(({ statusCode }) => statusCode);

const spacesOf = async (api: TestApi, name: keyof TestApi['ours']['people']): Promise<Space[]> =>
  (await api.as(api.ours.people[name], 'GET', '/space')).json<ListOf<Space>>().items;

test('everybody has a space of their own that nobody else enters, and administrators own the organisation’s', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const kinds = (spaces: Space[]) => spaces.map(({ kind, role }) => `${kind} ${role}`).sort();
  expect(kinds(await spacesOf(api, 'user'))).toEqual(['personal owner', 'shared viewer']);
  expect(kinds(await spacesOf(api, 'administrator'))).toEqual(['organisation owner', 'personal owner', 'shared owner']);
  const all = await spacesOf(api, 'administrator');
  const own = all.find(({ kind }) => kind === 'personal')!;
  const organisation = all.find(({ kind }) => kind === 'organisation')!;

  const entered = await api.as(administrator, 'PUT', `/space/${own.id}/member/${user.personId}`, { role: 'viewer' });
  expect(entered.json()).toMatchObject({ status: 409, code: 'personal-space' });
  const owner = await api.as(administrator, 'PUT', `/space/${organisation.id}/member/${user.personId}`, {
    role: 'owner',
  });
  expect(owner.json()).toMatchObject({ status: 409, code: 'organisation-owner' });
  for (const { id } of [own, organisation]) {
    const removed = await api.as(administrator, 'DELETE', `/space/${id}`);
    expect(removed.json()).toMatchObject({ status: 409, code: 'space-stays' });
  }
  expect((await api.as(user, 'GET', `/space/${organisation.id}`)).statusCode).toBe(404);
});

test('people and groups are found, entered and shown with every way that they are there', async () => {
  await using api = await startApi();
  const { ours } = api;
  const { administrator, user, outsider } = ours.people;
  const path = `/space/${ours.spaceId}`;
  const found = await api.as(administrator, 'GET', `${path}/candidate?search=utomst`);
  expect(found.json().items).toEqual([{ id: outsider.personId, name: 'Utomstående', kind: 'person' }]);
  expect((await api.as(user, 'GET', `${path}/candidate`)).statusCode).toBe(403);

  await api.db.withTenant(ours.tenantId, ({ sql }) =>
    sql('insert into group_member (tenant_id, group_id, person_id) values ($1, $2, $3)', [
      ours.tenantId,
      ours.groupId,
      outsider.personId,
    ]),
  );
  expect((await api.as(outsider, 'GET', path)).statusCode).toBe(404);
  await api.as(administrator, 'PUT', `${path}/group/${ours.groupId}`, { role: 'editor' });
  await api.as(administrator, 'PUT', `${path}/member/${outsider.personId}`, { role: 'viewer' });
  expect((await api.as(outsider, 'GET', path)).json()).toMatchObject({ role: 'editor' });

  const shown = await api.as(administrator, 'GET', `${path}/member?search=UTOMSTÅENDE`);
  const groups = [expect.objectContaining({ id: ours.groupId, role: 'editor' })];
  expect(shown.json<ListOf<SpaceMember>>().items).toEqual([
    { id: outsider.personId, name: 'Utomstående', role: 'editor', direct: 'viewer', groups, active: true },
  ]);
  await api.as(administrator, 'DELETE', `${path}/group/${ours.groupId}`);
  expect((await api.as(outsider, 'GET', path)).json()).toMatchObject({ role: 'viewer' });
  await api.as(administrator, 'DELETE', `${path}/member/${outsider.personId}`);
  expect((await api.as(outsider, 'GET', path)).statusCode).toBe(404);
});

test('a space keeps an owner, whoever takes whom out at the same moment', async () => {
  await using api = await startApi();
  const { administrator, editor } = api.ours.people;
  for (let round = 0; round < 10; round++) {
    const { id } = (await api.as(administrator, 'POST', '/space', { name: `Runda ${round}` })).json<Space>();
    await api.as(administrator, 'PUT', `/space/${id}/member/${editor.personId}`, { role: 'owner' });
    const at = (personId: string) => `/space/${id}/member/${personId}`;
    const answers = await Promise.all([
      api.as(administrator, 'DELETE', at(editor.personId)),
      api.as(editor, 'DELETE', at(administrator.personId)),
      api.as(administrator, 'PUT', at(administrator.personId), { role: 'viewer' }),
      api.as(editor, 'PUT', at(editor.personId), { role: 'editor' }),
      api.as(administrator, 'DELETE', at(administrator.personId)),
    ]);
    expect(statuses(answers).every((status) => [204, 403, 404, 409].includes(status))).toBe(true);
    const owners = await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
      sql(`select 1 as one from member where tenant_id = $1 and space_id = $2 and role = 'owner'`, [
        api.ours.tenantId,
        id,
      ]),
    );
    expect(owners.length).toBeGreaterThan(0);
  }
});

test('a group by which alone a space has its owners stays until somebody else owns it', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const as = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
    api.as(administrator, method, path, body);
  const space = (await as('POST', '/space', { name: 'Bygget' })).json<Space>();
  const group = (await as('POST', '/group', { name: 'Byggets ägare' })).json<{ id: string }>();
  const entry = `/space/${space.id}/member/${administrator.personId}`;
  await as('PUT', `/space/${space.id}/group/${group.id}`, { role: 'owner' });
  await as('PUT', `/group/${group.id}/member/${user.personId}`);
  await as('PUT', `/group/${group.id}/member/${administrator.personId}`);
  expect((await as('DELETE', entry)).statusCode).toBe(204);
  expect((await as('DELETE', `/group/${group.id}`)).json()).toMatchObject({ status: 409, code: 'last-owner' });
  expect((await as('PUT', entry, { role: 'owner' })).statusCode).toBe(204);
  expect((await as('DELETE', `/group/${group.id}`)).statusCode).toBe(204);
  expect((await api.as(user, 'GET', `/space/${space.id}`)).statusCode).toBe(404);
});

test('fifty requests beside a role that is dropped: none that comes after the change does what the role no longer may', async () => {
  await using api = await startApi();
  const { ours } = api;
  const { administrator, editor } = ours.people;
  const make = () => api.as(editor, 'POST', '/collection', { spaceId: ours.spaceId, name: 'Hamnen' });
  const path = `/space/${ours.spaceId}/member/${editor.personId}`;
  let droppedAt = Number.POSITIVE_INFINITY;
  const drop = api.as(administrator, 'PUT', path, { role: 'viewer' }).then(() => {
    droppedAt = performance.now();
  });
  const beside = Array.from({ length: 50 }, async (_, at) => {
    // Most beside the change; the last ones surely after it.
    await (at < 40 ? new Promise((done) => setTimeout(done, at * 4)) : drop);
    const begunAt = performance.now();
    return { begunAt, statusCode: (await make()).statusCode };
  });
  const answers = await Promise.all(beside);
  await drop;
  const late = answers.filter(({ begunAt }) => begunAt > droppedAt);
  expect(late.length, 'requests after the change').toBeGreaterThanOrEqual(10);
  expect(new Set(statuses(late))).toEqual(new Set([403]));
  expect((await make()).statusCode).toBe(403);
});

test('a space is named and described; removed, it is gone at once with all that is in it', async () => {
  const told: string[] = [];
  const tellCrawl: Deps['temporal']['tellCrawl'] = async (_tenant, crawlId, wish) => {
    told.push(`${crawlId} ${wish}`);
  };
  await using api = await startApi({ temporal: { ...idleEngine, tellCrawl } });
  const { ours } = api;
  const { administrator, user } = ours.people;
  const path = `/space/${ours.spaceId}`;
  const named = await api.as(administrator, 'PATCH', path, { name: 'Hamnen', description: 'Allt om hamnen' });
  expect(named.json()).toMatchObject({ name: 'Hamnen', description: 'Allt om hamnen', role: 'owner' });
  const openRun = await api.db.withTenant(ours.tenantId, (tx) => addOpenRun(tx, ours.collectionId));
  expect((await api.as(administrator, 'DELETE', path)).statusCode).toBe(204);
  expect(told).toEqual([`${openRun} cancel`]);
  const gone = [
    path,
    `/collection/${ours.collectionId}`,
    `/source/${ours.sourceId}`,
    `/document/${ours.documentId}`,
    `/crawl/${ours.crawlId}`,
    `/conversation/${ours.talks[user.personId]!.conversationId}`,
  ];
  const answers = await Promise.all(gone.map((at) => api.as(user, 'GET', at)));
  expect(new Set(statuses(answers))).toEqual(new Set([404]));
});
