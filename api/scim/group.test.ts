/** Groups that a directory keeps, beside those made by hand. */
import { expect, test } from 'vitest';
import { startApi } from '#tests/rig/api.ts';
import { find, groupUrn, openDirectory, patchUrn } from '#tests/rig/directory.ts';
import { addPerson } from '#tests/rig/staff-furniture.ts';

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
