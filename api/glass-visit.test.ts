/** A visit from outside: what it opens, what it does not, and that nothing of it outlasts its time. */
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import type { Glass } from '#schema/glass.ts';
import { closeOverdue } from '#schema/glass-turn.ts';
import type { ListOf } from '#schema/list.ts';
import type { Space } from '#schema/space.ts';
import { requestOf, type TestPerson } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';
import { ask, inTenant, letIn, makeScene, runOut, take } from '#tests/rig/glass.ts';
import { makeOperator } from '#tests/rig/operator.ts';

test('who is let in reads and asks everywhere in that organisation, changes nothing, and nothing of another', async () => {
  await using scene = await makeScene();
  const { api } = scene;
  const { visitor } = await letIn(scene);
  expect((await api.as(visitor, 'GET', '/me')).json()).toMatchObject({ role: 'inspector', name: 'asker (Diarium)' });
  expect((await api.as(visitor, 'GET', `/document/${api.ours.documentId}`)).statusCode).toBe(200);
  expect((await api.as(visitor, 'GET', `/space/${api.ours.spaceId}`)).statusCode).toBe(200);
  expect((await api.as(visitor, 'POST', '/search', { query: 'simhall' })).statusCode).toBe(200);
  expect((await api.as(visitor, 'GET', `/document/${api.theirs.documentId}`)).statusCode).toBe(404);
  const ids = { ...api.ours, ...api.ours.talks[api.ours.people.administrator.personId]! };
  const asks = ['chat.ask', 'chat.regenerate', 'chat.stop', 'search.ask', 'session.end', 'notice.see', 'person.prefer'];
  let refused = 0;
  for (const route of api.routes) {
    if (route.method === 'GET' || route.may === 'public' || asks.includes(route.act ?? '')) continue;
    const call = callOf(route, ids);
    const answer = await api.as(visitor, call.method, call.path, call.body);
    expect(answer.statusCode, `${call.method} ${call.path}`).toBe(403);
    refused += 1;
  }
  expect(refused).toBeGreaterThan(30);
});

test('a space that is one person’s own is not opened by a visit', async () => {
  await using scene = await makeScene();
  const { api } = scene;
  const { administrator } = api.ours.people;
  const spacesOf = async (person: TestPerson) =>
    (await api.as(person, 'GET', '/space')).json<ListOf<Space>>().items.map(({ id, kind }) => ({ id, kind }));
  const own = (await spacesOf(administrator)).find(({ kind }) => kind === 'personal')!.id;
  const { visitor } = await letIn(scene);
  for (const path of [
    `/space/${own}`,
    `/space/${own}/member`,
    `/collection?spaceId=${own}`,
    `/conversation?spaceId=${own}`,
  ])
    expect((await api.as(visitor, 'GET', path)).statusCode, path).toBe(404);
  expect(new Set((await spacesOf(visitor)).map(({ kind }) => kind))).toEqual(new Set(['organisation', 'shared']));
});

test('the link is for the asker alone, lets in once, and an earlier one is good no more', async () => {
  await using scene = await makeScene();
  const { api, asker, second } = scene;
  const { id } = await ask(scene);
  await take(scene, second, id, 'approve');
  expect((await take(scene, second, id, 'enter')).statusCode).toBe(404);
  const tokens = [];
  for (const _ of [1, 2]) {
    const { url } = (await take(scene, asker, id, 'enter')).json<{ url: string }>();
    tokens.push(new URL(url).pathname.split('/').pop());
  }
  const use = (token: string | undefined) =>
    api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token }, remoteAddress: '10.8.0.2' });
  const statuses = [];
  for (const token of [tokens[0], tokens[1], tokens[1]]) statuses.push((await use(token)).statusCode);
  expect(statuses).toEqual([410, 201, 410]);
});

