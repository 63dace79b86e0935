/** What a test of a connection says of each thing that can be wrong with it. */
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { FindingCode } from '#schema/federation.ts';
import { serveProvider, type TestProvider, type Twist } from '#tests/sites/provider.ts';
import { openProviders, type ProviderClient } from '../provider.ts';

const redirectUri = 'http://127.0.0.1:3000/session/callback';
const clientOf = ({ issuer, clientId, clientSecret }: TestProvider): ProviderClient => ({
  ...{ issuer, clientId, clientSecret, scopes: ['openid'], audiences: [], hosts: [] },
});

async function probe(provider: TestProvider, change: Partial<ProviderClient> = {}, allowed = [provider.hostPort]) {
  const limits = { timeoutMs: 1000 };
  await using providers = openProviders({ allow: new Set(allowed), userAgent: 'Diarium/0.1', limits });
  return await providers.probe({ ...clientOf(provider), ...change }, redirectUri);
}

const said = (change: Record<string, unknown>): Twist => ({ description: (honest) => ({ ...honest, ...change }) });

const twists: readonly (readonly [FindingCode, Twist])[] = [
  ['provider-not-json', { description: () => '<h1>Sign in</h1>' }],
  ['provider-too-large', said({ padding: 'x'.repeat(2_000_000) })],
  ['provider-issuer-differs', said({ issuer: 'https://a.example' })],
  ['provider-foreign-address', said({ token_endpoint: 'https://a.example/token' })],
  ['provider-foreign-address', said({ jwks_uri: 'http://169.254.169.254/keys' })],
  ['provider-incomplete', said({ token_endpoint: undefined })],
  ['provider-incomplete', said({ id_token_signing_alg_values_supported: ['HS256'] })],
  ['provider-no-challenge', said({ code_challenge_methods_supported: ['plain'] })],
  ['provider-keys-wrong', { keys: () => [] }],
];

test.each(twists)('%s is found', async (code, twist) => {
  await using provider = await serveProvider();
  provider.twist = twist;
  const wrong = (await probe(provider)).filter(({ level }) => level === 'wrong');
  expect(wrong.map((finding) => finding.code)).toEqual([code]);
});

test('an honest provider that says nothing of challenges, and cannot be asked without a person, is not called wrong', async () => {
  await using provider = await serveProvider();
  provider.twist = said({ code_challenge_methods_supported: undefined });
  provider.site.pages['/authorize'] = '<h1>Sign in</h1>';
  const findings = await probe(provider);
  expect(findings.filter(({ level }) => level === 'wrong')).toEqual([]);
  const unsure = findings.filter(({ level }) => level === 'unsure').map(({ code }) => code);
  expect(unsure).toEqual(['provider-challenge-unsaid', 'provider-redirect-unsure']);
});

test('what is not there, and what may not be reached, is told apart', async () => {
  await using provider = await serveProvider();
  expect(await probe(provider, { issuer: `${provider.issuer}/nowhere` })).toMatchObject([
    { code: 'provider-status', facts: { status: 404 } },
  ]);
  expect(await probe(provider, { issuer: provider.issuer.replace('http', 'https') }, [])).toMatchObject([
    { code: 'provider-private', level: 'wrong' },
  ]);
  expect(await probe(provider, {}, [])).toMatchObject([{ code: 'provider-private', level: 'wrong' }]);
  await provider[Symbol.asyncDispose]();
  expect(await probe(provider)).toMatchObject([{ code: 'provider-unreachable', level: 'wrong' }]);
});

test('clocks that differ by minutes are found, and by how much', async () => {
  await using provider = await serveProvider();
  const honest = provider.site.pages['/.well-known/openid-configuration'] as (...args: unknown[]) => void;
  provider.site.pages['/.well-known/openid-configuration'] = (request, response: ServerResponse) => {
    response.setHeader('date', new Date(Date.now() - 300_000).toUTCString());
    honest(request, response);
  };
  const clock = (await probe(provider)).find(({ code }) => code === 'provider-clock-wrong');
  expect(clock?.facts.seconds).toBeGreaterThan(295);
  expect(clock?.facts.seconds).toBeLessThan(310);
});

test('a secret that the provider does not know is found', async () => {
  await using provider = await serveProvider();
  const codes = (await probe(provider, { clientSecret: 'another' })).map(({ code }) => code);
  expect(codes).toContain('provider-secret-refused');
  expect((await probe(provider)).map(({ code }) => code)).toContain('provider-secret-good');
});
