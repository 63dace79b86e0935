/** A directory at work: with bodies as Entra ID and Okta send them, one organisation at a time, by its key alone. */
import { expect, test } from 'vitest';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi, type TestApi, type TestTenant } from '#tests/rig/api.ts';
import { addPerson } from '#tests/rig/furniture.ts';

const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group';

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, looked into by the tests.
type Sent = { status: number; body: Record<string, any>; type: string };
type Directory = (method: string, path: string, json?: object) => Promise<Sent>;

/** A directory of the tenant, with a key of its own. */
async function openDirectory(api: TestApi, tenant: TestTenant): Promise<Directory> {
  const key = { name: 'Katalogen', kind: 'provisioning' };
  const made = await api.as(tenant.people.administrator, 'POST', '/key', key);
  expect(made.statusCode).toBe(201);
  const { bearer } = made.json();
  return async (method, path, json) => {
    const answer = await api.app.inject({
      method: method as 'GET',
      url: `/scim/v2${path}`,
      headers: { authorization: `Bearer ${bearer}`, ...(json ? { 'content-type': 'application/scim+json' } : {}) },
      ...(json ? { payload: JSON.stringify(json) } : {}),
    });
    return {
      status: answer.statusCode,
      body: answer.body === '' ? {} : answer.json(),
      type: String(answer.headers['content-type'] ?? ''),
    };
  };
}

const entraUser = (name: string, more: object = {}) => ({
  schemas: [userUrn, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: `entra-${name}`,
  userName: `${name}@Ny.example`,
  active: true,
  displayName: `${name} Öst`,
  emails: [{ primary: true, type: 'work', value: `${name}@ny.example` }],
  meta: { resourceType: 'User' },
  name: { formatted: `${name} Öst`, familyName: 'Öst', givenName: name },
  title: null,
  ...more,
});

const oktaUser = (name: string) => ({
  schemas: [userUrn],
  userName: `${name}@ny.example`,
  name: { givenName: name, familyName: 'Väst' },
  emails: [{ primary: true, value: `${name}@ny.example`, type: 'work', display: `${name}@ny.example` }],
  displayName: `${name} Väst`,
  locale: 'sv-SE',
  externalId: `00u${name}`,
  groups: [],
  password: 'kastas bort',
  active: true,
});

const replace = (value: object) => ({ schemas: [patchUrn], Operations: [{ op: 'replace', value }] });
const find = (filter: string) => `?filter=${encodeURIComponent(filter)}`;

test('a person is made, found, changed and put out by what Entra ID sends', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  expect((await directory('GET', `/Users${find('userName eq "asa@ny.example"')}`)).body.totalResults).toBe(0);
  const made = await directory('POST', '/Users', entraUser('asa'));
  expect(made).toMatchObject({
    status: 201,
    type: expect.stringContaining('application/scim+json'),
    body: { userName: 'asa@Ny.example', externalId: 'entra-asa', active: true, displayName: 'asa Öst' },
  });
  const { id } = made.body;
  for (const filter of [
    'userName eq "ASA@ny.example"',
    'externalId eq "entra-asa"',
    `id eq "${id}" and active eq true`,
  ]) {
    expect((await directory('GET', `/Users${find(filter)}`)).body.Resources).toMatchObject([{ id }]);
  }
  const renamed = await directory('PATCH', `/Users/${id}`, {
    schemas: [patchUrn],
    Operations: [
      { op: 'Replace', path: 'displayName', value: 'Åsa Väst' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'asa.vast@ny.example' },
      { op: 'Add', path: 'name.familyName', value: 'Väst' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Hamnen' },
    ],
  });
  expect(renamed).toMatchObject({ status: 200, body: { displayName: 'Åsa Väst', name: { familyName: 'Väst' } } });
  const shown = (await api.as(api.ours.people.administrator, 'GET', `/person/${id}`)).json();
  expect(shown).toMatchObject({ name: 'Åsa Väst', email: 'asa.vast@ny.example', role: 'user', provisioned: true });

  const off = { schemas: [patchUrn], Operations: [{ op: 'Replace', path: 'active', value: 'False' }] };
  expect((await directory('PATCH', `/Users/${id}`, off)).body).toMatchObject({ active: false });
  expect((await directory('PATCH', `/Users/${id}`, off)).body).toMatchObject({ active: false });
  const on = { schemas: [patchUrn], Operations: [{ op: 'Add', path: 'active', value: 'True' }] };
  expect((await directory('PATCH', `/Users/${id}`, on)).body).toMatchObject({ active: true });
});

test('a person is made, replaced whole and put out by what Okta sends', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { id } = (await directory('POST', '/Users', oktaUser('bo'))).body;
  const put = await directory('PUT', `/Users/${id}`, {
    ...oktaUser('bo'),
    id,
    displayName: 'Bo Ek',
    preferredLanguage: 'en-US',
  });
  expect(put).toMatchObject({ status: 200, body: { displayName: 'Bo Ek', preferredLanguage: 'en-US' } });
  expect((await directory('PATCH', `/Users/${id}`, replace({ active: false }))).body).toMatchObject({ active: false });
  const person = (await api.as(api.ours.people.administrator, 'GET', `/person/${id}`)).json();
  expect(person).toMatchObject({ name: 'Bo Ek', language: 'en', state: 'deactivated' });
  expect(JSON.stringify(person)).not.toContain('kastas');
});

