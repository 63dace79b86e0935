/** Setting providers: secrets that nobody sees again, no more given than one may give, and the installation's own. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { installationProvider } from '#schema/federation.ts';
import { readSettings } from '#schema/settings.ts';
import { absentProviders, cookieOf, startApi, type TestApi } from '#tests/rig/api.ts';
import { federationFormOf } from '#tests/rig/furniture.ts';
import { makeOperator } from '#tests/rig/operator.ts';
import { makeTraveller } from '#tests/rig/traveller.ts';

const secret = 'hemligheten som ingen ser igen';

async function makeOne(api: TestApi): Promise<string> {
  const form = federationFormOf('Kommunens inloggning');
  return (await api.as(api.ours.people.administrator, 'POST', '/federation', form)).json().id;
}

test('a secret is kept sealed, shown to nobody, and forgotten with another issuer or client', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const id = await makeOne(api);
  const kept = await api.as(administrator, 'PUT', `/federation/${id}/secret`, { secret });
  expect(kept.json()).toMatchObject({ hasSecret: true, redirectUri: 'http://127.0.0.1:3000/session/callback' });
  const list = await api.as(administrator, 'GET', '/federation');
  expect(kept.body + list.body).not.toContain(secret);
  const rows = await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql('select * from federation where tenant_id = $1', [tx.tenantId]),
  );
  const events = await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(`select * from audit_event where tenant_id = $1 and action like 'federation.%'`, [tx.tenantId]),
  );
  expect(JSON.stringify([rows, events])).not.toContain(secret);

  const { form } = kept.json();
  const renamed = await api.as(administrator, 'PUT', `/federation/${id}`, { ...form, name: 'Nytt namn' });
  expect(renamed.json()).toMatchObject({ form: { name: 'Nytt namn' }, hasSecret: true });
  const moved = await api.as(administrator, 'PUT', `/federation/${id}`, { ...form, issuer: 'https://b.example' });
  expect(moved.json().hasSecret).toBe(false);
});

test('nobody lets a provider give what they could not give themselves', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await api.db.withTenant(api.ours.tenantId, async (tx) => {
    await tx.sql('update role set permissions = $3 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      api.ours.roleId,
      ['read', 'federation', 'people'],
    ]);
    await tx.sql('update person set role_id = $3 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      user.personId,
      api.ours.roleId,
    ]);
  });
  const form = federationFormOf('Kommunens inloggning');
  const set = (rule: object) => api.as(user, 'POST', '/federation', { ...form, groups: [{ value: 'alla', ...rule }] });
  expect((await set({ role: 'administrator' })).statusCode).toBe(403);
  expect((await set({ groupId: api.ours.groupId })).statusCode).toBe(201);
  expect((await set({ groupId: api.theirs.groupId })).statusCode).toBe(404);
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql('update role set permissions = $3 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      api.ours.roleId,
      ['read', 'federation'],
    ]),
  );
  expect((await set({ groupId: api.ours.groupId })).json().code).toBe('mapping-needs-people');
});

test('memberships that a provider gave end with the provider', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  const { groupId, tenantId } = api.ours;
  const form = { ...federationFormOf('Kommunens inloggning'), groups: [{ value: 'alla', groupId }] };
  const { id } = (await api.as(administrator, 'POST', '/federation', form)).json();
  await api.db.withTenant(tenantId, (tx) =>
    tx.sql(`insert into group_member (tenant_id, group_id, person_id, origin) values ($1, $2, $3, 'federation')`, [
      tenantId,
      groupId,
      user.personId,
    ]),
  );
  await api.as(administrator, 'DELETE', `/federation/${id}`);
  const left = await api.db.withTenant(tenantId, (tx) =>
    tx.sql('select origin from group_member where tenant_id = $1', [tenantId]),
  );
  expect(left).toEqual([{ origin: 'hand' }]);
});

test('people are made of named domains only, and a form for many organisations names what is wrong', async () => {
  await using api = await startApi();
  const form = { ...federationFormOf('Kommunens inloggning'), admission: 'create' };
  const refused = await api.as(api.ours.people.administrator, 'POST', '/federation', form);
  expect(refused.statusCode).toBe(400);
  expect(refused.json().errors).toMatchObject([{ path: 'domains' }]);
});

test("an operator sets a tenant's provider, and does so twice without there being two", async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const path = `/system/tenants/${api.ours.tenantId}/federation`;
  const form = { ...federationFormOf('Från driften'), clientId: 'another' };
  const first = await api.as(operator, 'PUT', path, { form, secret });
  const audiences = ['https://api.ours.example'];
  const again = await api.as(operator, 'PUT', path, { form: { ...form, name: 'Nytt namn', audiences } });
  expect(again.json()).toMatchObject({ id: first.json().id, hasSecret: true, form: { name: 'Nytt namn' } });
  const seen = (await api.as(api.ours.people.administrator, 'GET', '/federation')).json();
  expect(seen.map(({ form: { name } }: { form: { name: string } }) => name)).toContain('Nytt namn');
  const events = await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(
      `select action, details->'secretGiven' as given, details->'after'->'audiences' as audiences from audit_event
       where tenant_id = $1 and action like 'federation.%' order by id`,
      [tx.tenantId],
    ),
  );
  expect(events).toEqual([
    { action: 'federation.make', given: true, audiences: [] },
    { action: 'federation.change', given: false, audiences },
  ]);
});

test('of two operators who add the same provider at once one is told, and there is one', async () => {
  await using api = await startApi();
  const operators = [await makeOperator(api, 'one'), await makeOperator(api, 'two')];
  const path = `/system/tenants/${api.ours.tenantId}/federation`;
  const form = { ...federationFormOf('Från driften'), clientId: 'another' };
  const added = await meeting(api, () => Promise.all(operators.map((one) => api.as(one, 'PUT', path, { form }))));
  expect(added.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  expect(added.find(({ statusCode }) => statusCode === 409)?.json().code).toBe('provider-there');
  const seen = (await api.as(operators[0]!, 'GET', path)).json();
  expect(seen.filter(({ form }: { form: { clientId: string } }) => form.clientId === 'another')).toHaveLength(1);
});

/** Does it while nobody may add a provider; then lets go, once two wait for that. */
async function meeting<Done>({ database, ours }: TestApi, work: () => Promise<Done>): Promise<Done> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const lock = `hashtextextended('federation/${ours.tenantId}', 0)`;
  try {
    await client.query(`select pg_advisory_lock(${lock})`);
    const done = work();
    const waiting = `select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    await expect.poll(async () => (await client.query(waiting)).rowCount, { timeout: 20_000 }).toBe(2);
    await client.query(`select pg_advisory_unlock(${lock})`);
    return await done;
  } finally {
    await client.end();
  }
}

test('an operator gives nobody a group or a role by a provider, and leaves those that the organisation gives', async () => {
  await using api = await startApi();
  const operator = await makeOperator(api);
  const { administrator } = api.ours.people;
  const path = `/system/tenants/${api.ours.tenantId}/federation`;
  const form = { ...federationFormOf('Kommunens inloggning'), clientId: 'another' };
  const role = { value: 'drift', groupId: null, role: 'administrator' };
  const made = (await api.as(operator, 'PUT', path, { form: { ...form, groups: [role] } })).json();
  const rulesOf = async () =>
    (await api.as(administrator, 'GET', `/federation/${made.id}`))
      .json()
      .form.groups.map(({ value }: { value: string }) => value);
  expect(await rulesOf()).toEqual([]);
  await api.as(administrator, 'PUT', `/federation/${made.id}`, { ...form, groups: [{ ...role, value: 'ledning' }] });
  const again = await api.as(operator, 'PUT', path, { form: { ...form, name: 'Nytt namn', groups: [role] } });
  expect(again.json().form.name).toBe('Nytt namn');
  expect(await rulesOf()).toEqual(['ledning']);
  const seen = (await api.as(operator, 'GET', path)).json();
  expect(seen).toContainEqual(again.json());
  expect(JSON.stringify([seen, again.json()])).not.toMatch(/ledning|groups":\[|"trace"/);
});

const env = {
  OIDC_ISSUER: 'https://idp.example',
  OIDC_CLIENT_ID: 'installation',
  OIDC_NAME: 'Hela koncernen',
  OIDC_CREATE_IN: 'ours',
  OIDC_DOMAINS: 'koncernen.example',
};

test("the installation's own provider makes people in the one organisation that was named", async () => {
  const { federation } = readSettings(env);
  const claims = { email: 'ny@koncernen.example', email_verified: true };
  const providers = {
    ...absentProviders,
    finish: async () => ({ issuer: env.OIDC_ISSUER, subject: 'k1', claims }),
  };
  await using api = await startApi({ installationProvider: installationProvider(federation), providers });
  for (const [tenant, status] of [
    ['ours', 200],
    ['theirs', 401],
  ] as const) {
    const way = await api.app.inject(`/api/v1/session/way?tenant=${tenant}`);
    expect(way.json().providers).toContainEqual({ name: 'Hela koncernen', path: `/t/${tenant}/provider/installation` });
    const traveller = makeTraveller(api);
    const { url } = (await traveller.begin({ tenant, federationId: null })).json();
    const answer = await traveller.comeBack(new URL(url));
    expect([tenant, answer.statusCode, cookieOf(answer) !== '']).toEqual([tenant, status, status === 200]);
  }
});

test('where the installation does not let an organisation use providers, none is offered or begun', async () => {
  await using api = await startApi();
  const id = await makeOne(api);
  const operator = await makeOperator(api);
  const path = `/system/tenants/${api.ours.tenantId}/switches`;
  const switches = { render: true, keys: true, federation: false, provisioning: true, personalSpaces: true };
  expect((await api.as(operator, 'PUT', path, switches)).statusCode).toBe(200);
  expect((await api.app.inject('/api/v1/session/way?tenant=ours')).json().providers).toEqual([]);
  const begun = await makeTraveller(api).begin({ tenant: 'ours', federationId: id });
  expect([begun.statusCode, begun.json().code]).toEqual([403, 'federation-off']);
});
