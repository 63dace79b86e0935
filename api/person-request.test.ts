/** Requests by people's rights, turn by turn: what is taken out of an answer, put right, put off, and begun. */
import { expect, test } from 'vitest';
import type { ListOf } from '#schema/list.ts';
import type { PersonRequestDetail, PersonRequestItem } from '#schema/person-request.ts';
import { addPerson } from '#tests/probe/person.ts';
import { adder } from '#tests/rig/adder.ts';
import { idleEngine, startApi } from '#tests/rig/api.ts';
import { dayIn } from '#tests/rig/person-request.ts';

async function makeScene() {
  const begun: string[] = [];
  const note = (what: string) => async (_tenantId: string, id: string) => void begun.push(`${what} ${id}`);
  const temporal = { ...idleEngine, goOnPurge: note('items'), startPurge: note('organisation') };
  const api = await startApi({ temporal });
  const officer = await addPerson(api.db, api.ours.tenantId, 'compliance-officer');
  const turn = async (id: string, path: string, body: object = {}) => {
    const answer = await api.as(officer, 'POST', `/person-request/${id}/${path}`, body);
    return { ...answer.json(), status: answer.statusCode } as PersonRequestDetail & { status: number; code?: string };
  };
  return { api, begun, officer, turn, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

const reason = 'Ärendet är omfattande och rör många handlingar';

test('an erasure begins a disposal of its things, and never the deletion of the organisation', async () => {
  await using scene = await makeScene();
  const { erasureRequestId, erasureDecisionId } = scene.api.ours;
  const asked = await scene.turn(erasureRequestId, 'erase', { decisionId: erasureDecisionId, reason });
  expect(asked).toMatchObject({ status: 202, state: 'erasing', purgeState: 'requested' });
  expect(scene.begun).toEqual([`items ${asked.purgeId}`]);
  expect(await scene.turn(erasureRequestId, 'end', { outcome: 'erased', note: reason })).toMatchObject({ status: 409 });
  expect(await scene.turn(erasureRequestId, 'again')).toMatchObject({ status: 409 });
  await scene.api.db.withTenant(scene.api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`update purge set state = 'refused', ended_at = now() where tenant_id = $1 and id = $2`, [
      tenantId,
      asked.purgeId,
    ]),
  );
  expect(await scene.turn(erasureRequestId, 'again')).toMatchObject({ status: 202, state: 'review', purgeId: null });
});

test('what is taken out of a hit is said, and whoever looks it over takes out more and leaves in', async () => {
  await using scene = await makeScene();
  const { api, officer, turn } = scene;
  const { tenantId, accessRequestId: id, spaceId } = api.ours;
  await api.db.withTenant(tenantId, async (tx) => {
    const add = adder(tx);
    const olof = await add('person', { email: 'olof@hamnen.example', name: 'Olof Åkesson', role: 'user' });
    const talk = await add('conversation', { space_id: spaceId, person_id: olof, title: 'Hamnen' });
    const text = 'Olof Åkesson och Lillan, 19121212-1212, skrev om kajen';
    const hit = await add('message', { conversation_id: talk, author: 'person', state: 'done', text });
    await tx.sql('delete from person_request_item where tenant_id = $1 and request_id = $2', [tenantId, id]);
    const row = { request_id: id, store: 'mention.message', row_key: JSON.stringify([hit]), verdict: 'waiting' };
    await add('person_request_item', row);
  });
  await turn(id, 'reading', { reason });
  const look = async () => {
    const answer = await api.as(officer, 'GET', `/person-request/${id}/item`);
    return (answer.json() as ListOf<PersonRequestItem>).items[0];
  };
  expect(await look()).toMatchObject({
    excerpt: '[annan person] och Lillan, [annan person], skrev om kajen',
    taken: [
      { kind: 'name', text: 'Olof Åkesson' },
      { kind: 'number', text: '19121212-1212' },
    ],
  });
  await turn(id, 'redact', { term: 'Lillan', fate: 'take-out' });
  const done = await turn(id, 'redact', { term: '19121212-1212', fate: 'leave-in' });
  expect(done).toMatchObject({ status: 200, takenOut: ['Lillan'], leftIn: ['19121212-1212'] });
  expect(await look()).toMatchObject({ excerpt: '[annan person] och [annan person], 19121212-1212, skrev om kajen' });
  expect(await turn(id, 'redact', { term: 'Lillan', fate: 'auto' })).toMatchObject({ takenOut: [] });
  const said = await api.db.readTenant<{ details: object }>(
    tenantId,
    `select details from audit_event where tenant_id = tenant.id and action = 'person-request.redact'`,
  );
  expect(said.map(({ details }) => details)).toEqual([{ fate: 'take-out' }, { fate: 'leave-in' }, { fate: 'auto' }]);
});

test('what was found for whoever asks to see it is looked over by who says why, who need not be let into the record', async () => {
  await using scene = await makeScene();
  const { db, ours, as } = scene.api;
  const { accessRequestId: id, erasureRequestId, tenantId } = ours;
  const archivist = await addPerson(db, tenantId, 'user', null, ['retention']);
  const look = async (of: string) => (await as(archivist, 'GET', `/person-request/${of}/item`)).json();
  const begin = (of: string) =>
    as(archivist, 'POST', `/person-request/${of}/reading`, { reason: 'Utdrag: KS 2026/44' });
  expect(await look(id)).toMatchObject({ status: 403, code: 'reading-needed' });
  expect((await as(archivist, 'GET', `/person-request/${id}/reading`)).json()).toBeNull();
  // Nothing of it is an act.
  expect(await look(erasureRequestId)).toMatchObject({ next: null });
  expect((await begin(erasureRequestId)).json()).toMatchObject({ status: 409, code: 'request-kind' });
  const begun = await begin(id);
  expect(begun.json()).toMatchObject({ category: 'request', reason: 'Utdrag: KS 2026/44' });
  expect((await look(id)).items).toHaveLength(2);
  expect((await as(archivist, 'GET', '/audit')).statusCode).toBe(403);
  const seen = await db.readTenant<{ action: string; details: object }>(
    tenantId,
    `select action, details from audit_event where tenant_id = tenant.id and actor_id = $2 and outcome = 'done'
       and (action = 'reading.begin' or object_id = $3) order by at, id`,
    [archivist.personId, id],
  );
  expect(seen).toEqual([
    { action: 'reading.begin', details: { category: 'request', reason: 'Utdrag: KS 2026/44', personRequestId: id } },
    { action: 'person-request.read', details: { items: 2, readingId: begun.json().id } },
  ]);
  for (let times = 1; times < 5; times += 1) expect((await begin(id)).statusCode).toBe(201);
  expect((await begin(id)).json()).toMatchObject({ status: 429, code: 'readings-spent' });
});

test('time is put off once, by two months at most, and while it is left; what was put right is told in words', async () => {
  await using scene = await makeScene();
  const { rectificationRequestId: id, accessRequestId } = scene.api.ours;
  expect(await scene.turn(id, 'extend', { dueOn: dayIn(95), reason })).toMatchObject({ code: 'request-too-late' });
  expect(await scene.turn(id, 'extend', { dueOn: dayIn(80), reason })).toMatchObject({
    status: 200,
    dueOn: dayIn(80),
    extended: { reason },
  });
  expect(await scene.turn(id, 'extend', { dueOn: dayIn(81), reason })).toMatchObject({ code: 'request-extended' });
  await scene.api.db.withTenant(scene.api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `update person_request set received_on = current_date - 40, due_on = current_date - 10
       where tenant_id = $1 and id = $2`,
      [tenantId, accessRequestId],
    ),
  );
  const late = { dueOn: dayIn(5), reason };
  expect(await scene.turn(accessRequestId, 'extend', late)).toMatchObject({ code: 'request-late' });

  const words = { what: 'Namnet i kontot', wrong: 'Siv Kanari', corrected: 'Siv Kanarie' };
  const { rectifications } = await scene.turn(id, 'rectify', words);
  expect(rectifications).toContainEqual(expect.objectContaining(words));
  expect(await scene.turn(id, 'end', { outcome: 'rectified', note: reason })).toMatchObject({ outcome: 'rectified' });
  const over = await scene.api.as(scene.officer, 'GET', `/person-request/${id}/item`);
  expect(over.json()).toMatchObject({ status: 409, code: 'request-ended' });
  const told = await scene.api.db.readTenant<{ details: object }>(
    scene.api.ours.tenantId,
    `select details from audit_event where tenant_id = tenant.id and object_id = $2 and action like 'person-request.%'`,
    [id],
  );
  expect(JSON.stringify(told)).not.toContain('Kanari');
});
