/** Groups open spaces, collections and documents: nobody fills one that opens more than they reach, by any way. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import type { Notice } from '#schema/notice.ts';
import type { ImportResult } from '#schema/person-import.ts';
import type { SpaceRole } from '#schema/role.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { groupUrn, openDirectory } from '#tests/rig/directory.ts';
import { federationFormOf } from '#tests/rig/furniture.ts';
import { invitation } from '#tests/rig/invite.ts';

type Opened = 'nothing' | SpaceRole | 'collection' | 'document';

/** Lets the group open this and nothing else of the furnished space. */
const open = (api: TestApi, groupId: string, what: Opened) =>
  api.db.withTenant(api.ours.tenantId, async ({ tenantId, sql }) => {
    for (const table of ['space_group', 'collection_group', 'document_group']) {
      await sql(`delete from ${table} where tenant_id = $1 and group_id = $2`, [tenantId, groupId]);
    }
    const places = { collection: api.ours.collectionId, document: api.ours.documentId };
    for (const [table, id] of Object.entries(places)) {
      await sql(`update ${table} set narrowed = $3 where tenant_id = $1 and id = $2`, [tenantId, id, what === table]);
    }
    if (what === 'collection' || what === 'document') {
      const insert = `insert into ${what}_group (tenant_id, ${what}_id, group_id) values ($1, $2, $3)`;
      await sql(insert, [tenantId, places[what], groupId]);
    } else if (what !== 'nothing') {
      const insert = 'insert into space_group (tenant_id, space_id, group_id, role) values ($1, $2, $3, $4)';
      await sql(insert, [tenantId, api.ours.spaceId, groupId, what]);
    }
  });

/** The user of the cast, who reads in the furnished space, sees to people besides. */
async function appoint(api: TestApi, permissions: string[]): Promise<TestPerson> {
  const { administrator, user } = api.ours.people;
  const role = await api.as(administrator, 'POST', '/role', { name: permissions.join(), permissions });
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { role: role.json().id });
  return user;
}

/** Each way to put somebody into a group, and what it answers: the code of a refusal, or `done`. */
const ways: Record<string, (api: TestApi, asker: TestPerson, groupId: string, mark: string) => Promise<string>> = {
  'by hand': async (api, asker, groupId) => {
    const answer = await api.as(asker, 'PUT', `/group/${groupId}/member/${api.ours.heirId}`);
    return answer.statusCode === 204 ? 'done' : answer.json().code;
  },
  'many at once': async (api, asker, groupId) => {
    const ids = [api.ours.heirId];
    const answer = await api.as(asker, 'POST', '/person/bulk', { act: 'group-add', groupId, ids });
    return answer.json().items[0].reason ?? 'done';
  },
  'by invitation': async (api, asker, groupId, mark) => {
    const form = invitation({ email: `${mark}@ny.example`, groupIds: [groupId] });
    const answer = await api.as(asker, 'POST', '/person', form);
    return answer.statusCode === 201 ? 'done' : answer.json().code;
  },
  'by a file': async (api, asker, _groupId, mark) => {
    const file = Buffer.from(`namn;e-post;grupper\nNy;${mark}-fil@ny.example;Vår\n`).toString('base64');
    const [row] = (await api.as(asker, 'POST', '/person/import', { file })).json<ImportResult>().rows;
    return row!.reason?.code ?? 'done';
  },
  'by a provider': async (api, asker, groupId, mark) => {
    const form = { ...federationFormOf(mark), clientId: mark, groups: [{ value: 'alla', groupId }] };
    const answer = await api.as(asker, 'POST', '/federation', form);
    return answer.statusCode === 201 ? 'done' : answer.json().code;
  },
};

test.each(Object.entries(ways))('%s nobody gives more than they reach', async (_name, give) => {
  await using api = await startApi();
  const { groupId, people } = api.ours;
  const keeper = await appoint(api, ['read', 'ask', 'upload', 'people', 'federation']);
  const answers: Record<string, string> = {};
  for (const what of ['nothing', 'viewer', 'editor', 'owner', 'collection', 'document'] as const) {
    await open(api, groupId, what);
    answers[what] = await give(api, keeper, groupId, what);
  }
  const refused = { editor: 'group-beyond', owner: 'group-beyond', collection: 'group-beyond' };
  expect(answers).toEqual({ nothing: 'done', viewer: 'done', ...refused, document: 'group-beyond' });
  expect(await give(api, people.outsider, groupId, 'administrator')).toBe('done');
});

test('nobody enters a group alone, not even one that opens nothing yet; an administrator does, and it is recorded', async () => {
  await using api = await startApi();
  const { groupId, people, tenantId } = api.ours;
  const keeper = await appoint(api, ['read', 'ask', 'upload', 'people']);
  const enter = (person: TestPerson) => api.as(person, 'PUT', `/group/${groupId}/member/${person.personId}`);
  expect((await enter(keeper)).json()).toMatchObject({ status: 403, code: 'group-own' });
  const bulk = { act: 'group-add', groupId, ids: [keeper.personId] };
  expect((await api.as(keeper, 'POST', '/person/bulk', bulk)).json().items[0].reason).toBe('group-own');
  await open(api, groupId, 'viewer');
  expect((await enter(people.outsider)).statusCode).toBe(204);
  const [joined] = await api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `select actor_id as "actorId" from audit_event where tenant_id = $1 and action = 'group.join' and outcome = 'done'`,
      [tenantId],
    ),
  );
  expect(joined).toEqual({ actorId: people.outsider.personId });
});

test('owners of what a group opens are told once that somebody came, by hand or by a directory, until they have seen it', async () => {
  await using api = await startApi();
  const { groupId, people, spaceId, heirId } = api.ours;
  const told = async (person: TestPerson) =>
    (await api.as(person, 'GET', '/notice'))
      .json<ListOf<Notice>>()
      .items.filter(({ code }) => code === 'group-grew')
      .map(({ id, facts }) => ({ id, facts }));
  await open(api, groupId, 'collection');
  for (const { personId } of [people.user, people.editor]) {
    await api.as(people.outsider, 'PUT', `/group/${groupId}/member/${personId}`);
  }
  const [notice, ...more] = await told(people.administrator);
  expect(notice?.facts).toEqual({ group: 'Vår', space: 'Vår' });
  expect(more).toEqual([]);
  expect(await told(people.editor)).toEqual([]);
  await api.as(people.administrator, 'PUT', `/notice/${notice!.id}/seen`);

  const directory = await openDirectory(api, api.ours);
  const made = await directory('POST', '/Groups', { schemas: [groupUrn], displayName: 'Katalogens' });
  await api.as(people.administrator, 'PUT', `/space/${spaceId}/group/${made.body.id}`, { role: 'viewer' });
  const members = [{ value: heirId }];
  await directory('PUT', `/Groups/${made.body.id}`, { schemas: [groupUrn], displayName: 'Katalogens', members });
  expect((await told(people.administrator)).map(({ facts }) => facts)).toEqual([{ group: 'Katalogens', space: 'Vår' }]);
});

test('a directory fills groups as it likes, so its key is made by whoever may fill any', async () => {
  await using api = await startApi();
  const key = { name: 'Katalogen', kind: 'provisioning' };
  const weak = await appoint(api, ['people', 'key']);
  expect((await api.as(weak, 'POST', '/key', key)).json()).toMatchObject({ status: 403, code: 'key-beyond' });
  const strong = await appoint(api, ['people', 'role', 'administer', 'key']);
  expect((await api.as(strong, 'POST', '/key', key)).statusCode).toBe(201);
});
