/**
 * The door to providers of identity: OpenID Connect by authorization code with PKCE, state and nonce. What it says of a
 * person is said by the provider that was asked, to us, for this very sign-in; everything else is refused. It keeps
 * nothing, and goes nowhere that a crawl could not go.
 */
import { buildAuthorizationUrl, calculatePKCECodeChallenge, randomNonce, randomPKCECodeVerifier } from 'openid-client';
import type { Providers } from './provider/contract.ts';
import { discover } from './provider/discover.ts';
import { openExchange, type ProviderSettings } from './provider/exchange.ts';
import { redeem } from './provider/finish.ts';
import { probeProvider } from './provider/probe.ts';

export type { Binding, Note, ProviderClient, Providers, Start, Vouched } from './provider/contract.ts';

/** Disposing it closes every connection. */
export function openProviders(settings: ProviderSettings): Providers {
  const exchange = openExchange(settings);
  return {
    async begin(client, { redirectUri, state }, note) {
      const configuration = await discover(client, exchange);
      note('discovery', describe(configuration.serverMetadata()));
      const binding = { nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const url = buildAuthorizationUrl(configuration, {
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: client.scopes.join(' '),
        state,
        nonce: binding.nonce,
        code_challenge: await calculatePKCECodeChallenge(binding.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, binding };
    },
    async finish(client, back, note) {
      const configuration = await discover(client, exchange);
      note('discovery', describe(configuration.serverMetadata()));
      return redeem(configuration, client, back, note);
    },
    probe: (client, redirectUri) => probeProvider(client, redirectUri, exchange),
    [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
  };
}

const describe = (said: { issuer: string; token_endpoint?: string; jwks_uri?: string }) => ({
  issuer: said.issuer,
  tokenEndpoint: said.token_endpoint ?? '',
  keys: said.jwks_uri ?? '',
});
