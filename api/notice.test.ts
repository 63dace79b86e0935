/** Notices: told to those whom they are for, until they have seen them, and to nobody else. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import { type Notice, tellAll, tellPerson } from '#schema/notice.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';

/** Without what the rig has put there for everybody. */
async function told(api: TestApi, person: TestPerson): Promise<Notice[]> {
  const answer = await api.as(person, 'GET', '/notice');
  expect(answer.statusCode).toBe(200);
  return answer.json<ListOf<Notice>>().items.filter(({ id }) => ![api.ours.noticeId, api.theirs.noticeId].includes(id));
}

test('a notice reaches the person, or all who hold the permission, until each of them has seen it', async () => {
  await using api = await startApi();
  const { administrator, editor, user } = api.ours.people;
  await api.db.withTenant(api.ours.tenantId, async (tx) => {
    await tellAll(tx, 'setting', 'suspended');
    await tellPerson(tx, user.personId, 'link-spent');
  });
  const [one] = await told(api, administrator);
  expect(one).toMatchObject({ code: 'suspended', facts: {} });
  expect(await told(api, editor)).toEqual([one]);
  expect(await told(api, user)).toMatchObject([{ code: 'link-spent' }]);
  expect(await told(api, api.theirs.people.administrator)).toEqual([]);

  const see = (person: TestPerson) => api.as(person, 'PUT', `/notice/${one!.id}/seen`);
  expect((await see(user)).statusCode).toBe(404);
  expect((await see(api.theirs.people.administrator)).statusCode).toBe(404);
  expect([(await see(administrator)).statusCode, (await see(administrator)).statusCode]).toEqual([204, 204]);
  expect(await told(api, administrator)).toEqual([]);
  expect(await told(api, editor)).toEqual([one]);
});

test('nobody is told what was said before they came, or more than a month ago', async () => {
  await using api = await startApi();
  const { administrator, editor } = api.ours.people;
  const { tenantId } = api.ours;
  await api.db.withTenant(tenantId, (tx) => tellAll(tx, 'setting', 'suspended'));
  await api.db.withTenant(tenantId, (tx) =>
    tx.sql(`update person set created_at = now() + interval '1 second' where tenant_id = $1 and id = $2`, [
      tenantId,
      administrator.personId,
    ]),
  );
  expect(await told(api, administrator)).toEqual([]);
  expect(await told(api, editor)).toHaveLength(1);
  await api.db.withTenant(tenantId, (tx) =>
    tx.sql(`update notice set at = now() - interval '31 days' where tenant_id = $1`, [tenantId]),
  );
  expect(await told(api, editor)).toEqual([]);
});
