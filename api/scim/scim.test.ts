/** A directory at work: one organisation at a time, by its key alone, refused as SCIM refuses. */
import { expect, test } from 'vitest';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi } from '#tests/rig/api.ts';
import { entraUser, find, oktaUser, openDirectory, replace, userUrn } from '#tests/rig/directory.ts';

test("another organisation's key sees and changes nothing of ours", async () => {
  await using api = await startApi();
  const [ours, theirs] = [await openDirectory(api, api.ours), await openDirectory(api, api.theirs)];
  const user = (await ours('POST', '/Users', entraUser('asa'))).body;
  const group = (await ours('POST', '/Groups', { displayName: 'Hamnen', members: [{ value: user.id }] })).body;
  const before = [(await ours('GET', '/Users')).body, (await ours('GET', '/Groups')).body];
  for (const [method, path, json] of [
    ['GET', `/Users/${user.id}`],
    ['PUT', `/Users/${user.id}`, oktaUser('x')],
    ['PATCH', `/Users/${user.id}`, replace({ active: false })],
    ['DELETE', `/Users/${user.id}`],
    ['GET', `/Groups/${group.id}`],
    ['PUT', `/Groups/${group.id}`, { displayName: 'X' }],
    ['PATCH', `/Groups/${group.id}`, replace({ displayName: 'X' })],
    ['DELETE', `/Groups/${group.id}`],
  ] as const) {
    expect({ path, status: (await theirs(method, path, json)).status }).toEqual({ path, status: 404 });
  }
  for (const filter of ['userName eq "asa@ny.example"', 'externalId eq "entra-asa"', `id eq "${user.id}"`]) {
    expect((await theirs('GET', `/Users${find(filter)}`)).body.totalResults).toBe(0);
  }
  expect([(await ours('GET', '/Users')).body, (await ours('GET', '/Groups')).body]).toEqual(before);
  expect((await theirs('POST', '/Users', entraUser('asa'))).status).toBe(201);
});

test('only a provisioning key opens it, no session and no other key, and not while it is switched off', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const key = { name: 'Annan', kind: 'secret', permissions: ['read'] };
  const { bearer } = (await api.as(administrator, 'POST', '/key', key)).json();
  const get = (headers: Record<string, string>) => api.app.inject({ url: '/scim/v2/Users', headers });
  const statuses = [
    await get({}),
    await get({ authorization: 'Bearer scim_nothing' }),
    await get({ cookie: `diarium=${administrator.cookie}` }),
    await get({ authorization: `Bearer ${bearer}` }),
  ];
  expect(statuses.map(({ statusCode }) => statusCode)).toEqual([401, 401, 403, 403]);
  for (const answer of statuses) expect(answer.json()).toMatchObject({ status: String(answer.statusCode) });
  const directory = await openDirectory(api, api.ours);
  expect((await directory('GET', '/Users')).status).toBe(200);
  await api.db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set switches = switches || '{"provisioning": false}' where id = $1`, [api.ours.tenantId]),
  );
  expect((await directory('GET', '/Users')).status).toBe(401);
});

test('the record says that a directory did it, by which key', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { id } = (await directory('POST', '/Users', oktaUser('bo'))).body;
  await directory('PATCH', `/Users/${id}`, replace({ active: false }));
  const events = await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql<object>(
      `select action, actor_kind as kind, actor_name as name, key_id is not null as keyed from audit_event
       where tenant_id = $1 and object_id = $2 order by at, id`,
      [tenantId, id],
    ),
  );
  const by = { kind: 'provider', name: 'Katalogen', keyed: true };
  expect(events).toEqual([
    { action: 'person.make', ...by },
    { action: 'person.deactivate', ...by },
  ]);
});

test('what makes no sense is refused as SCIM refuses', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  for (const [method, path, json] of [
    ['POST', '/Users', { userName: '' }],
    ['POST', '/Users', { userName: 'ingen adress' }],
    ['POST', '/Users', { userName: 'a@ny.example', emails: [{ value: 'ingen adress' }] }],
    ['POST', '/Groups', {}],
    ['GET', '/Users?filter=userName%20gt%201', undefined],
    ['GET', '/Users?filter=password%20eq%20%22x%22', undefined],
    ['GET', '/Users?startIndex=x', undefined],
  ] as const) {
    const answer = await directory(method, path, json);
    expect({ path, ...answer }).toMatchObject({
      status: 400,
      type: expect.stringContaining('application/scim+json'),
      body: { status: '400', scimType: expect.stringMatching(/^invalid/) },
    });
  }
});

test('lists come in stretches, and what the service understands is told', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const all = (await directory('GET', '/Users')).body;
  const some = (await directory('GET', '/Users?startIndex=2&count=2&attributes=userName')).body;
  expect(some).toMatchObject({ totalResults: all.totalResults, startIndex: 2, itemsPerPage: 2 });
  expect(some.Resources[0]).toEqual({
    schemas: [userUrn],
    id: all.Resources[1].id,
    userName: all.Resources[1].userName,
    meta: all.Resources[1].meta,
  });
  expect((await directory('GET', '/Users?count=0')).body).toMatchObject({
    totalResults: all.totalResults,
    Resources: [],
  });
  for (const path of [
    '/ServiceProviderConfig',
    '/ResourceTypes',
    '/ResourceTypes/User',
    '/Schemas',
    `/Schemas/${userUrn}`,
  ]) {
    expect({ path, status: (await directory('GET', path)).status }).toEqual({ path, status: 200 });
  }
  expect((await directory('GET', '/Nothing')).body).toMatchObject({ status: '404' });
});
