/**
 * Those who run the installation see nothing of an organisation, unless two of them agree, for a time, before the eyes
 * of its administrators.
 */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import type { Glass, SystemGlass } from '#schema/glass.ts';
import { closeOverdue } from '#schema/glass-turn.ts';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import type { Notice } from '#schema/notice.ts';
import { canary, cookieOf, startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { callOf } from '#tests/rig/call.ts';
import { makeOperator } from '#tests/rig/operator.ts';

const reason = 'Sökningen svarar inte som den ska sedan i går';

type Scene = AsyncDisposable & { api: TestApi; asker: TestPerson; second: TestPerson; tenantId: string };

async function makeScene(): Promise<Scene> {
  const api = await startApi();
  const asker = await makeOperator(api, 'asker');
  const second = await makeOperator(api, 'second');
  return { api, asker, second, tenantId: api.ours.tenantId, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

async function ask({ api, asker, tenantId }: Scene, more: object = {}): Promise<SystemGlass> {
  const answer = await api.as(asker, 'POST', '/system/glass', { tenantId, reason, minutes: 30, ...more });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json();
}

const take = (scene: Scene, person: TestPerson, id: string, turn: string, tenantId = scene.tenantId) =>
  scene.api.as(person, 'POST', `/system/glass/${id}/${turn}`, { tenantId });

/** Whoever was let in, signed in by their link. */
async function enter(scene: Scene, id: string): Promise<TestPerson> {
  const entry = await take(scene, scene.asker, id, 'enter');
  expect(entry.statusCode, entry.body).toBe(201);
  const token = new URL(entry.json<{ url: string }>().url).pathname.split('/').pop();
  const url = '/api/v1/session/link';
  const opened = await scene.api.app.inject({ method: 'POST', url, payload: { token }, remoteAddress: '10.8.0.1' });
  expect(opened.statusCode, opened.body).toBe(201);
  return { personId: '', email: '', cookie: cookieOf(opened) };
}

async function letIn(scene: Scene): Promise<{ id: string; visitor: TestPerson }> {
  const { id } = await ask(scene);
  expect((await take(scene, scene.second, id, 'approve')).statusCode).toBe(200);
  return { id, visitor: await enter(scene, id) };
}

const inTenant = <Row extends object>({ api, tenantId }: Scene, text: string, values: unknown[] = []) =>
  api.db.withTenant(tenantId, (tx) => tx.sql<Row>(text, [tenantId, ...values]));

/** The time is over: told to the database, by whose clock it goes. */
const runOut = (scene: Scene, id: string) =>
  inTenant(scene, `update break_glass set ends_at = now() - interval '1 second' where tenant_id = $1 and id = $2`, [
    id,
  ]);

const codes = (answers: { statusCode: number; json(): unknown }[]) =>
  answers.map((answer) => [answer.statusCode, (answer.json() as { code?: string }).code]);

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
  await scene.api.db.withTenant(scene.tenantId, (tx) => closeOverdue(tx, system));
  expect(codes([await take(scene, scene.second, id, 'approve')])).toEqual([[409, 'glass-decided']]);
  const [shown] = (await scene.api.as(scene.asker, 'GET', '/system/glass'))
    .json<ListOf<SystemGlass>>()
    .items.filter((glass) => glass.id === id);
  expect(shown).toMatchObject({ state: 'ended', endedWhy: 'unanswered', isMine: true, tenantName: 'Vår' });
});
