/** API keys from being made to being over: for whom they are, what they hold, and for how long. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { MadeKey } from '#schema/key.ts';
import { startAnother } from '#tests/rig/another.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { addKey, sendWith, withKey } from '#tests/rig/key.ts';

const form = { name: 'Hamnen', kind: 'secret', permissions: ['read', 'ask'] };

const rowOf = async ({ db, ours }: TestApi, id: string) =>
  (
    await db.withTenant(ours.tenantId, (tx) =>
      tx.sql<Record<string, unknown>>('select * from key where tenant_id = $1 and id = $2', [tx.tenantId, id]),
    )
  )[0]!;

test('a key is shown once, and what is kept of it opens nothing', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const answer = await api.as(user, 'POST', '/key', form);
  expect(answer.statusCode).toBe(201);
  const { key, bearer } = answer.json<MadeKey>();
  expect(bearer).toMatch(/^sk_\w+$/);
  expect(key).toMatchObject({ prefix: 'sk_', lastFour: bearer.slice(-4), lastUsedAt: null, owner: { kind: 'person' } });
  const me = await sendWith(api, bearer, 'GET', '/me');
  expect(me.json()).toMatchObject({ personId: user.personId });
  expect((await sendWith(api, bearer, 'GET', `/space/${api.ours.spaceId}`)).statusCode).toBe(200);
  const shown = await api.as(user, 'GET', `/key/${key.id}`);
  const row = JSON.stringify(await rowOf(api, key.id));
  const secret = bearer.slice(3).split('_')[2]!;
  for (const text of [shown.body, row]) expect(text).not.toContain(secret);
  const events = await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql<{ action: string; actor_kind: string; key_id: string | null }>(
      `select action, actor_kind, key_id from audit_event where tenant_id = $1 and object_id = $2`,
      [tx.tenantId, key.id],
    ),
  );
  expect(events).toEqual([{ action: 'key.make', actor_kind: 'person', key_id: null }]);
});

test('an installation without a key of its own says that it makes none', async () => {
  await using api = await startApi({ keyring: null });
  const { keyId, send } = await withKey(api, api.ours.people.user.personId);
  const answers = [
    await api.as(api.ours.people.user, 'POST', '/key', form),
    await api.as(api.ours.people.user, 'POST', `/key/${keyId}/rotate`, {}),
  ];
  for (const answer of answers) {
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'key-no-secret' });
  }
  expect((await send('GET', '/me')).statusCode).toBe(401);
});

test('nobody makes a key with more than they hold, for longer than keys live, or for what they do not reach', async () => {
  await using api = await startApi();
  const { user, administrator } = api.ours.people;
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(`insert into policy (tenant_id, form) values ($1, '{"keyMaxAgeDays": 30}')`, [tx.tenantId]),
  );
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const provisioning = { name: 'Katalogen', kind: 'provisioning' };
  const isPublic = { name: 'Sidan', kind: 'public', permissions: ['ask'], origins: ['https://hamnen.example'] };
  const tries: [typeof user, object, number, string?][] = [
    [user, { ...form, permissions: ['crawl'] }, 403, 'key-beyond'],
    [user, provisioning, 403, 'key-beyond'],
    [administrator, provisioning, 201],
    [user, { ...form, serviceId: api.ours.serviceId }, 403],
    [administrator, { ...form, serviceId: newId() }, 404],
    [administrator, { ...form, serviceId: api.ours.serviceId, permissions: ['crawl'] }, 403, 'key-beyond'],
    [administrator, { ...form, serviceId: api.ours.serviceId }, 201],
    [user, { ...form, spaceId: api.theirs.spaceId }, 404],
    [user, { ...form, collectionId: newId() }, 404],
    [user, { ...form, spaceId: api.ours.spaceId }, 201],
    [user, { ...form, expiresAt: inDays(-1) }, 400],
    [user, { ...form, expiresAt: inDays(31) }, 400, 'key-age'],
    [user, { ...form, expiresAt: inDays(29) }, 201],
    [user, isPublic, 400, 'key-origins'],
    [user, { ...form, tenantId: api.theirs.tenantId, personId: administrator.personId }, 201],
  ];
  for (const [person, body, status, code] of tries) {
    const answer = await api.as(person, 'POST', '/key', body);
    expect({ body, status: answer.statusCode }).toEqual({ body, status });
    if (code) expect(answer.json()).toMatchObject({ code });
    if (status === 201) expect(answer.json().key.owner.id).not.toBe(person === user ? administrator.personId : '');
  }
});

test('a key holds what its person may at that moment', async () => {
  await using api = await startApi();
  const { personId } = api.ours.people.administrator;
  const { send } = await withKey(api, personId, { permissions: ['read', 'crawl'] });
  const write = () => send('POST', '/collection', { spaceId: api.ours.spaceId, name: `Hamnen ${newId()}` });
  const set = (column: string, value: unknown) =>
    api.db.withTenant(api.ours.tenantId, (tx) =>
      tx.sql(`update person set ${column} = $3 where tenant_id = $1 and id = $2`, [tx.tenantId, personId, value]),
    );
  expect((await write()).statusCode).toBe(201);
  await set('role', 'user');
  const refused = await write();
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'key-scope']);
  expect((await send('GET', '/space')).statusCode).toBe(200);
  await set('deactivated_at', new Date());
  expect((await send('GET', '/space')).statusCode).toBe(401);
});

test('a key that is revoked opens nothing from then on, in another process too, and nothing tells it from an unknown one', async () => {
  await using api = await startApi();
  await using other = await startAnother(api);
  const { user, administrator } = api.ours.people;
  const { keyId, bearer } = await withKey(api, user.personId);
  expect((await sendWith(other, bearer, 'GET', '/space')).statusCode).toBe(200);
  expect((await api.as(administrator, 'DELETE', `/key/${keyId}`)).statusCode).toBe(204);
  const unknown = await api.db.withTenant(api.theirs.tenantId, (tx) => addKey(tx, api.theirs.people.user.personId));
  await api.as(api.theirs.people.user, 'DELETE', `/key/${unknown.keyId}`);
  const answers = [
    await sendWith(other, bearer, 'GET', '/space'),
    await sendWith(api, bearer, 'GET', '/space'),
    await sendWith(other, unknown.bearer, 'GET', '/space'),
    await sendWith(other, `${bearer.slice(0, -1)}0`, 'GET', '/space'),
  ];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401]);
  expect(new Set(answers.map((answer) => answer.json().code))).toEqual(new Set(['key-unknown']));
});

test('after a rotation both secrets are good through the grace, then only the new one', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const { key, bearer } = (await api.as(user, 'POST', '/key', form)).json<MadeKey>();
  const rotated = (await api.as(user, 'POST', `/key/${key.id}/rotate`, { graceMinutes: 5 })).json<MadeKey>();
  expect(rotated.bearer).not.toBe(bearer);
  expect(rotated.key).toMatchObject({ id: key.id, lastFour: rotated.bearer.slice(-4) });
  const statuses = () =>
    Promise.all([bearer, rotated.bearer].map(async (one) => (await sendWith(api, one, 'GET', '/space')).statusCode));
  expect(await statuses()).toEqual([200, 200]);
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(`update key set previous_until = now() where tenant_id = $1 and id = $2`, [tx.tenantId, key.id]),
  );
  expect(await statuses()).toEqual([401, 200]);
  await api.as(user, 'POST', `/key/${key.id}/rotate`, { graceMinutes: 0 });
  expect(await statuses()).toEqual([401, 401]);
  await api.as(user, 'DELETE', `/key/${key.id}`);
  expect((await api.as(user, 'POST', `/key/${key.id}/rotate`, {})).json()).toMatchObject({ code: 'key-over' });
});

test('a key is over on its day, and what it was used for last is noted once a minute', async () => {
  await using api = await startApi();
  const { send, keyId } = await withKey(api, api.ours.people.user.personId);
  await send('GET', '/space');
  const first = (await rowOf(api, keyId)).last_used_at as Date;
  await send('GET', '/space');
  expect((await rowOf(api, keyId)).last_used_at).toEqual(first);
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(
      `update key set last_used_at = now() - interval '2 minutes', expires_at = now() + interval '1 hour'
       where tenant_id = $1 and id = $2`,
      [tx.tenantId, keyId],
    ),
  );
  expect((await send('GET', '/space')).statusCode).toBe(200);
  expect(((await rowOf(api, keyId)).last_used_at as Date) >= first).toBe(true);
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql('update key set expires_at = now() where tenant_id = $1 and id = $2', [tx.tenantId, keyId]),
  );
  expect((await send('GET', '/space')).statusCode).toBe(401);
});

test('keys are revoked while they are used, and none gets through afterwards', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  for (let round = 0; round < 10; round += 1) {
    const { keyId, send } = await withKey(api, user.personId);
    const uses = Array.from({ length: 10 }, () => send('GET', '/space'));
    const revoke = api.as(user, 'DELETE', `/key/${keyId}`);
    const early = await Promise.all(uses);
    expect((await revoke).statusCode).toBe(204);
    for (const { statusCode } of early) expect([200, 401]).toContain(statusCode);
    expect((await send('GET', '/space')).statusCode).toBe(401);
  }
});
