/** Signing in through an honest provider: who comes to be, who is found again, and what follows from groups. */
import { expect, test } from 'vitest';
import { cookieOf } from '#tests/rig/api.ts';
import { addFederation, eventsOf, type FederatedApi, startFederated } from '#tests/rig/federation.ts';
import { withKey } from '#tests/rig/key.ts';
import { isLetIn, makeTraveller } from '#tests/rig/traveller.ts';
import { trustedAudience } from '#tests/sites/provider-hostile.ts';

const newcomer = { sub: 'a1', email: 'Ny.Person@ours.example', email_verified: true, name: 'Ny Person' };

async function meOf({ api }: FederatedApi, cookie: string) {
  return (await api.as({ personId: '', email: '', cookie }, 'GET', '/me')).json();
}

test('whom the provider vouches for becomes a person once, and is found again by issuer and subject', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  const wish = { tenant: 'ours', federationId, returnTo: '/chat' };
  provider.person = newcomer;
  const first = await makeTraveller(api).signIn(wish);
  expect(first.json()).toEqual({ returnTo: '/chat', partial: false });
  const me = await meOf(stage, cookieOf(first));
  expect(me).toMatchObject({ name: 'Ny Person', email: 'ny.person@ours.example', role: 'user', tenantName: 'Vår' });
  // The address at the provider has changed, and is not vouched for: the account is the same.
  provider.person = { sub: 'a1', email: 'helt.annan@elsewhere.example' };
  const again = await makeTraveller(api).signIn(wish);
  expect((await meOf(stage, cookieOf(again))).personId).toBe(me.personId);
});

test('whoever only looks whether the way back is there spends nothing', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  provider.person = newcomer;
  const traveller = makeTraveller(api);
  const back = await traveller.visit((await traveller.begin({ tenant: 'ours', federationId })).json().url);
  const cookie = Object.entries(traveller.cookies).map((pair) => pair.join('='));
  const url = `/api/v1/session/callback${back.search}`;
  const looked = await api.app.inject({ method: 'HEAD', url, headers: { cookie: cookie.join('; ') } });
  expect([looked.statusCode, looked.cookies]).toEqual([404, []]);
  expect(isLetIn(await traveller.comeBack(back))).toBe(true);
});

test('a token for us and for one who is named lets in when we asked for it, in a list of one too', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  provider.person = newcomer;
  for (const said of [{ aud: [trustedAudience, 'diarium'], azp: 'diarium' }, { aud: ['diarium'] }]) {
    provider.twist = { claims: (honest) => ({ ...honest, ...said }) };
    expect(isLetIn(await makeTraveller(api).signIn({ tenant: 'ours', federationId }))).toBe(true);
  }
});

test('a sign-in that goes well leaves its events, and nothing of what was said', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  provider.person = newcomer;
  const answer = await makeTraveller(api).signIn({ tenant: 'ours', federationId });
  const requestId = String(answer.headers['x-request-id']);
  const events = await eventsOf(api, api.ours.tenantId, requestId);
  expect(events.map(({ action }) => action).sort()).toEqual(['person.make', 'session.open']);
  expect(JSON.stringify(events)).not.toMatch(/ny\.person|Ny Person/i);
});

test('a role and groups follow the provider, and what came by hand stays', async () => {
  await using stage = await startFederated();
  const { api, provider } = stage;
  const groups = [
    { value: 'redaktion', groupId: api.ours.groupId, role: null },
    { value: 'ledning', groupId: null, role: 'administrator' as const },
  ];
  const own = { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret };
  const federationId = await addFederation(api, api.ours, own, { groups });
  const wish = { tenant: 'ours', federationId };
  provider.person = { ...newcomer, groups: ['redaktion', 'ledning'] };
  const first = await meOf(stage, cookieOf(await makeTraveller(api).signIn(wish)));
  expect(first.role).toBe('administrator');
  const memberships = () =>
    api.db.withTenant(api.ours.tenantId, (tx) =>
      tx.sql('select person_id, origin from group_member where tenant_id = $1 order by origin', [tx.tenantId]),
    );
  expect(await memberships()).toEqual([
    { person_id: first.personId, origin: 'federation' },
    { person_id: api.ours.personId, origin: 'hand' },
  ]);
  provider.person = { ...newcomer, groups: [] };
  const second = await meOf(stage, cookieOf(await makeTraveller(api).signIn(wish)));
  expect(second.role).toBe('user');
  expect(await memberships()).toEqual([{ person_id: api.ours.personId, origin: 'hand' }]);
});

