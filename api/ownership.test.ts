/** Whoever is put out, and whichever group goes: a shared space keeps an owner who can act. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import type { SpaceMember } from '#schema/member.ts';
import type { Notice } from '#schema/notice.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { groupUrn, openDirectory, patchUrn } from '#tests/rig/directory.ts';
import { invite } from '#tests/rig/invite.ts';
import { makeOperator } from '#tests/rig/operator.ts';

/** A space that these people, and whoever is in the group, own together. */
async function ownedBy(api: TestApi, people: Pick<TestPerson, 'personId'>[], groupId?: string): Promise<string> {
  const { administrator } = api.ours.people;
  const { id } = (await api.as(administrator, 'POST', '/space', { name: 'Hamnen' })).json();
  const role = 'owner';
  for (const { personId } of people) await api.as(administrator, 'PUT', `/space/${id}/member/${personId}`, { role });
  if (groupId) await api.as(administrator, 'PUT', `/space/${id}/group/${groupId}`, { role });
  expect((await api.as(administrator, 'DELETE', `/space/${id}/member/${administrator.personId}`)).statusCode).toBe(204);
  return id;
}

/** A space that the directory's group alone owns, and the directory. */
async function ownedByDirectory(api: TestApi, memberIds: string[]) {
  const { administrator } = api.ours.people;
  const directory = await openDirectory(api, api.ours);
  const members = memberIds.map((value) => ({ value }));
  const group = await directory('POST', '/Groups', { schemas: [groupUrn], displayName: 'Hamnen', members });
  const { id } = (await api.as(administrator, 'POST', '/space', { name: 'Kajen' })).json();
  await api.as(administrator, 'PUT', `/space/${id}/group/${group.body.id}`, { role: 'owner' });
  expect((await api.as(administrator, 'DELETE', `/space/${id}/member/${administrator.personId}`)).statusCode).toBe(204);
  return { directory, groupId: group.body.id as string, spaceId: id as string };
}

const owners = (api: TestApi, spaceId: string) =>
  api.db.withTenant(api.ours.tenantId, async ({ tenantId, sql }) => {
    const found = await sql<{ id: string }>(
      `select distinct p.id from membership m join person p on p.tenant_id = m.tenant_id and p.id = m.person_id
         and p.deactivated_at is null
       where m.tenant_id = $1 and m.space_id = $2 and m.role = 'owner' order by p.id`,
      [tenantId, spaceId],
    );
    return found.map(({ id }) => id);
  });
const administrators = ({ ours: { people } }: TestApi) =>
  [people.administrator, people.editor, people.outsider].map(({ personId }) => personId).sort();
const inherited = async (api: TestApi, person: TestPerson) =>
  (await api.as(person, 'GET', '/notice'))
    .json<ListOf<Notice>>()
    .items.filter(({ code }) => code === 'space-inherited')
    .map(({ facts }) => facts.space);

test('what a service alone owns falls to the administrators when it is removed', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const service = (await api.as(administrator, 'POST', '/service', { name: 'Lotsen', role: 'user' })).json();
  const spaceId = await ownedBy(api, [{ personId: service.id }]);
  expect((await api.as(administrator, 'DELETE', `/service/${service.id}`)).statusCode).toBe(204);
  expect(await owners(api, spaceId)).toEqual(administrators(api));
  expect(await inherited(api, administrator)).toEqual(['Hamnen']);
});

test('what a person alone owns falls to the administrators when they are deactivated, and what others own too does not', async () => {
  await using api = await startApi();
  const { administrator, user, editor } = api.ours.people;
  const alone = await ownedBy(api, [user]);
  const shared = await ownedBy(api, [user, editor]);
  expect((await api.as(administrator, 'POST', `/person/${user.personId}/deactivate`)).statusCode).toBe(200);
  expect(await owners(api, alone)).toEqual(administrators(api));
  expect(await owners(api, shared)).toEqual([editor.personId]);
  expect(await inherited(api, administrator)).toEqual(['Hamnen']);
  const { items } = (await api.as(administrator, 'GET', `/space/${alone}/member`)).json<ListOf<SpaceMember>>();
  expect(items.map(({ id }) => id)).toContain(user.personId);
});

test('of two owners who are deactivated at the same moment the space falls to the administrators', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const guest = await invite(api, administrator);
  const spaceId = await ownedBy(api, [user, guest]);
  const put = [user, guest].map(({ personId }) => api.as(administrator, 'POST', `/person/${personId}/deactivate`));
  expect((await Promise.all(put)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  expect(await owners(api, spaceId)).toEqual(administrators(api));
});

test('a directory is not refused: its group, its members and its people go, and the administrators own what is left', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const { directory, groupId, spaceId } = await ownedByDirectory(api, [user.personId, api.ours.heirId]);
  const drop = (value: string) => {
    const Operations = [{ op: 'remove', path: `members[value eq "${value}"]` }];
    return directory('PATCH', `/Groups/${groupId}`, { schemas: [patchUrn], Operations });
  };
  expect((await drop(user.personId)).status).toBe(200);
  expect(await owners(api, spaceId)).toEqual([api.ours.heirId]);
  expect((await drop(api.ours.heirId)).status).toBe(200);
  expect(await owners(api, spaceId)).toEqual(administrators(api));
  expect(await inherited(api, administrator)).toEqual(['Kajen']);
});

test('a space that a directory’s group alone owns outlives the group', async () => {
  await using api = await startApi();
  const { directory, groupId, spaceId } = await ownedByDirectory(api, [api.ours.people.user.personId]);
  expect((await directory('DELETE', `/Groups/${groupId}`)).status).toBe(204);
  expect(await owners(api, spaceId)).toEqual(administrators(api));
});

test('by hand the last one by whom a group owns a space is not taken out of it', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const { groupId, personId } = api.ours;
  const spaceId = await ownedBy(api, [], groupId);
  const path = `/group/${groupId}/member/${personId}`;
  expect((await api.as(administrator, 'DELETE', path)).json()).toMatchObject({ status: 409, code: 'last-owner' });
  expect(await owners(api, spaceId)).toEqual([personId]);
  await api.as(administrator, 'PUT', `/group/${groupId}/member/${user.personId}`);
  expect((await api.as(administrator, 'DELETE', path)).statusCode).toBe(204);
  expect(await owners(api, spaceId)).toEqual([user.personId]);
});

test('those who run the installation see to their own organisation as administrators do to theirs', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api, 'one');
  const [other, gone] = [await makeOperator(api, 'two'), await makeOperator(api, 'three')];
  const key = { name: 'Katalogen', kind: 'provisioning' };
  expect((await api.as(operator, 'POST', '/key', key)).statusCode).toBe(201);
  const removed = await api.as(operator, 'DELETE', `/person/${gone.personId}`, { handTo: other.personId });
  expect(removed.statusCode).toBe(204);
});

test('whoever sees to people alone hands what somebody leaves to an administrator, not to themselves', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const permissions = ['read', 'ask', 'upload', 'people'];
  const role = (await api.as(administrator, 'POST', '/role', { name: 'Personal', permissions })).json();
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { role: role.id });
  const guest = await invite(api, administrator);
  const spaceId = await ownedBy(api, [guest]);
  const remove = (handTo: string) => api.as(user, 'DELETE', `/person/${guest.personId}`, { handTo });
  expect((await remove(user.personId)).json()).toMatchObject({ status: 403, code: 'heir-beyond' });
  expect((await remove(administrator.personId)).statusCode).toBe(204);
  expect(await owners(api, spaceId)).toEqual([administrator.personId]);
});
