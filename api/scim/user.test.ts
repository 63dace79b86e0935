/** Users as Entra ID and Okta send them: made, found, changed, put out, and never twice. */
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { entraUser, find, oktaUser, openDirectory, patchUrn, replace } from '#tests/rig/directory.ts';

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

test('a directory gives no other address to somebody who may more than the one whose key it is', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const role = await api.as(administrator, 'POST', '/role', {
    name: 'Personal',
    permissions: ['people', 'role', 'administer', 'key'],
  });
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { role: role.json().id });
  const directory = await openDirectory(api, { ...api.ours, people: { ...api.ours.people, administrator: user } });
  const turn = (id: string, name: string) => {
    const emails = [{ value: `${name}@elsewhere.example`, type: 'work', primary: true }];
    return directory('PATCH', `/Users/${id}`, replace({ emails }));
  };
  expect((await turn(administrator.personId, 'a')).status).toBe(403);
  expect((await turn(api.ours.heirId, 'b')).status).toBe(200);
  expect((await directory('PATCH', `/Users/${administrator.personId}`, replace({ displayName: 'Ny' }))).status).toBe(
    200,
  );
  const left = (await api.as(administrator, 'GET', '/me')).json();
  expect(left).toMatchObject({ name: 'Ny', email: administrator.email });
});
