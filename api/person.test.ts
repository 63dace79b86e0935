/** People: found in the order of the alphabet, invited, changed within what one may give, and put out. */
import { expect, test } from 'vitest';
import type { Tx } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import type { Invitation, Person, PersonDetail } from '#schema/person.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { invitation, invite } from '#tests/rig/invite.ts';
import { addPerson } from '#tests/rig/staff-furniture.ts';

const ours = <T>(api: TestApi, work: (tx: Tx) => Promise<T>): Promise<T> => api.db.withTenant(api.ours.tenantId, work);
const add = (api: TestApi, name: string, role?: 'administrator' | 'user') =>
  ours(api, (tx) => addPerson(tx, name, role));
const codeOf = (answer: { json(): { code?: string } }) => answer.json().code;

test('people come page by page in Swedish order, and are found by parts of names and addresses', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  for (const name of ['Örjan Test', 'Zäta Test', 'Ärla Test', 'åke Test', 'Adam Test', 'Émile Test', 'Eva 100% Test']) {
    await add(api, name);
  }
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const path: string = `/person?search=test&limit=3${next && `&cursor=${next}`}`;
    const page: ListOf<Person> = (await api.as(administrator, 'GET', path)).json();
    seen.push(...page.items.map(({ name }) => name));
    next = page.next;
  }
  const order = ['Adam', 'Émile', 'Eva 100%', 'Zäta', 'åke', 'Ärla', 'Örjan'];
  expect(seen).toEqual(order.map((name) => `${name} Test`));
  const find = async (query: string) => {
    const { items } = (await api.as(administrator, 'GET', `/person?${query}`)).json<ListOf<Person>>();
    return items.map(({ name }) => name);
  };
  expect(await find('search=ÖRJAN')).toEqual(['Örjan Test']);
  expect(await find('search=0%25')).toEqual(['Eva 100% Test']);
  expect(await find('search=user@OURS.example')).toEqual(['Användare']);
  expect(await find('role=administrator&search=red')).toEqual(['Redaktör']);
  expect(await find('state=active&role=user')).toEqual(['Användare']);
  expect(await find(`groupId=${api.ours.groupId}`)).toEqual(['Vår']);
  expect((await api.as(administrator, 'GET', '/person?cursor=x')).statusCode).toBe(400);
});

test('who is invited comes in by the link, once, and an address belongs to one', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const guest = await invite(api, administrator, { email: 'Asa@Ny.Example', groupIds: [api.ours.groupId] });
  expect((await api.as(guest, 'GET', '/me')).json()).toMatchObject({ email: 'asa@ny.example', role: 'user' });
  const shown = (await api.as(administrator, 'GET', `/person/${guest.personId}`)).json<PersonDetail>();
  expect(shown).toMatchObject({ state: 'active', groups: [{ id: api.ours.groupId }] });
  expect(codeOf(await api.as(administrator, 'POST', '/person', invitation({ email: 'ASA@ny.example' })))).toBe(
    'person-exists',
  );
  expect(
    (await api.as(administrator, 'POST', '/person', invitation({ email: 'b@ny.example', groupIds: [newId()] })))
      .statusCode,
  ).toBe(404);
});

test('nobody gives more than they hold, raises themselves, or acts on who may more than they', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const role = (
    await api.as(administrator, 'POST', '/role', { name: 'Personal', permissions: ['read', 'ask', 'upload', 'people'] })
  ).json();
  const keeper = await invite(api, administrator, { role: role.id });
  const give = async (by: TestPerson, id: string, choice: string) => {
    const answer = await api.as(by, 'PATCH', `/person/${id}`, { role: choice });
    return answer.statusCode === 200 ? 'given' : codeOf(answer);
  };
  const other = await add(api, 'Annan');
  expect(await give(keeper, other, 'user')).toBe('given');
  expect(await give(keeper, other, 'administrator')).toBe('role-beyond');
  expect(await give(keeper, other, 'compliance-officer')).toBe('role-beyond');
  expect(await give(keeper, keeper.personId, 'user')).toBe('own-account');
  expect(await give(keeper, administrator.personId, 'user')).toBe('role-beyond');
  expect(await give(administrator, administrator.personId, 'compliance-officer')).toBe('own-account');
  expect(await give(administrator, other, 'operator')).toBe('role-beyond');
  expect(await give(administrator, other, 'inspector')).toBe('invalid-input');
  expect(await give(administrator, other, 'compliance-officer')).toBe('given');
  expect(await give(administrator, other, newId())).toBe('not-found');

  const target = `/person/${administrator.personId}`;
  for (const [method, path, json] of [
    ['POST', `${target}/deactivate`, undefined],
    ['POST', `${target}/invite`, undefined],
    ['DELETE', target, { handTo: other }],
  ] as const) {
    expect(codeOf(await api.as(keeper, method, path, json))).toBe('role-beyond');
  }
  expect((await api.as(keeper, 'POST', '/role', { name: 'Mer', permissions: ['read'] })).statusCode).toBe(403);
  expect(
    codeOf(await api.as(keeper, 'POST', '/person', invitation({ email: 'c@ny.example', role: 'administrator' }))),
  ).toBe('role-beyond');
});

