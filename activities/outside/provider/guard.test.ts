/** A provider's addresses are as a crawl's: no way of writing one leads inside, wherever the provider names it. */
import { expect, test } from 'vitest';
import { serveProvider } from '#tests/sites/provider.ts';
import { serveSite } from '#tests/sites/site.ts';
import { FOREIGN_SCHEMES, INSIDE_NAMES, INSIDE_URLS } from '#tests/sites/vectors.ts';
import { openProviders } from '../provider.ts';
import { openExchange } from './exchange.ts';

const userAgent = 'Diarium/0.1';
const resolve = async (hostname: string) =>
  (INSIDE_NAMES[hostname] ?? []).map((address) => ({
    address,
    family: address.includes(':') ? (6 as const) : (4 as const),
  }));
const limits = { timeoutMs: 2_000 };

test('no address that leads inside is asked, and each is refused as private', async () => {
  await using canary = await serveSite({ '/': 'You should not be here' });
  await using exchange = openExchange({ allow: new Set(), userAgent, resolve, limits });
  const port = canary.hostPort.split(':')[1]!;
  for (const template of INSIDE_URLS) {
    const url = template.replace('PORT', port);
    const outcome = await exchange.fetch(url, { method: 'POST', headers: {}, body: 'code=1' }).catch((error) => error);
    expect(outcome, url).toMatchObject({ code: 'private-address' });
  }
  for (const url of FOREIGN_SCHEMES) {
    const outcome = await exchange.fetch(url, { method: 'GET', headers: {} }).catch((error) => error);
    expect(outcome, url).toMatchObject({ code: 'invalid-input' });
  }
  expect(canary.log).toEqual([]);
});

test('no provider leads a sign-in inside by what it names', async () => {
  await using canary = await serveSite({ '/': 'You should not be here' });
  await using provider = await serveProvider();
  await using providers = openProviders({ allow: new Set([provider.hostPort]), userAgent, resolve, limits });
  const { issuer, clientId, clientSecret } = provider;
  // Named as a further host, so that the guard alone stands between.
  const hosts = [...Object.keys(INSIDE_NAMES), 'localhost'].map((name) => `${name}:${canary.hostPort.split(':')[1]}`);
  const client = { issuer, clientId, clientSecret, scopes: ['openid'], audiences: [], hosts };
  const way = { redirectUri: 'http://127.0.0.1:3000/session/callback', state: 'state' };
  for (const host of hosts) {
    provider.twist = {
      description: (said) => ({ ...said, jwks_uri: `https://${host}/`, token_endpoint: `https://${host}/` }),
    };
    const { binding } = await providers.begin(client, way, () => {});
    const answer = new URL(`${way.redirectUri}?code=1&state=state&iss=${encodeURIComponent(issuer)}`);
    const outcome = providers.finish(client, { answer, state: 'state', binding }, () => {});
    await expect(outcome, host).rejects.toMatchObject({ code: 'private-address' });
    const wrong = (await providers.probe(client, way.redirectUri)).filter(({ level }) => level === 'wrong');
    expect(wrong.map(({ code }) => code)).toContain('provider-keys-wrong');
  }
  expect(canary.log).toEqual([]);
});

test('the canary would be seen: with its port on the list the same request reaches it', async () => {
  await using canary = await serveSite({ '/': 'You should be here' });
  await using exchange = openExchange({ allow: new Set([canary.hostPort]), userAgent, limits });
  expect((await exchange.fetch(canary.origin, { method: 'GET', headers: {} })).status).toBe(200);
  expect(canary.log).toHaveLength(1);
});
