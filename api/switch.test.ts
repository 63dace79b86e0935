/** What the installation switches off for an organisation is refused there from the next request on, until it is on. */
import { expect, test } from 'vitest';
import type { KeyForm } from '#schema/key.ts';
import { openSwitches, type Switches } from '#schema/tenant.ts';
import { addPerson } from '#tests/probe/person.ts';
import { startApi } from '#tests/rig/api.ts';
import { comeByLink } from '#tests/rig/entering.ts';
import { formOf } from '#tests/rig/furniture.ts';
import { withKey } from '#tests/rig/key.ts';
import { makeOperator } from '#tests/rig/operator.ts';

/** Everything on but for what is said. */
async function openOperated() {
  const api = await startApi();
  const operator = await makeOperator(api);
  const turn = async (change: Partial<Switches>) => {
    const path = `/system/tenants/${api.ours.tenantId}/switches`;
    expect((await api.as(operator, 'PUT', path, { ...openSwitches, ...change })).statusCode).toBe(200);
  };
  return { api, turn, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

const said = (answer: { statusCode: number; body: string }) => [answer.statusCode, JSON.parse(answer.body).code];

test('where keys are switched off those that there are open nothing, and none is made', async () => {
  await using stage = await openOperated();
  const { api, turn } = stage;
  const { user } = api.ours.people;
  const { send } = await withKey(api, user.personId);
  const form: Partial<KeyForm> = { name: 'Hamnen', kind: 'secret', permissions: ['read'] };
  await turn({ keys: false });
  expect((await send('GET', '/space')).statusCode).toBe(401);
  expect(said(await api.as(user, 'POST', '/key', form))).toEqual([403, 'keys-off']);
  await turn({});
  expect((await send('GET', '/space')).statusCode).toBe(200);
  expect((await api.as(user, 'POST', '/key', form)).statusCode).toBe(201);
});

test('where browsers are switched off no source with scripts is saved or read, those from before neither', async () => {
  await using stage = await openOperated();
  const { api, turn } = stage;
  const { administrator } = api.ours.people;
  const form = { ...formOf('Hamnen'), render: true, collectionId: api.ours.collectionId };
  const save = () => api.as(administrator, 'POST', '/source', form);
  const made = await save();
  expect(made.statusCode).toBe(201);
  const crawl = () => api.as(administrator, 'POST', '/crawl', { sourceId: made.json().id });
  await turn({ render: false });
  expect([said(await save()), said(await crawl())]).toEqual([
    [403, 'render-off'],
    [403, 'render-off'],
  ]);
  await turn({});
  expect((await crawl()).statusCode).toBe(202);
});

test('where nobody has a space of their own signing in makes none, and makes it once they may', async () => {
  await using stage = await openOperated();
  const { api, turn } = stage;
  const person = await addPerson(api.db, api.ours.tenantId, 'user');
  const spaces = async () => {
    expect((await comeByLink(api, person)).statusCode).toBe(201);
    return api.db.readTenant(
      api.ours.tenantId,
      `select s.id from space s where s.tenant_id = tenant.id and s.kind = 'personal' and s.owner_id = $2`,
      [person.personId],
    );
  };
  await turn({ personalSpaces: false });
  expect(await spaces()).toHaveLength(0);
  await turn({});
  expect(await spaces()).toHaveLength(1);
});
