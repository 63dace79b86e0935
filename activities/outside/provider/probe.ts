/**
 * What is wrong with a connection to a provider, as far as it can be told without signing in: its description, its
 * challenge and keys, whether it knows our secret and our address, and its clock. Nothing found here is an error.
 */
import type { ServerMetadata } from 'openid-client';
import { FederationRefused, PrivateAddress, TooLarge } from '#schema/errors.ts';
import type { Finding, FindingCode } from '#schema/federation.ts';
import type { ProviderClient } from './contract.ts';
import { authenticationOf, descriptionOf, foreignAddress, lacksChallenge, refuseDescription } from './discover.ts';
import { type Exchange, readJson } from './exchange.ts';

const skewSeconds = 30;
/** No provider has given out this code. */
const unknownCode = 'connection-test';

const good = (code: FindingCode, facts: Finding['facts'] = {}): Finding => ({ code, level: 'good', facts });
const unsure = (code: FindingCode, facts: Finding['facts'] = {}): Finding => ({ code, level: 'unsure', facts });
const wrong = (code: FindingCode, facts: Finding['facts'] = {}): Finding => ({ code, level: 'wrong', facts });

export async function probeProvider(
  client: ProviderClient,
  redirectUri: string,
  exchange: Exchange,
): Promise<Finding[]> {
  const { said, findings } = await probeDescription(client, exchange);
  if (!said) return findings;
  const rest = await Promise.all([
    probeKeys(said, exchange),
    probeSecret(said, client, redirectUri, exchange),
    probeRedirect(said, client, redirectUri, exchange),
  ]);
  return [...findings, probeChallenge(said), ...rest];
}

type Described = { said: ServerMetadata | null; findings: Finding[] };

async function probeDescription(client: ProviderClient, exchange: Exchange): Promise<Described> {
  const nothing = (finding: Finding): Described => ({ said: null, findings: [finding] });
  const host = new URL(client.issuer).host;
  let answer: Response;
  try {
    if (!exchange.isSafe(client.issuer)) return nothing(wrong('provider-foreign-address', { host }));
    answer = await exchange.fetch(descriptionOf(client.issuer), { method: 'GET', headers: {} });
  } catch (error) {
    return nothing(unreached(error, host));
  }
  if (answer.status !== 200) return nothing(wrong('provider-status', { status: answer.status, host }));
  const said = await readJson<ServerMetadata>(answer);
  if (!said) return nothing(wrong('provider-not-json', { host }));
  const clock = probeClock(answer.headers.get('date'));
  if (said.issuer !== client.issuer) {
    const found = String(said.issuer ?? '').slice(0, 300);
    return { said: null, findings: [wrong('provider-issuer-differs', { expected: client.issuer, found }), ...clock] };
  }
  const foreign = foreignAddress(said, client);
  if (foreign) return { said: null, findings: [wrong('provider-foreign-address', { host: foreign }), ...clock] };
  return isWhole(said, client, exchange)
    ? { said, findings: [good('provider-answers', { host }), ...clock] }
    : { said: null, findings: [wrong('provider-incomplete', { host }), ...clock] };
}

/** All that `discover` refuses but the challenge, which has a finding of its own. */
function isWhole(said: ServerMetadata, client: ProviderClient, exchange: Exchange): boolean {
  try {
    refuseDescription(said, client, exchange);
    return true;
  } catch (error) {
    return error instanceof FederationRefused && error.facts.check === 'challenge';
  }
}

function unreached(error: unknown, host: string): Finding {
  if (error instanceof PrivateAddress) return wrong('provider-private', { host });
  if (error instanceof TooLarge) return wrong('provider-too-large', { host });
  return wrong('provider-unreachable', { host });
}

/** By the Date of its answer, which is whole seconds old at most. */
function probeClock(date: string | null): Finding[] {
  const theirsMs = Date.parse(date ?? '');
  if (Number.isNaN(theirsMs)) return [];
  const seconds = Math.round(Math.abs(theirsMs - Date.now()) / 1000);
  return [
    seconds > skewSeconds ? wrong('provider-clock-wrong', { seconds }) : good('provider-clock-good', { seconds }),
  ];
}

function probeChallenge(said: ServerMetadata): Finding {
  if (lacksChallenge(said)) return wrong('provider-no-challenge');
  return said.code_challenge_methods_supported ? good('provider-challenge-good') : unsure('provider-challenge-unsaid');
}

async function probeKeys(said: ServerMetadata, exchange: Exchange): Promise<Finding> {
  const host = new URL(said.jwks_uri!).host;
  const answer = await exchange.fetch(said.jwks_uri!, { method: 'GET', headers: {} }).catch(() => null);
  const keys = answer?.status === 200 ? (await readJson<{ keys: { kty: string }[] }>(answer))?.keys : null;
  const count = Array.isArray(keys) ? keys.filter((key) => ['RSA', 'EC', 'OKP'].includes(key?.kty)).length : 0;
  return count > 0 ? good('provider-keys-good', { count }) : wrong('provider-keys-wrong', { host });
}

/** A code that was never given out is refused as such only to a client that is known. */
async function probeSecret(
  said: ServerMetadata,
  client: ProviderClient,
  redirectUri: string,
  exchange: Exchange,
): Promise<Finding> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: unknownCode,
    redirect_uri: redirectUri,
    code_verifier: 'x'.repeat(43),
  });
  const headers = new Headers({ accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' });
  authenticationOf(said, client.clientSecret)(said, { client_id: client.clientId }, body, headers);
  const sent = { method: 'POST', headers: Object.fromEntries(headers.entries()), body };
  const answer = await exchange.fetch(said.token_endpoint!, sent).catch(() => null);
  const error = answer ? (await readJson<{ error?: unknown }>(answer))?.error : undefined;
  if (error === 'invalid_grant') return good('provider-secret-good');
  if (error === 'invalid_client' || error === 'unauthorized_client' || answer?.status === 401) {
    return wrong('provider-secret-refused');
  }
  return unsure('provider-secret-unsure', { error: String(error ?? answer?.status ?? '').slice(0, 60) });
}

/** Asked to show nobody anything, a provider answers to an address that it knows, and shows an error of its own else. */
async function probeRedirect(
  said: ServerMetadata,
  client: ProviderClient,
  redirectUri: string,
  exchange: Exchange,
): Promise<Finding> {
  const url = new URL(said.authorization_endpoint!);
  const asked = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    scope: 'openid',
    prompt: 'none',
    state: unknownCode,
    nonce: unknownCode,
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  const answer = await exchange.fetch(url.href, { method: 'GET', headers: { accept: 'text/html' } }).catch(() => null);
  const location = answer?.headers.get('location') ?? '';
  if (location.startsWith(`${redirectUri}?`)) return good('provider-redirect-good');
  if (answer && answer.status >= 400 && answer.status < 500 && /redirect/i.test(await answer.text())) {
    return wrong('provider-redirect-unregistered', { redirectUri });
  }
  return unsure('provider-redirect-unsure', { redirectUri });
}