test('the same name or outer id twice is a conflict, and changes nothing', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const first = await directory('POST', '/Users', entraUser('asa'));
  const conflict = { status: 409, body: { scimType: 'uniqueness', status: '409' } };
  expect(await directory('POST', '/Users', entraUser('asa'))).toMatchObject(conflict);
  expect(await directory('POST', '/Users', { ...entraUser('bo'), userName: 'ASA@ny.example' })).toMatchObject(conflict);
  expect(await directory('POST', '/Users', { ...entraUser('bo'), externalId: 'entra-asa' })).toMatchObject(conflict);
  const both = await Promise.all([
    directory('POST', '/Users', oktaUser('eva')),
    directory('POST', '/Users', oktaUser('eva')),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  const { id } = both.find(({ status }) => status === 201)!.body;
  expect(await directory('PATCH', `/Users/${id}`, replace({ userName: 'asa@ny.example' }))).toMatchObject(conflict);
  expect((await directory('GET', `/Users/${first.body.id}`)).body).toEqual(first.body);
});

test('who is put out by the directory is out at once, and who was there before is taken over', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { user } = api.ours.people;
  const [known] = (await directory('GET', `/Users${find(`userName eq "${user.email}"`)}`)).body.Resources;
  expect(known.id).toBe(user.personId);
  await directory('PATCH', `/Users/${known.id}`, replace({ externalId: 'entra-1' }));
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(200);
  await directory('PATCH', `/Users/${known.id}`, replace({ active: false }));
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(401);
  const rename = await api.as(api.ours.people.administrator, 'PATCH', `/person/${known.id}`, { name: 'För hand' });
  expect(rename.json().code).toBe('not-by-hand');
});

test('a user that is deleted is gone for the directory, deactivated here, and the same when made anew', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { id } = (await directory('POST', '/Users', oktaUser('bo'))).body;
  expect((await directory('DELETE', `/Users/${id}`)).status).toBe(204);
  expect((await directory('GET', `/Users/${id}`)).status).toBe(404);
  expect((await directory('DELETE', `/Users/${id}`)).status).toBe(404);
  expect((await directory('GET', `/Users${find('userName eq "bo@ny.example"')}`)).body.totalResults).toBe(0);
  expect((await api.as(api.ours.people.administrator, 'GET', `/person/${id}`)).json()).toMatchObject({
    state: 'deactivated',
  });
  expect((await directory('POST', '/Users', oktaUser('bo'))).body).toMatchObject({ id, active: true });
});

test('the last administrator is not put out by a directory either', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { administrator, editor, outsider } = api.ours.people;
  for (const { personId } of [editor, outsider]) {
    expect((await directory('PATCH', `/Users/${personId}`, replace({ active: false }))).status).toBe(200);
  }
  const refused = await directory('DELETE', `/Users/${administrator.personId}`);
  expect(refused).toMatchObject({ status: 409, body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] } });
});

test('a group has the members that the directory gives it, and those put there by hand stay', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  const { people, tenantId } = api.ours;
  const [a, b] = [people.user.personId, people.editor.personId];
  const byHand = await api.db.withTenant(tenantId, (tx) => addPerson(tx, 'Handlagd'));
  const made = await directory('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: 'Hamnen',
    externalId: 'g-1',
    members: [{ value: a }],
  });
  expect(made).toMatchObject({ status: 201, body: { displayName: 'Hamnen', members: [{ value: a }] } });
  const { id } = made.body;
  await api.as(people.administrator, 'PUT', `/group/${id}/member/${byHand}`);
  const members = async () =>
    (await directory('GET', `/Groups/${id}`)).body.members.map(({ value }: { value: string }) => value).sort();
  const patch = (...Operations: object[]) => directory('PATCH', `/Groups/${id}`, { schemas: [patchUrn], Operations });

  await patch({ op: 'Add', path: 'members', value: [{ value: b }] });
  expect(await members()).toEqual([a, b, byHand].sort());
  await patch({ op: 'Remove', path: 'members', value: [{ value: a }] });
  await patch({ op: 'remove', path: `members[value eq "${b}"]` });
  expect(await members()).toEqual([byHand]);
  await patch(
    { op: 'replace', path: 'members', value: [{ value: a }] },
    { op: 'replace', value: { id, displayName: 'Kajen' } },
  );
  expect(await members()).toEqual([a, byHand].sort());
  expect(
    (await directory('GET', `/Groups${find('displayName eq "kajen"')}&excludedAttributes=members`)).body.Resources,
  ).toEqual([expect.not.objectContaining({ members: expect.anything() })]);
  await patch({ op: 'remove', path: `members[value eq "${byHand}"]` });
  expect(await members()).toEqual([a, byHand].sort());
  const taken = await api.as(people.administrator, 'DELETE', `/group/${id}/member/${a}`);
  expect(taken.json().code).toBe('not-by-hand');
  expect(
    (await patch({ op: 'add', path: 'members', value: [{ value: api.theirs.people.user.personId }] })).status,
  ).toBe(400);
  expect((await directory('DELETE', `/Groups/${id}`)).status).toBe(204);
  expect((await directory('GET', `/Groups/${id}`)).status).toBe(404);
});

test('a group that was made by hand is not there for a directory, and its name is taken', async () => {
  await using api = await startApi();
  const directory = await openDirectory(api, api.ours);
  expect((await directory('GET', '/Groups')).body).toMatchObject({ totalResults: 0, Resources: [] });
  expect((await directory('DELETE', `/Groups/${api.ours.groupId}`)).status).toBe(404);
  const taken = await directory('POST', '/Groups', { schemas: [groupUrn], displayName: 'Vår' });
  expect(taken).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
});

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