test('who is signed in ties an account to themselves, and comes in by it from then on', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  const { user } = api.ours.people;
  provider.person = { sub: 'b2', email: user.email, email_verified: true };
  const tied = await makeTraveller(api, user.cookie).signIn({ tenant: 'ours', federationId, purpose: 'tie' });
  expect(tied.statusCode).toBe(200);
  const came = await makeTraveller(api).signIn({ tenant: 'ours', federationId });
  expect((await meOf(stage, cookieOf(came))).personId).toBe(user.personId);

  const { items, ways } = (await api.as(user, 'GET', '/me/identity')).json();
  const [identity] = items;
  expect(ways).toContainEqual({ name: 'Kommunens inloggning', path: `/t/ours/provider/${federationId}` });
  expect(identity).toMatchObject({ issuer: provider.issuer, name: 'Kommunens inloggning' });
  expect((await api.as(user, 'DELETE', `/me/identity/${identity.id}`)).statusCode).toBe(204);
  expect(isLetIn(await makeTraveller(api).signIn({ tenant: 'ours', federationId }))).toBe(false);
});

test('a key ties no account to its person, neither from the beginning nor on the way back', async () => {
  await using stage = await startFederated();
  const { api, federationId } = stage;
  const { user } = api.ours.people;
  const { send } = await withKey(api, user.personId, { permissions: ['read'] });
  const wish = { tenant: 'ours', federationId, purpose: 'tie' } as const;
  const begun = await send('POST', '/session/errand', wish);
  expect([begun.statusCode, begun.json().code]).toEqual([403, 'not-for-keys']);

  const traveller = makeTraveller(api, user.cookie);
  const { search } = await traveller.visit((await traveller.begin(wish)).json().url);
  const cookie = `diarium-errand=${traveller.cookies['diarium-errand']}`;
  const back = await send('GET', `/session/callback${search}`, undefined, { cookie });
  expect([back.statusCode, back.json().code]).toEqual([401, 'errand-spent']);
  expect((await api.as(user, 'GET', '/me/identity')).json().items).toEqual([]);
});

test('an organisation that asks for a second factor has it shown, unless the provider saw one', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  const policy = JSON.stringify({ secondFactor: true });
  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql('insert into policy (tenant_id, form) values ($1, $2)', [tx.tenantId, policy]),
  );
  provider.person = newcomer;
  const half = await makeTraveller(api).signIn({ tenant: 'ours', federationId });
  expect(half.json().partial).toBe(true);
  provider.person = { ...newcomer, amr: ['pwd', 'mfa'] };
  const whole = await makeTraveller(api).signIn({ tenant: 'ours', federationId });
  expect(whole.json().partial).toBe(false);
});

test('a trace shows every step while it lasts, and neither tokens, codes, secrets nor what is said of a person', async () => {
  await using stage = await startFederated();
  const { api, provider, federationId } = stage;
  const { administrator } = api.ours.people;
  const path = `/federation/${federationId}/trace`;
  const traced = await api.as(administrator, 'PUT', path, { reason: 'Någon nekas', minutes: 5 });
  expect(traced.json().trace).toMatchObject({ reason: 'Någon nekas', by: 'Administratör' });
  provider.person = { ...newcomer, email: 'fel@elsewhere.example' };
  const traveller = makeTraveller(api);
  const begun = await traveller.begin({ tenant: 'ours', federationId });
  const back = await traveller.visit(begun.json().url);
  await traveller.comeBack(back);
  const text = (await api.as(administrator, 'GET', path)).body;
  const steps: { step: string; facts: Record<string, unknown>; correlationId: string }[] = JSON.parse(text);
  expect(steps.map(({ step }) => step)).toEqual(['refused', 'user-info', 'token', 'discovery', 'discovery']);
  expect(steps[0]!.facts).toMatchObject({ check: 'domain' });
  expect(steps.find(({ step }) => step === 'token')!.facts).toMatchObject({ alg: 'RS256' });
  expect(new Set(steps.map(({ correlationId }) => correlationId)).size).toBe(1);
  const secrets = [back.searchParams.get('code')!, provider.clientSecret, 'elsewhere', 'Ny Person', '"a1"'];
  for (const secret of secrets) expect(text).not.toContain(secret);

  await api.db.withTenant(api.ours.tenantId, (tx) =>
    tx.sql(`update federation set trace_until = now() - interval '1 second' where tenant_id = $1`, [tx.tenantId]),
  );
  await makeTraveller(api).signIn({ tenant: 'ours', federationId });
  expect(JSON.parse((await api.as(administrator, 'GET', path)).body)).toHaveLength(steps.length);
});
