/** Whatever a provider, or whoever stands between, tries: nobody is let in, and one event says which check it failed. */
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Check } from '#schema/federation.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { cookieOf, type TestTenant } from '#tests/rig/api.ts';
import { addFederation, eventsOf, type FederatedApi, startFederated, timeoutMs } from '#tests/rig/federation.ts';
import { isLetIn, makeTraveller, type Traveller } from '#tests/rig/traveller.ts';
import { hostileCases } from '#tests/sites/provider-hostile.ts';
import { serveSite } from '#tests/sites/site.ts';

let stage: FederatedApi;
beforeAll(async () => {
  stage = await startFederated();
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const honest = { sub: 'hostile-1', email: 'ny@ours.example', email_verified: true, name: 'Ny Person' };

/** An honest provider again, and a wish to sign in through it. */
function begin() {
  stage.provider.twist = {};
  stage.provider.person = honest;
  return { tenant: 'ours', federationId: stage.federationId };
}

async function sessions({ tenantId }: Pick<TestTenant, 'tenantId'>): Promise<object[]> {
  return stage.api.db.withTenant(tenantId, (tx) =>
    tx.sql('select id from session where tenant_id = $1 order by id', [tenantId]),
  );
}

/** Refused with one event, no session, and a page that tells the reader's way on and nothing else. */
async function expectRefused(
  act: () => Promise<LightMyRequestResponse>,
  check: Check,
  tenantId = stage.api.ours.tenantId,
): Promise<void> {
  const before = await sessions(stage.api.ours);
  const answer = await act();
  expect(answer.statusCode, answer.body).toBeGreaterThanOrEqual(400);
  expect(cookieOf(answer)).toBe('');
  expect(await sessions(stage.api.ours)).toEqual(before);
  const { requestId, detail, next } = answer.json();
  expect([requestId, detail, next].every((text) => typeof text === 'string' && text.length > 10)).toBe(true);
  expect(answer.body).not.toMatch(/@|eyJ|hostile-1/);
  const events = await eventsOf(stage.api, tenantId, requestId);
  expect(events).toMatchObject([{ action: 'session.open', outcome: 'denied', details: { by: 'provider', check } }]);
  expect(JSON.stringify(events)).not.toMatch(/@|eyJ|hostile-1/);
}

test.each(hostileCases)('$name is refused', async ({ check, twist = {}, person = {} }) => {
  const wish = begin();
  stage.provider.twist = twist;
  stage.provider.person = { ...honest, ...person };
  await expectRefused(() => makeTraveller(stage.api).signIn(wish), check);
});

test('a provider that turns hostile while the browser is away is refused all the same', async () => {
  const traveller = makeTraveller(stage.api);
  const { url } = (await traveller.begin(begin())).json();
  const back = await traveller.visit(url);
  stage.provider.twist = { description: (said) => ({ ...said, issuer: 'https://a.example' }) };
  await expectRefused(() => traveller.comeBack(back), 'issuer');
});

test('a slow provider is given up', async () => {
  const wish = begin();
  stage.provider.twist = { delayMs: timeoutMs * 3 };
  await expectRefused(() => makeTraveller(stage.api).signIn(wish), 'reach');
});

test('no redirect of the token address is followed', async () => {
  await using canary = await serveSite({ '/': 'You should not be here' });
  const wish = begin();
  stage.provider.twist = { redirect: canary.origin };
  await expectRefused(() => makeTraveller(stage.api).signIn(wish), 'code');
  expect(canary.log).toEqual([]);
});

test('a provider on a private address that is not on the list is never visited', async () => {
  await using canary = await serveSite({ '/.well-known/openid-configuration': '{}' });
  const provider = { ...stage.provider, issuer: canary.origin.replace('http:', 'https:') };
  const federationId = await addFederation(stage.api, stage.api.ours, provider);
  await expectRefused(() => makeTraveller(stage.api).begin({ tenant: 'ours', federationId }), 'reach');
  expect(canary.log).toEqual([]);
});

test('a state is good once', async () => {
  const traveller = makeTraveller(stage.api);
  const { url } = (await traveller.begin(begin())).json();
  const back = await traveller.visit(url);
  const kept = { ...traveller.cookies };
  expect(isLetIn(await traveller.comeBack(back))).toBe(true);
  delete traveller.cookies.diarium;
  Object.assign(traveller.cookies, kept);
  await expectRefused(() => traveller.comeBack(back), 'spent');
});

test.each([
  ['by its challenge', 'code', false],
  ['by its nonce, where the provider does not look at challenges', 'nonce', true],
] as const)('a code of another sign-in is refused: %s', async (_how, check, ignoresChallenge) => {
  const traveller = makeTraveller(stage.api);
  const wish = begin();
  const stolen = (await traveller.visit((await traveller.begin(wish)).json().url)).searchParams.get('code')!;
  const back = await traveller.visit((await traveller.begin(wish)).json().url);
  back.searchParams.set('code', stolen);
  stage.provider.twist = { ignoresChallenge };
  await expectRefused(() => traveller.comeBack(back), check);
});

test('an answer in another browser is refused, and spoils nothing of its own', async () => {
  const wish = begin();
  const attacker = makeTraveller(stage.api);
  const back = await attacker.visit((await attacker.begin(wish)).json().url);
  await expectRefused(() => makeTraveller(stage.api).comeBack(back), 'browser');
  const victim = makeTraveller(stage.api);
  await victim.begin(wish);
  await expectRefused(() => victim.comeBack(back), 'browser');
});

test('an errand that took too long is refused', async () => {
  const traveller = makeTraveller(stage.api);
  const back = await traveller.visit((await traveller.begin(begin())).json().url);
  await stage.api.db.withTenant(stage.api.ours.tenantId, (tx) =>
    tx.sql('update errand set expires_at = now() where tenant_id = $1', [tx.tenantId]),
  );
  await expectRefused(() => traveller.comeBack(back), 'spent');
});

test("what another organisation's provider says opens nothing here", async () => {
  const { api, other, otherId } = stage;
  other.person = honest;
  const [here, there] = [makeTraveller(api), makeTraveller(api)];
  const ours = await here.visit((await here.begin(begin())).json().url);
  const theirs = await there.visit((await there.begin({ tenant: 'theirs', federationId: otherId })).json().url);
  for (const name of ['code', 'iss']) ours.searchParams.set(name, theirs.searchParams.get(name)!);
  await expectRefused(() => here.comeBack(ours), 'answer-issuer');
  const missing = await here.begin({ tenant: 'ours', federationId: otherId });
  expect(missing.statusCode).toBe(404);
});

test('a state of no organisation is recorded with the installation', async () => {
  begin();
  const address = new URL('http://127.0.0.1/session/callback?code=x&state=nothing');
  await expectRefused(() => makeTraveller(stage.api).comeBack(address), 'state', systemTenantId);
});

test('the same account at another provider is another account', async () => {
  const { api, other, provider } = stage;
  await expect(makeTraveller(api).signIn(begin())).resolves.toSatisfy(isLetIn);
  const federationId = await addFederation(api, api.ours, other);
  other.person = { ...provider.person };
  await expectRefused(() => makeTraveller(api).signIn({ tenant: 'ours', federationId }), 'address-free');
});

const elsewhere = [
  'https://a.example/',
  '//a.example',
  '/\\a.example',
  'a.example',
  '/\t/a.example',
  'javascript:alert(1)',
  '',
];
test.each(elsewhere)('to return to %j is refused', async (returnTo) => {
  await expectRefused(() => makeTraveller(stage.api).begin({ ...begin(), returnTo }), 'return-to');
});

test('only the invited come in where nobody is made, and nobody who was put out', async () => {
  const { api, provider } = stage;
  const { tenantId } = api.ours;
  const change = (form: object) =>
    api.as(api.ours.people.administrator, 'PUT', `/federation/${stage.federationId}`, form);
  const wish = begin();
  const { form } = (await api.as(api.ours.people.administrator, 'GET', `/federation/${stage.federationId}`)).json();
  await change({ ...form, admission: 'invited' });
  provider.person = { ...honest, sub: 'uninvited', email: 'annan@ours.example' };
  await expectRefused(() => makeTraveller(api).signIn(wish), 'admission');
  provider.person = honest;
  await api.db.withTenant(tenantId, (tx) =>
    tx.sql('update person set deactivated_at = now() where tenant_id = $1 and email = $2', [tenantId, honest.email]),
  );
  await expectRefused(() => makeTraveller(api).signIn(wish), 'person');

  const traveller: Traveller = makeTraveller(api);
  const back = await traveller.visit((await traveller.begin(wish)).json().url);
  await change({ ...form, clientId: 'another' });
  await expectRefused(() => traveller.comeBack(back), 'changed');
});