test('when the time is over nothing is open, before and after it is tidied up, and the record counts what was read', async () => {
  await using scene = await makeScene();
  const { api, asker } = scene;
  const { id, visitor } = await letIn(scene);
  const paths = [`/document/${api.ours.documentId}`, '/me'];
  expect((await api.as(visitor, 'GET', paths[0]!)).statusCode).toBe(200);
  await api.as(visitor, 'POST', '/search', { query: 'simhall' });
  await runOut(scene, id);
  for (const path of paths) expect((await api.as(visitor, 'GET', path)).statusCode).toBe(401);
  expect((await take(scene, asker, id, 'enter')).statusCode).toBe(409);
  const spaces = await inTenant(
    scene,
    `select from membership m join person p on p.id = m.person_id
    where m.tenant_id = $1 and p.tenant_id = $1 and p.role = 'inspector'`,
  );
  expect(spaces).toEqual([]);

  for (const _ of ['once', 'again']) await api.db.withTenant(scene.tenantId, (tx) => closeOverdue(tx, system));
  const events = await inTenant<{ details: object }>(
    scene,
    `select details from audit_event where tenant_id = $1 and action = 'glass.end' and object_id = $2`,
    [id],
  );
  expect(events).toEqual([{ details: expect.objectContaining({ endedWhy: 'time', reads: 1, asks: 1 }) }]);
  const [person] = await inTenant<{ out: boolean }>(
    scene,
    `select deactivated_at is not null as out from person where tenant_id = $1 and role = 'inspector'`,
  );
  expect(person).toEqual({ out: true });
  const [shown] = (await api.as(api.ours.people.administrator, 'GET', '/glass')).json<ListOf<Glass>>().items;
  expect(shown).toMatchObject({ id, state: 'ended', endedWhy: 'time', reads: 1, asks: 1 });
});

test('asker, approver and the organisation’s administrators can end it at once, and nobody else', async () => {
  await using scene = await makeScene();
  const { api, asker, second } = scene;
  const third = await makeOperator(api, 'third');
  const { administrator, user } = api.ours.people;
  const enders = {
    asker: (id: string) => take(scene, asker, id, 'end'),
    approver: (id: string) => take(scene, second, id, 'end'),
    tenant: (id: string) => api.as(administrator, 'POST', `/glass/${id}/end`),
  };
  for (const [why, end] of Object.entries(enders)) {
    const { id, visitor } = await letIn(scene);
    expect((await take(scene, third, id, 'end')).statusCode).toBe(404);
    expect((await api.as(user, 'POST', `/glass/${id}/end`)).statusCode).toBe(403);
    expect((await api.as(visitor, 'POST', `/glass/${id}/end`)).statusCode).toBe(403);
    expect((await end(id)).statusCode).toBeLessThan(300);
    expect((await api.as(visitor, 'GET', '/me')).statusCode).toBe(401);
    const [shown] = (await api.as(administrator, 'GET', '/glass')).json<ListOf<Glass>>().items;
    expect(shown).toMatchObject({ id, state: 'ended', endedWhy: why });
    expect((await end(id)).statusCode).toBe(409);
  }
});

test('an open stream ends with the visit that it was opened in', async () => {
  await using scene = await makeScene({ pace: { pollMs: 20, heartbeatMs: 20, recheckMs: 40 } });
  const { api } = scene;
  const { id, visitor } = await letIn(scene);
  const { crawlId } = api.ours;
  await inTenant(scene, `update crawl set state = 'running', ended_at = null where tenant_id = $1 and id = $2`, [
    crawlId,
  ]);
  const asked = requestOf(visitor.cookie, 'GET', `/crawl/${crawlId}/events`);
  const stream = await api.app.inject({ ...asked, payloadAsStream: true });
  expect(stream.statusCode).toBe(200);
  await runOut(scene, id);
  expect(await text(stream.stream())).toContain('"code":"not-signed-in"');
});

test('a visitor needs no second factor of an organisation that asks its people for one', async () => {
  await using scene = await makeScene();
  await inTenant(
    scene,
    `insert into policy (tenant_id, form) values ($1, '{"secondFactor": true}')
    on conflict (tenant_id) do update set form = excluded.form`,
  );
  const { visitor } = await letIn(scene);
  expect((await scene.api.as(visitor, 'GET', `/document/${scene.api.ours.documentId}`)).statusCode).toBe(200);
});