test('deactivation ends sessions, links and keys at once, and coming back brings none of them back', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const guest = await invite(api, administrator);
  const again = (await api.as(administrator, 'POST', `/person/${guest.personId}/invite`)).json<Invitation>();
  const path = `/person/${guest.personId}`;
  expect((await api.as(administrator, 'POST', `${path}/deactivate`)).json()).toMatchObject({ state: 'deactivated' });
  expect((await api.as(guest, 'GET', '/me')).statusCode).toBe(401);
  expect((await api.as(administrator, 'POST', `${path}/invite`)).statusCode).toBe(404);
  expect((await api.as(administrator, 'POST', `${path}/reactivate`)).json()).toMatchObject({ state: 'active' });
  expect((await api.as(guest, 'GET', '/me')).statusCode).toBe(401);
  const token = new URL(again.link.url!).pathname.split('/').at(-1);
  expect((await api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } })).statusCode).toBe(
    410,
  );
});

test('of administrators who take each other away at the same time one is always left', async () => {
  await using api = await startApi();
  const { administrator, editor, outsider } = api.ours.people;
  for (let round = 0; round < 10; round++) {
    // In a circle: if each saw only what was before, nobody would be left.
    const acts = await Promise.all([
      api.as(administrator, 'POST', `/person/${editor.personId}/deactivate`),
      api.as(editor, 'PATCH', `/person/${outsider.personId}`, { role: 'user' }),
      api.as(outsider, 'POST', `/person/${administrator.personId}/deactivate`),
    ]);
    const statuses = acts.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 200).length).toBeLessThan(3);
    expect(statuses).not.toContain(500);
    const [left] = await ours(api, ({ sql, tenantId }) =>
      sql<{ count: number }>(
        `select count(*) from person where tenant_id = $1 and role = 'administrator' and deactivated_at is null`,
        [tenantId],
      ),
    );
    expect(left!.count).toBeGreaterThan(0);
    await ours(api, ({ sql, tenantId }) =>
      sql(
        `with opened as (update session set ended_at = null where tenant_id = $1)
         update person set role = 'administrator', deactivated_at = null where tenant_id = $1 and id = any ($2)
           and removed_at is null`,
        [tenantId, [administrator, editor, outsider].map(({ personId }) => personId)],
      ),
    );
  }
});

test('the last administrator keeps role and access', async () => {
  await using api = await startApi();
  const { administrator, editor, outsider } = api.ours.people;
  const bulk = { act: 'role', role: 'user', ids: [editor.personId, outsider.personId] };
  const done = (await api.as(administrator, 'POST', '/person/bulk', bulk)).json();
  expect(done.items.map(({ reason }: { reason: string | null }) => reason)).toEqual([null, null]);
  // Somebody who may act on administrators without being one: a role of all permissions.
  const all = [
    'read',
    'ask',
    'upload',
    'crawl',
    'administer',
    'people',
    'role',
    'key',
    'federation',
    'setting',
    'model',
  ];
  const role = (await api.as(administrator, 'POST', '/role', { name: 'Allt', permissions: all })).json();
  const deputy = await invite(api, administrator, { role: role.id });
  const path = `/person/${administrator.personId}`;
  expect(codeOf(await api.as(deputy, 'POST', `${path}/deactivate`))).toBe('last-administrator');
  expect(codeOf(await api.as(deputy, 'PATCH', path, { role: 'user' }))).toBe('last-administrator');
  expect(codeOf(await api.as(deputy, 'DELETE', path, { handTo: api.ours.heirId }))).toBe('last-administrator');
  expect((await api.as(administrator, 'GET', '/me')).json()).toMatchObject({ role: 'administrator' });
});

test('many at once: each by itself, and those who cannot say why', async () => {
  await using api = await startApi();
  const { people, groupId, personId, heirId } = api.ours;
  const stranger = newId();
  const bulk = async (order: object) =>
    (await api.as(people.administrator, 'POST', '/person/bulk', order)).json().items as object[];
  expect(await bulk({ act: 'group-add', groupId, ids: [heirId, stranger] })).toEqual([
    { id: heirId, reason: null },
    { id: stranger, reason: 'not-found' },
  ]);
  expect(await bulk({ act: 'deactivate', ids: [people.administrator.personId, personId] })).toEqual([
    { id: people.administrator.personId, reason: 'own-account' },
    { id: personId, reason: null },
  ]);
  expect(await bulk({ act: 'group-remove', groupId, ids: [heirId] })).toEqual([{ id: heirId, reason: null }]);
});
