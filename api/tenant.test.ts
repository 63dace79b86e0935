/** Tenants by those who run the installation: made, changed, bounded, and never looked into. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { readPolicy } from '#schema/policy.ts';
import { requireSwitch } from '#schema/switch.ts';
import { systemTenantId, type Tenant, type TenantMade } from '#schema/tenant.ts';
import { canary, cookieOf, startApi, type TestApi } from '#tests/rig/api.ts';
import { makeOperator } from '#tests/rig/operator.ts';

const form = { slug: 'hamnen', name: 'Hamnen', language: 'sv' };
const administrator = { email: 'First@Hamnen.example', name: 'Åsa Öst' };

const eventsOf = (api: TestApi, tenantId: string, action: string) =>
  api.db.withTenant(tenantId, ({ sql }) =>
    sql<{ kind: string; details: unknown }>(
      'select actor_kind as kind, details from audit_event where tenant_id = $1 and action = $2',
      [tenantId, action],
    ),
  );

/** What the tests themselves stand on was made from a shell. */
const madeByPeople = async (api: TestApi) =>
  (await eventsOf(api, systemTenantId, 'tenant.make')).filter(({ kind }) => kind === 'person');

test('a tenant that is made has its space, its levels, and an administrator whom the link lets in', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const answer = await api.as(operator, 'POST', '/system/tenants', { ...form, administrator });
  expect(answer.statusCode).toBe(201);
  const { tenant, personId, link } = answer.json<TenantMade>();
  expect(tenant).toMatchObject({ ...form, state: 'active', used: { people: 1, bytes: 0, pages: 0 } });
  const token = link.url!.split('/invite/')[1];
  const entered = await api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } });
  const first = { personId, email: administrator.email, cookie: cookieOf(entered) };
  const me = await api.as(first, 'GET', '/me');
  expect(me.json()).toMatchObject({ tenantName: 'Hamnen', email: 'first@hamnen.example', role: 'administrator' });
  const spaces = await api.as(first, 'GET', '/space');
  const own = { kind: 'organisation', name: 'Hamnen', role: 'owner' };
  expect(spaces.json().items).toContainEqual(expect.objectContaining(own));
  const levels = await api.db.withTenant(tenant.id, ({ sql }) => sql('select from classification'));
  expect(levels.length).toBeGreaterThan(1);
  expect(await madeByPeople(api)).toHaveLength(1);
  expect((await eventsOf(api, tenant.id, 'link.make')).map(({ kind }) => kind)).toEqual(['operator']);
  const again = await api.as(operator, 'POST', '/system/tenants', { ...form, administrator });
  expect([again.statusCode, again.json().code]).toEqual([409, 'slug-taken']);
});

test('a tenant comes to be with its administrator, or not at all', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const admin = new pg.Client({ connectionString: api.database.adminUrl });
  await admin.connect();
  const make = async () => (await api.as(operator, 'POST', '/system/tenants', { ...form, administrator })).statusCode;
  await admin.query('revoke insert on link from diarium_app');
  expect(await make()).toBe(500);
  expect(await api.db.tenantBySlug(form.slug)).toBeNull();
  expect(await madeByPeople(api)).toEqual([]);
  await admin.query('grant insert on link to diarium_app');
  await admin.end();
  expect((await Promise.all([make(), make()])).sort()).toEqual([201, 409]);
});

test('every part of a tenant is changed on its own, with one event that says what it was and what it is', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const { tenantId } = api.ours;
  const limits = {
    pagesPerCrawl: { min: 1, max: 100 },
    hoursPerCrawl: { min: 1, max: 2 },
    parallelCrawls: { min: 1, max: 2 },
    bytesPerFile: { min: 1000, max: 9000 },
    requestsPerSecondPerHost: { min: 0.1, max: 2 },
  };
  const switches = { render: false, keys: true, federation: true, provisioning: true, personalSpaces: true };
  const changes = [
    ['name', 'tenant.change', { slug: 'var-stad', name: 'Vår stad', language: 'en' }],
    ['origins', 'tenant.origin', { origins: ['https://intranet.example'] }],
    ['quota', 'tenant.quota', { people: 9, bytes: null, pages: 500 }],
    ['limits', 'tenant.limit', { limits }],
    ['switches', 'tenant.switch', switches],
  ] as const;
  for (const [path, action, body] of changes) {
    const answer = await api.as(operator, 'PUT', `/system/tenants/${tenantId}/${path}`, body);
    expect([path, answer.statusCode]).toEqual([path, 200]);
    expect(await eventsOf(api, systemTenantId, action)).toHaveLength(1);
  }
  const shown = (await api.as(operator, 'GET', `/system/tenants/${tenantId}`)).json<Tenant>();
  expect(shown).toMatchObject({ name: 'Vår stad', origins: ['https://intranet.example'], limits, switches });
  const [quota] = await eventsOf(api, systemTenantId, 'tenant.quota');
  expect(quota?.details).toEqual({ 'quota.pages': { from: null, to: 500 }, 'quota.people': { from: null, to: 9 } });
  const taken = await api.as(operator, 'PUT', `/system/tenants/${tenantId}/name`, { ...form, slug: api.theirs.slug });
  expect([taken.statusCode, taken.json().code]).toEqual([409, 'slug-taken']);
  const refused = await api.db.withTenant(tenantId, (tx) => requireSwitch(tx, 'render')).catch((error) => error);
  expect(refused).toMatchObject({ code: 'switched-off', facts: { code: 'render-off' } });
});

