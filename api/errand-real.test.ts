/** Signing in through a provider that others wrote, on its own pages; and what a test of the connection to it finds. */
import { expect, test } from 'vitest';
import { openProviders } from '#activities/outside/provider.ts';
import type { Finding } from '#schema/federation.ts';
import { cookieOf, publicUrl, startApi } from '#tests/rig/api.ts';
import { addFederation } from '#tests/rig/federation.ts';
import { makeTraveller } from '#tests/rig/traveller.ts';
import { serveRealProvider, signInOnPages } from '#tests/sites/provider-real.ts';

const redirectUri = `${publicUrl}/session/callback`;

async function startReal(registered = redirectUri) {
  await using held = new AsyncDisposableStack();
  const provider = held.use(await serveRealProvider(registered));
  const allow = new Set([provider.hostPort]);
  const providers = held.use(openProviders({ allow, userAgent: 'Diarium/0.1' }));
  const api = held.use(await startApi({ providers }));
  const federationId = await addFederation(api, api.ours, provider);
  const kept = held.move();
  return { api, provider, federationId, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

type Real = Awaited<ReturnType<typeof startReal>>;

async function signIn({ api, federationId }: Real, login: string) {
  const traveller = makeTraveller(api);
  const begun = await traveller.begin({ tenant: 'ours', federationId });
  return traveller.comeBack(await signInOnPages(begun.json().url, login));
}

async function findingsOf({ api, federationId }: Real): Promise<Record<string, Finding['level']>> {
  const answer = await api.as(api.ours.people.administrator, 'POST', `/federation/${federationId}/test`);
  return Object.fromEntries(answer.json().map(({ code, level }: Finding) => [code, level]));
}

test('somebody signs in on the pages of the provider, and again after its keys were changed', async () => {
  await using real = await startReal();
  const { api, provider } = real;
  provider.claims = { email: 'ny@ours.example', name: 'Ny Person' };
  const first = await signIn(real, 'ny');
  expect(first.statusCode, first.body).toBe(200);
  const me = async (cookie: string) =>
    (await api.as({ personId: '', email: '', cookie }, 'GET', '/me')).json<{ personId: string; name: string }>();
  const { personId, name } = await me(cookieOf(first));
  expect(name).toBe('Ny Person');

  await provider.renew();
  const again = await signIn(real, 'ny');
  expect(again.statusCode, again.body).toBe(200);
  expect((await me(cookieOf(again))).personId).toBe(personId);
  // Another account that says it has the same address is somebody else's.
  expect((await signIn(real, 'annan')).json().code).toBe('address-taken');
});

test('a connection that is as it should be is found so, point by point', async () => {
  await using real = await startReal();
  expect(await findingsOf(real)).toEqual({
    'provider-answers': 'good',
    'provider-clock-good': 'good',
    'provider-challenge-good': 'good',
    'provider-keys-good': 'good',
    'provider-secret-good': 'good',
    'provider-redirect-good': 'good',
  });
});

test('another secret and an address that is not registered are found', async () => {
  await using real = await startReal('https://elsewhere.example/callback');
  const { administrator } = real.api.ours.people;
  await real.api.as(administrator, 'PUT', `/federation/${real.federationId}/secret`, { secret: 'en annan' });
  expect(await findingsOf(real)).toMatchObject({
    'provider-secret-refused': 'wrong',
    'provider-redirect-unregistered': 'wrong',
  });
});
