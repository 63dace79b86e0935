/**
 * A provider's own description, judged before anything in it is used: it is of the very issuer that was set, its
 * addresses are at that issuer's host or one that was named, and it does not do without what binds an answer to us.
 */
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ServerMetadata,
} from 'openid-client';
import { FederationRefused } from '#schema/errors.ts';
import type { Check } from '#schema/federation.ts';
import type { ProviderClient } from './contract.ts';
import type { Exchange } from './exchange.ts';
import { during } from './refusal.ts';

/** Asymmetric ones alone: with the others, whoever knows our secret or a public key could write a token. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'Ed25519',
  'EdDSA',
];
const needed = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const;
const addresses = [...needed, 'userinfo_endpoint'] as const;

/** Tokens may be read this much before or after their time, for clocks that differ. */
export const toleranceSeconds = 60;

/** Where a provider of this issuer describes itself. */
export const descriptionOf = (issuer: string): string =>
  `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** Read anew for each sign-in: nothing is shared between tenants, and new keys are known at once. */
export async function discover(client: ProviderClient, exchange: Exchange): Promise<Configuration> {
  requireSafe(client.issuer, exchange);
  const isPlain = client.issuer.startsWith('http:');
  // All of it in one part: what is of another shape than it should be is a refusal too.
  return during('discovery', async () => {
    const found = await discovery(new URL(client.issuer), client.clientId, {}, None(), {
      [customFetch]: exchange.fetch,
      execute: isPlain ? [allowInsecureRequests] : [],
    });
    const said: ServerMetadata = { ...found.serverMetadata() };
    refuseDescription(said, client, exchange);
    return configure(said, client, exchange, isPlain);
  });
}

/** Throws FederationRefused with the first thing that is wrong. */
export function refuseDescription(said: ServerMetadata, client: ProviderClient, exchange: Exchange): void {
  if (said.issuer !== client.issuer) refuse('issuer', `the provider calls itself ${said.issuer}`);
  const missing = needed.find((name) => said[name] === undefined);
  if (missing) refuse('discovery', `the provider names no ${missing}`);
  const foreign = foreignAddress(said, client);
  if (foreign) refuse('addresses', `the provider names an address at ${foreign}`);
  for (const name of addresses) if (said[name]) requireSafe(said[name], exchange);
  if (lacksChallenge(said)) refuse('challenge', 'the provider takes no S256 challenge');
  const signs = said.id_token_signing_alg_values_supported ?? ['RS256'];
  if (!signs.some((name) => algorithms.includes(name)))
    refuse('algorithm', 'the provider signs in no way that is read');
}

/** The host of an address that is neither the issuer's origin nor at a named host; undefined when all are. */
export function foreignAddress(said: ServerMetadata, client: ProviderClient): string | undefined {
  const own = new URL(client.issuer).origin;
  return addresses
    .flatMap((name) => (said[name] === undefined ? [] : [said[name]]))
    .map((text) => (URL.canParse(text) ? new URL(text) : null))
    .filter((url) => !url || (url.origin !== own && !(url.protocol === 'https:' && client.hosts.includes(url.host))))
    .map((url) => url?.host ?? '?')[0];
}

/** A provider that says which challenges it takes, and S256 is not among them. Some that do take it say nothing. */
export const lacksChallenge = (said: ServerMetadata): boolean =>
  said.code_challenge_methods_supported !== undefined && !said.code_challenge_methods_supported.includes('S256');

function requireSafe(url: string, exchange: Exchange): void {
  if (!exchange.isSafe(url)) refuse('addresses', 'the provider has an address without https');
}

function configure(said: ServerMetadata, client: ProviderClient, exchange: Exchange, isPlain: boolean): Configuration {
  const signs = said.id_token_signing_alg_values_supported?.filter((name) => algorithms.includes(name)) ?? ['RS256'];
  const metadata = { ...said, id_token_signing_alg_values_supported: signs };
  const ours = { [clockTolerance]: toleranceSeconds };
  const configuration = new Configuration(metadata, client.clientId, ours, authenticationOf(said, client.clientSecret));
  configuration[customFetch] = exchange.fetch;
  if (isPlain) allowInsecureRequests(configuration);
  // Without this the library would take a token's signature on trust in TLS.
  enableNonRepudiationChecks(configuration);
  return configuration;
}

/** How we show who we are: as the provider wants it, in the header where it does not say. */
export function authenticationOf(said: ServerMetadata, secret: string | undefined): ClientAuth {
  if (!secret) return None();
  const ways = said.token_endpoint_auth_methods_supported;
  return !Array.isArray(ways) || ways.includes('client_secret_basic')
    ? ClientSecretBasic(secret)
    : ClientSecretPost(secret);
}

function refuse(check: Check, why: string): never {
  throw new FederationRefused(why, { check });
}