test('a list finds tenants by a part of name or address, a page at a time, with counts and no content', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const list = async (query: string) => (await api.as(operator, 'GET', `/system/tenants?${query}`)).json();
  const first = await list('limit=1');
  const second = await list(`limit=1&cursor=${first.next}`);
  const items: Tenant[] = [...first.items, ...second.items];
  expect(items.map(({ slug }) => slug)).toEqual(['theirs', 'ours']);
  expect(second.next).toBeNull();
  expect(items[1]).toMatchObject({ name: 'Vår', used: { pages: 2, bytes: expect.any(Number) } });
  expect(items[1]!.used.bytes).toBeGreaterThan(0);
  expect(items[1]!.used.people).toBeGreaterThan(3);
  expect((await list('search=OUR')).items).toHaveLength(1);
  expect((await list('search=no-such')).items).toEqual([]);
  // The name is all that is known of theirs.
  expect(JSON.stringify(items).split(canary)).toHaveLength(2);
});

test("the installation's own tenant is no tenant to change, and nobody of another is let near any", async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  for (const id of [systemTenantId, newId()]) {
    expect((await api.as(operator, 'GET', `/system/tenants/${id}`)).statusCode).toBe(404);
    expect((await api.as(operator, 'POST', `/system/tenants/${id}/suspend`)).statusCode).toBe(404);
  }
  const { administrator: theirs } = api.theirs.people;
  expect((await api.as(theirs, 'GET', '/system/tenants')).statusCode).toBe(403);
  expect((await api.as(theirs, 'PUT', `/system/tenants/${api.theirs.tenantId}/quota`, {})).statusCode).toBe(403);
  // Where the role alone would let them through, the database does not.
  await api.db.withTenant(api.theirs.tenantId, ({ sql }) =>
    sql(`update person set role = 'operator' where id = $1`, [theirs.personId]),
  );
  const origins = { origins: ['https://evil.example'] };
  const tried = await api.as(theirs, 'PUT', `/system/tenants/${api.ours.tenantId}/origins`, origins);
  expect(tried.statusCode).toBe(403);
  expect((await api.as(theirs, 'GET', '/system/tenants')).statusCode).toBe(403);
  const [ours] = await api.db.withTenant(systemTenantId, ({ sql }) =>
    sql<{ origins: string[] }>('select origins from tenant where id = $1', [api.ours.tenantId]),
  );
  expect(ours?.origins).toEqual([]);
});

test('an organisation decides for itself, within the form, and what it has not decided is as usual', async () => {
  await using api = await startApi();
  const { administrator: ours, user } = api.ours.people;
  const usual = {
    secondFactor: false,
    keyMaxAgeDays: null,
    keyUnusedDays: null,
    sessionIdleHours: 24,
    answerRecordDays: 365,
    timeZone: 'Europe/Stockholm',
  };
  expect((await api.as(ours, 'GET', '/setting')).json()).toEqual({ ...usual, inviteDomains: [] });
  const wanted = { ...usual, keyMaxAgeDays: 90, inviteDomains: [' Stad.Example '] };
  const saved = await api.as(ours, 'PUT', '/setting', wanted);
  expect(saved.json()).toEqual({ ...wanted, inviteDomains: ['stad.example'] });
  expect((await api.as(ours, 'PUT', '/setting', { ...usual, sessionIdleHours: 1000 })).statusCode).toBe(400);
  expect((await api.as(user, 'GET', '/setting')).statusCode).toBe(403);
  expect(await api.db.withTenant(api.theirs.tenantId, readPolicy)).toEqual({ ...usual, inviteDomains: [] });
  const [changed] = await eventsOf(api, api.ours.tenantId, 'setting.change');
  expect(changed?.details).toMatchObject({ keyMaxAgeDays: { from: null, to: 90 } });
});

test('what there is to set up is counted from what is there', async () => {
  await using api = await startApi();
  const { administrator: ours } = api.ours.people;
  const done = async () => {
    const { steps } = (await api.as(ours, 'GET', '/setting/progress')).json();
    return steps.filter((step: { done: boolean }) => step.done).map(({ name }: { name: string }) => name);
  };
  expect(await done()).not.toContain('policy');
  await api.as(ours, 'PUT', '/setting', {});
  expect(await done()).toEqual(expect.arrayContaining(['policy', 'people', 'collection', 'source', 'crawl']));
  const operator = await makeOperator(api);
  const { steps } = (await api.as(operator, 'GET', '/setting/progress')).json();
  expect(steps).toContainEqual({ name: 'tenant', done: true, optional: false });
  expect(steps).toContainEqual({ name: 'people', done: false, optional: false });
});
