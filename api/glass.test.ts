/**
 * Those who run the installation see nothing of an organisation, unless two of them agree, for a time, before the eyes
 * of its administrators.
 */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import type { SystemGlass } from '#schema/glass.ts';
import { closeOverdue } from '#schema/glass-turn.ts';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import type { Notice } from '#schema/notice.ts';
import { canary, type TestPerson } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';
import { ask, codes, inTenant, letIn, makeScene, reason, take } from '#tests/rig/glass.ts';
import { makeOperator } from '#tests/rig/operator.ts';

test('whoever runs the installation gets 404 or 403 for everything of a tenant, and its text never', async () => {
  await using scene = await makeScene();
  const { api, asker } = scene;
  const ids = { ...api.theirs, ...api.theirs.talks[api.theirs.people.administrator.personId]! };
  let probed = 0;
  for (const route of api.routes) {
    if (route.may === 'public' || route.url.includes('/system/')) continue;
    const call = callOf(route, ids);
    if (!call.namesIds) continue;
    const answer = await api.as(asker, call.method, call.path, call.body);
    expect([403, 404], `${call.method} ${call.path} ${answer.body}`).toContain(answer.statusCode);
    expect(answer.body).not.toContain(canary);
    probed += 1;
  }
  expect(probed).toBeGreaterThan(40);
});

test('nobody decides on their own wish, not past the database either', async () => {
  await using scene = await makeScene();
  const { id } = await ask(scene);
  expect(codes([await take(scene, scene.asker, id, 'approve'), await take(scene, scene.asker, id, 'refuse')])).toEqual([
    [403, 'same-person'],
    [403, 'same-person'],
  ]);
  const past = inTenant(scene, 'update break_glass set decided_by = asked_by where tenant_id = $1 and id = $2', [id]);
  await expect(past).rejects.toThrow('break_glass_check');
  expect((await take(scene, scene.asker, id, 'enter')).statusCode).toBe(409);
});

test('a wish has a reason and a time within its bounds, of an organisation that is there', async () => {
  await using scene = await makeScene();
  const { api, asker, tenantId } = scene;
  const good = { tenantId, reason, minutes: 30 };
  const wrong = [{ reason: 'För kort' }, { minutes: 4 }, { minutes: 241 }, { minutes: 7.5 }];
  for (const one of wrong)
    expect((await api.as(asker, 'POST', '/system/glass', { ...good, ...one })).statusCode).toBe(400);
  const nowhere = await api.as(asker, 'POST', '/system/glass', { ...good, tenantId: newId() });
  expect(nowhere.statusCode).toBe(404);
  const own = await api.as(asker, 'POST', '/system/glass', {
    ...good,
    tenantId: '00000000-0000-7000-8000-000000000001',
  });
  expect(own.statusCode).toBe(404);
});

test('help for one organisation opens none in another, whatever the request says', async () => {
  await using scene = await makeScene();
  const { api, asker, second } = scene;
  const { id } = await ask(scene);
  const elsewhere = api.theirs.tenantId;
  for (const turn of ['approve', 'refuse', 'end'])
    expect((await take(scene, second, id, turn, elsewhere)).statusCode).toBe(404);
  expect((await take(scene, asker, id, 'enter', elsewhere)).statusCode).toBe(404);
  expect((await api.as(api.theirs.people.administrator, 'POST', `/glass/${id}/end`)).statusCode).toBe(404);
  expect((await api.as(api.theirs.people.administrator, 'GET', '/glass')).body).not.toContain(reason);
  const [row] = await inTenant<{ decided: boolean }>(
    scene,
    'select decided_by is not null as decided from break_glass where tenant_id = $1 and id = $2',
    [id],
  );
  expect(row).toEqual({ decided: false });
});

test('the administrators are told of the wish, the decision and the end, and the record holds each by its actor', async () => {
  await using scene = await makeScene();
  const { api, asker, second } = scene;
  const { administrator, user } = api.ours.people;
  const told = async (person: TestPerson) =>
    (await api.as(person, 'GET', '/notice'))
      .json<ListOf<Notice>>()
      .items.filter(({ code }) => code.startsWith('glass-'));
  const { id } = await letIn(scene);
  await take(scene, asker, id, 'end');
  const refused = await ask(scene);
  await take(scene, second, refused.id, 'refuse');
  const notices = await told(administrator);
  expect(notices.map(({ code }) => code).reverse()).toEqual([
    ...['glass-asked', 'glass-approved', 'glass-ended'],
    ...['glass-asked', 'glass-refused'],
  ]);
  expect(notices.at(-1)!.facts).toEqual({ name: 'asker', minutes: 30, reason });
  expect(await told(user)).toEqual([]);
  const events = await inTenant<{ action: string; kind: string; name: string }>(
    scene,
    `select action, actor_kind as kind, actor_name as name from audit_event
     where tenant_id = $1 and action like 'glass.%' and object_id = $2 order by at, id`,
    [id],
  );
  expect(events).toEqual([
    { action: 'glass.ask', kind: 'operator', name: 'asker' },
    { action: 'glass.approve', kind: 'operator', name: 'second' },
    { action: 'glass.enter', kind: 'operator', name: 'asker' },
    { action: 'glass.end', kind: 'operator', name: 'asker' },
  ]);
});

test('of two who decide at the same moment one does, and what was refused stays so', async () => {
  await using scene = await makeScene();
  const { api, second } = scene;
  const third = await makeOperator(api, 'third');
  const { id } = await ask(scene);
  const decisions = await Promise.all([take(scene, second, id, 'approve'), take(scene, third, id, 'approve')]);
  expect(decisions.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  const other = await ask(scene);
  await take(scene, second, other.id, 'refuse');
  expect(codes([await take(scene, third, other.id, 'approve')])).toEqual([[409, 'glass-decided']]);
  const people = await inTenant(scene, `select id from person where tenant_id = $1 and role = 'inspector'`);
  expect(people).toHaveLength(1);
});

test('a wish that nobody answers for a day is none any more', async () => {
  await using scene = await makeScene();
  const { id } = await ask(scene);
  await inTenant(
    scene,
    `update break_glass set asked_at = now() - interval '25 hours' where tenant_id = $1 and id = $2`,
    [id],
  );
  const turns = async () =>
    codes([await take(scene, scene.second, id, 'approve'), await take(scene, scene.second, id, 'refuse')]);
  const shown = async () => {
    const all = (await scene.api.as(scene.asker, 'GET', '/system/glass')).json<ListOf<SystemGlass>>().items;
    return all.find((glass) => glass.id === id);
  };
  const over = { state: 'ended', endedWhy: 'unanswered', isMine: true, tenantName: 'Vår' };
  expect(await turns()).toEqual([
    [409, 'glass-over'],
    [409, 'glass-over'],
  ]);
  expect(await shown()).toMatchObject(over);
  await scene.api.db.withTenant(scene.tenantId, (tx) => closeOverdue(tx, system));
  expect(await turns()).toEqual([
    [409, 'glass-decided'],
    [409, 'glass-decided'],
  ]);
  expect(await shown()).toMatchObject(over);
});
