/** A tenant is given up by those who run the installation, with its address repeated, once it is closed. */
import { expect, test } from 'vitest';
import type { Acting } from '#schema/audit.ts';
import { askLift, liftHold, placeHold } from '#schema/hold-turn.ts';
import { newId } from '#schema/id.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { idleEngine, startApi } from '#tests/rig/api.ts';
import { addHold } from '#tests/rig/hold.ts';
import { makeOperator } from '#tests/rig/operator.ts';

const reference = 'Avtalet har gått ut';
const olga: Acting = { kind: 'person', id: newId(), name: 'Olga' };

async function makeScene() {
  const started: string[] = [];
  const api = await startApi({ temporal: { ...idleEngine, startPurge: async (_, id) => void started.push(id) } });
  const operator = await makeOperator(api);
  const path = `/system/tenants/${api.ours.tenantId}`;
  return {
    api,
    operator,
    started,
    give: (body: object, at = path) => api.as(operator, 'DELETE', at, body),
    suspend: () => api.as(operator, 'POST', `${path}/suspend`),
    look: () => api.as(operator, 'GET', `${path}/purge`),
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

test('an open tenant is not deleted, nor one whose address was not repeated', async () => {
  await using scene = await makeScene();
  expect((await scene.give({ slug: 'ours', reference })).json()).toMatchObject({ status: 409, code: 'not-suspended' });
  await scene.suspend();
  const wrong = await scene.give({ slug: 'theirs', reference });
  expect(wrong.json()).toMatchObject({ status: 400, errors: [{ path: 'slug' }] });
  expect((await scene.give({ slug: 'ours', reference: 'x' })).statusCode).toBe(400);
  expect((await scene.give({ slug: 'ours', reference }, `/system/tenants/${newId()}`)).statusCode).toBe(404);
  expect((await scene.give({ slug: 'system', reference }, `/system/tenants/${systemTenantId}`)).statusCode).toBe(404);
  expect((await scene.look()).statusCode).toBe(404);
  expect(scene.started).toEqual([]);
});

test('a closed tenant is given up: its deletion is asked for once, started, shown and recorded', async () => {
  await using scene = await makeScene();
  await scene.suspend();
  const answers = await Promise.all([scene.give({ slug: 'ours', reference }), scene.give({ slug: 'ours', reference })]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([202, 409]);
  expect((await scene.give({ slug: 'ours', reference })).json()).toMatchObject({ code: 'tenant-deleting' });
  const purge = (await scene.look()).json<{ id: string }>();
  expect(purge).toMatchObject({ state: 'requested', reference, steps: [], residue: null });
  expect(scene.started).toEqual([purge.id]);
  const { api, operator } = scene;
  expect((await api.as(operator, 'POST', `/system/tenants/${api.ours.tenantId}/resume`)).statusCode).toBe(409);
  const events = await api.db.readTenant<{ details: object }>(
    systemTenantId,
    `select details from audit_event where tenant_id = tenant.id and action = 'tenant.delete'`,
  );
  expect(events).toMatchObject([
    { details: { purgeId: purge.id, before: { state: 'suspended' }, after: { state: 'deleting' } } },
  ]);
});

test('a deletion that failed is asked for again', async () => {
  await using scene = await makeScene();
  await scene.suspend();
  await scene.give({ slug: 'ours', reference });
  const { api } = scene;
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(`update purge set state = 'failed', ended_at = now() where tenant_id = $1`, [tx.tenantId]),
  );
  expect((await scene.give({ slug: 'ours', reference })).statusCode).toBe(202);
  expect(new Set(scene.started).size).toBe(2);
});

test('nobody of a tenant that is given up gets in, and it is shown as being deleted', async () => {
  await using scene = await makeScene();
  const { api, operator } = scene;
  await scene.suspend();
  await scene.give({ slug: 'ours', reference });
  expect((await api.as(operator, 'GET', '/system/tenants')).json()).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ slug: 'ours', state: 'deleting' })]),
  });
  for (const person of Object.values(api.ours.people))
    expect((await api.as(person, 'GET', '/me')).statusCode).toBe(401);
});

test('a tenant in which anything is held is not given up, nor is anything held in one that is', async () => {
  await using scene = await makeScene();
  const { api } = scene;
  const { tenantId } = api.ours;
  const scopes = [{ kind: 'conversation' as const, id: newId() }];
  const holdId = await api.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes }));
  await scene.suspend();
  expect((await scene.give({ slug: 'ours', reference })).json()).toMatchObject({ status: 423, code: 'legal-hold' });
  expect(scene.started).toEqual([]);
  await api.db.withTenant(tenantId, async (tx) => {
    await askLift(tx, olga, holdId, { reason: 'Tvisten är avgjord' });
    await liftHold(tx, { ...olga, id: newId() }, holdId);
  });
  expect((await scene.give({ slug: 'ours', reference })).statusCode).toBe(202);
  const late = { title: 'Tvist', reason: 'Behövs i tingsrätten', reference: 'T 2', reviewOn: '2199-01-01', emails: [] };
  const place = api.db.withTenant(tenantId, (tx) => placeHold(tx, olga, { ...late, scopes: [{ kind: 'tenant' }] }));
  await expect(place).rejects.toMatchObject({ facts: { code: 'tenant-deleting' } });
});
