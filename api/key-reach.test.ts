/** How far a key reaches: from which networks and pages it is good, which part it is kept to, and what is not for keys. */
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import type { KeyForm } from '#schema/key.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { startApi } from '#tests/rig/api.ts';
import { type TestKey, withKey } from '#tests/rig/key.ts';

test('a key is good from its networks alone', async () => {
  await using api = await startApi();
  const { personId } = api.ours.people.user;
  const from = async (networks: string[]) =>
    (await (await withKey(api, personId, { networks })).send('GET', '/space')).statusCode;
  expect(await from(['127.0.0.0/8'])).toBe(200);
  expect(await from(['192.0.2.7', '127.0.0.1'])).toBe(200);
  expect(await from(['192.0.2.0/24', '2001:db8::/32', '::1'])).toBe(403);
});

test('a public key asks from pages of its origins, and browsers there may read the answer', async () => {
  await using api = await startApi();
  const [listed, unlisted] = ['https://hamnen.example', 'https://annan.example'];
  await api.db.withTenant(systemTenantId, (tx) =>
    tx.sql('update tenant set origins = $2 where id = $1', [api.ours.tenantId, [listed]]),
  );
  const { send } = await withKey(api, api.ours.people.user.personId, {
    kind: 'public',
    permissions: ['ask'],
    origins: [listed, unlisted],
  });
  const search = { query: 'simhall', spaceId: api.ours.spaceId };
  const ask = (origin?: string) => send('POST', '/search', search, origin ? { origin } : {});
  const good = await ask(listed);
  expect([good.statusCode, good.headers['access-control-allow-origin']]).toEqual([200, listed]);
  expect(good.headers['access-control-allow-credentials']).toBeUndefined();
  // The key names it, but the organisation does not allow it.
  for (const origin of [unlisted, undefined, 'null']) {
    const refused = await ask(origin);
    expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  }
  const preflight = (origin: string) =>
    api.app.inject({
      method: 'OPTIONS',
      url: '/api/v1/search',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight(listed);
  expect([allowed.statusCode, allowed.headers['access-control-allow-origin']]).toEqual([204, listed]);
  expect((await preflight(unlisted)).headers['access-control-allow-origin']).toBeUndefined();
  // Neither what it is not for, nor whose it is.
  for (const path of [`/space/${api.ours.spaceId}`, '/me']) {
    expect((await send('GET', path, undefined, { origin: listed })).statusCode).toBe(403);
  }
});

test('a key beside a cookie is refused, and accounts are not for keys', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const { send } = await withKey(api, user.personId, { permissions: ['read', 'ask'] });
  const both = await send('GET', '/me', undefined, { cookie: `diarium=${user.cookie}` });
  expect([both.statusCode, both.json().code]).toEqual([403, 'key-with-cookie']);
  for (const { method, url, may } of api.routes.filter(({ may }) => may === 'signed-in')) {
    const answer = await send(method, url.replace('/api/v1', '').replace(/:\w+/g, newId()), {});
    expect({ method, url, may, code: answer.json().code }).toEqual({ method, url, may, code: 'not-for-keys' });
  }
});

test('a key that is kept to a space or a collection finds nothing beside it, and changes nothing around it', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const { spaceId, collectionId, sourceId } = api.ours;
  const make = async (path: string, body: object) =>
    (await api.as(administrator, 'POST', path, body)).json<{ id: string }>().id;
  const otherSpace = await make('/space', { name: 'Lotsarna' });
  const otherCollection = await make('/collection', { spaceId, name: 'Fyrarna' });
  const all = { permissions: ['read', 'ask', 'crawl', 'administer'] as KeyForm['permissions'] };
  const ofSpace = await withKey(api, administrator.personId, { ...all, spaceId });
  const ofCollection = await withKey(api, administrator.personId, { ...all, collectionId });
  const found = async ({ send }: TestKey, path: string) =>
    (await send('GET', path)).json<{ items: { id: string }[] }>().items.map(({ id }) => id);
  for (const key of [ofSpace, ofCollection]) {
    expect(await found(key, '/space')).toEqual([spaceId]);
    expect((await key.send('GET', `/space/${otherSpace}`)).statusCode).toBe(404);
    expect((await key.send('GET', `/source/${sourceId}`)).statusCode).toBe(200);
    expect((await key.send('POST', '/space', { name: 'Ännu ett' })).json()).toMatchObject({ code: 'key-scoped' });
  }
  expect(await found(ofSpace, `/collection?spaceId=${spaceId}`)).toHaveLength(2);
  expect(await found(ofCollection, `/collection?spaceId=${spaceId}`)).toEqual([collectionId]);
  expect(await found(ofSpace, '/collection')).toHaveLength(2);
  expect(await found(ofCollection, '/collection')).toEqual([collectionId]);
  expect((await ofCollection.send('GET', `/collection/${otherCollection}`)).statusCode).toBe(404);
  const change = (key: TestKey) => key.send('PATCH', `/space/${spaceId}`, { name: 'Hamnen' });
  expect([(await change(ofSpace)).statusCode, (await change(ofCollection)).statusCode]).toEqual([200, 403]);
});

test('a stream that a key opened ends within five seconds of the key, at the pace of the product', {
  timeout: 20_000,
}, async () => {
  await using api = await startApi();
  const { people, crawlId, tenantId } = api.ours;
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update crawl set state = 'running', ended_at = null where tenant_id = $1 and id = $2`, [tenantId, crawlId]),
  );
  const { keyId, bearer } = await withKey(api, people.user.personId);
  const stream = await api.app.inject({
    url: `/api/v1/crawl/${crawlId}/events`,
    headers: { authorization: `Bearer ${bearer}` },
    payloadAsStream: true,
  });
  expect(stream.statusCode).toBe(200);
  await api.as(people.user, 'DELETE', `/key/${keyId}`);
  const revokedMs = Date.now();
  expect(await text(stream.stream())).toContain('"code":"not-signed-in"');
  expect(Date.now() - revokedMs).toBeLessThan(5_000);
});
