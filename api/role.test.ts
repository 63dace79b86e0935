/** Roles and groups: what is shown, changed and taken away, and that it counts at once. */
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import { givenRoles, mayGive, ownPermissions, permissionsOf } from '#schema/role.ts';
import type { Role } from '#schema/role-form.ts';
import { requestOf, startApi, type TestApi } from '#tests/rig/api.ts';

const make = async (api: TestApi, path: string, json: object) =>
  (await api.as(api.ours.people.administrator, 'POST', path, json)).json();
const give = (api: TestApi, personId: string, role: string) =>
  api.as(api.ours.people.administrator, 'PATCH', `/person/${personId}`, { role });

test('administrators may give every role there is to give, and no role reaches beyond its giver', () => {
  for (const role of givenRoles) expect(mayGive(permissionsOf('administrator'), permissionsOf(role))).toBe(true);
  expect(mayGive(permissionsOf('administrator'), ownPermissions)).toBe(true);
  expect(mayGive(permissionsOf('administrator'), ['operate'])).toBe(false);
  expect(mayGive(permissionsOf('compliance-officer'), permissionsOf('administrator'))).toBe(false);
  expect(mayGive(['people'], ['audit'])).toBe(false);
  expect(mayGive(permissionsOf('user'), permissionsOf('user'))).toBe(true);
});

test('roles are listed with what they allow and how many have them, and go only when nobody has them', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const role: Role = await make(api, '/role', { name: 'Ärenden', permissions: ['ask', 'people', 'read', 'read'] });
  expect(role.permissions).toEqual(['read', 'ask', 'people']);
  expect((await give(api, user.personId, role.id)).statusCode).toBe(200);
  const { items } = (await api.as(administrator, 'GET', '/role')).json<ListOf<Role>>();
  expect(items.slice(0, givenRoles.length).map(({ id }) => id)).toEqual(givenRoles);
  expect(items.find(({ id }) => id === role.id)).toEqual({ ...role, people: 1 });
  const path = `/role/${role.id}`;
  expect((await api.as(administrator, 'DELETE', path)).json().code).toBe('role-in-use');
  await give(api, user.personId, 'user');
  expect((await api.as(administrator, 'DELETE', path)).statusCode).toBe(204);
  expect((await api.as(administrator, 'POST', '/role', { name: 'Vår', permissions: ['read'] })).json().code).toBe(
    'name-taken',
  );
  expect((await api.as(administrator, 'POST', '/role', { name: 'X', permissions: ['operate'] })).statusCode).toBe(400);
  expect((await api.as(administrator, 'POST', '/role', { name: 'X', permissions: [] })).statusCode).toBe(400);
});

test('a role that is given while it is taken away is either had or gone, never both', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  for (let round = 0; round < 10; round++) {
    const role: Role = await make(api, '/role', { name: `Rond ${round}`, permissions: ['read'] });
    const [given, gone] = await Promise.all([
      give(api, user.personId, role.id),
      api.as(administrator, 'DELETE', `/role/${role.id}`),
    ]);
    const outcome = [given.statusCode, gone.statusCode];
    expect([
      [200, 409],
      [404, 204],
    ]).toContainEqual(outcome);
    await give(api, user.personId, 'user');
  }
});

test('a change to a role counts at the next request, and ends the streams it no longer allows', async () => {
  await using api = await startApi({ pace: { pollMs: 20, heartbeatMs: 20, recheckMs: 40 } });
  const { people, crawlId, tenantId } = api.ours;
  const role: Role = await make(api, '/role', { name: 'Läsare', permissions: ['read', 'ask', 'people'] });
  await give(api, people.user.personId, role.id);
  expect((await api.as(people.user, 'GET', '/person')).statusCode).toBe(200);
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update crawl set state = 'running', ended_at = null where tenant_id = $1 and id = $2`, [tenantId, crawlId]),
  );
  const asked = requestOf(people.user.cookie, 'GET', `/crawl/${crawlId}/events`);
  const stream = await api.app.inject({ ...asked, payloadAsStream: true });
  expect(stream.statusCode).toBe(200);
  await api.as(people.administrator, 'PUT', `/role/${role.id}`, { name: 'Läsare', permissions: ['ask'] });
  expect(await text(stream.stream())).toContain('"code":"not-allowed"');
  expect((await api.as(people.user, 'GET', '/person')).statusCode).toBe(403);
});

test('nobody changes the role that they have, or one that allows more than they may give', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const keeper: Role = await make(api, '/role', { name: 'Rollvakt', permissions: ['read', 'ask', 'people', 'role'] });
  const strong: Role = await make(api, '/role', { name: 'Stark', permissions: ['read', 'setting'] });
  await give(api, user.personId, keeper.id);
  const put = async ({ id, name }: Role, permissions: string[]) => {
    const answer = await api.as(user, 'PUT', `/role/${id}`, { name, permissions });
    return answer.statusCode === 200 ? 'done' : answer.json().code;
  };
  expect(await put(keeper, ['read', 'people', 'role', 'audit'])).toBe('own-account');
  expect(await put(strong, ['read'])).toBe('role-beyond');
  expect(await put({ ...strong, id: api.ours.roleId, name: 'Vår' }, ['read', 'setting'])).toBe('role-beyond');
  expect(await put({ ...strong, id: api.ours.roleId, name: 'Vår' }, ['read', 'people'])).toBe('done');
  expect(
    (await api.as(administrator, 'PUT', `/role/${newId()}`, { name: 'X', permissions: ['read'] })).statusCode,
  ).toBe(404);
});

test('a group says what it opens before it is taken away, and opens it no more after', async () => {
  await using api = await startApi();
  const { people, tenantId, spaceId, groupId } = api.ours;
  const outsider = people.outsider;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into space_group (tenant_id, space_id, group_id, role) values ($1, $2, $3, 'viewer')`, [
      tenantId,
      spaceId,
      groupId,
    ]),
  );
  const reaches = async () => (await api.as(outsider, 'GET', `/space/${spaceId}`)).statusCode;
  expect(await reaches()).toBe(404);
  await api.as(people.administrator, 'PUT', `/group/${groupId}/member/${outsider.personId}`);
  expect(await reaches()).toBe(200);
  const shown = (await api.as(people.administrator, 'GET', `/group/${groupId}`)).json();
  expect(shown).toMatchObject({ members: 2, opens: { spaces: [{ id: spaceId }], collections: [], documents: 0 } });
  const found = await api.as(people.administrator, 'GET', `/group/${groupId}/member?search=utom`);
  expect(found.json().items).toMatchObject([{ id: outsider.personId, origin: 'hand', active: true }]);
  expect((await api.as(people.administrator, 'DELETE', `/group/${groupId}`)).statusCode).toBe(204);
  expect(await reaches()).toBe(404);
});

test('by hand goes what came by hand: a provider keeps what it put there', async () => {
  await using api = await startApi();
  const { people, tenantId, groupId, heirId } = api.ours;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into group_member (tenant_id, group_id, person_id, origin) values ($1, $2, $3, 'federation')`, [
      tenantId,
      groupId,
      heirId,
    ]),
  );
  const path = `/group/${groupId}/member/${heirId}`;
  expect((await api.as(people.administrator, 'PUT', path)).statusCode).toBe(204);
  expect((await api.as(people.administrator, 'DELETE', path)).json().code).toBe('not-by-hand');
});
