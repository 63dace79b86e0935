/**
 * From the address that a browser came back to, to whom the provider vouches for. The library checks state, issuer,
 * code, signature, audience, nonce and times; what it leaves to its user is checked here.
 */
import {
  authorizationCodeGrant,
  type Configuration,
  fetchUserInfo,
  type IDToken,
  type TokenEndpointResponse,
} from 'openid-client';
import { FederationRefused } from '#schema/errors.ts';
import type { Check } from '#schema/federation.ts';
import type { Binding, Note, ProviderClient, Vouched } from './contract.ts';
import { toleranceSeconds } from './discover.ts';
import { during } from './refusal.ts';

type Back = { answer: URL; state: string; binding: Binding };

/** Throws FederationRefused and what the network says. */
export async function redeem(
  configuration: Configuration,
  client: ProviderClient,
  { answer, state, binding }: Back,
  note: Note,
): Promise<Vouched> {
  const tokens = await during('code', () =>
    authorizationCodeGrant(configuration, answer, {
      expectedState: state,
      expectedNonce: binding.nonce,
      pkceCodeVerifier: binding.verifier,
      idTokenExpected: true,
    }),
  );
  const token = tokens.claims();
  if (!token) throw refusal('token', 'no token of identity');
  note('token', { alg: algorithmOf(tokens), claims: Object.keys(token).sort() });
  refuseToken(token, client);
  const told = await askUserInfo(configuration, tokens, token.sub, note);
  // What is signed goes before what was only said.
  return { issuer: token.iss, subject: token.sub, claims: { ...told, ...token } };
}

function refuseToken(token: IDToken, client: ProviderClient): void {
  const { clientId } = client;
  if (token.azp !== undefined && token.azp !== clientId) throw refusal('authorized-party', 'azp is not us');
  refuseAudience(token.aud, client);
  if ([token.aud].flat().length > 1 && token.azp === undefined) {
    throw refusal('authorized-party', 'a token for several says not who asked for it');
  }
  const nowSeconds = Date.now() / 1000;
  if (token.iat > nowSeconds + toleranceSeconds) throw refusal('issued-at', 'iat lies ahead');
  if (!/^\P{Cc}{1,255}$/u.test(token.sub)) throw refusal('subject', 'sub is empty, too long, or no text');
}

/** Of a token for several, whoever else has it could bring it here: those are named, or it is refused. */
function refuseAudience(aud: string | readonly string[], { clientId, audiences }: ProviderClient): void {
  const all = [aud].flat();
  if (!all.includes(clientId)) throw refusal('audience', 'the token is not for us');
  if (all.some((one) => one !== clientId && !audiences.includes(one))) {
    throw refusal('audience', 'the token is for others too');
  }
}

/** Asked wherever there is such an address: many providers leave e-mail addresses and groups out of the token. */
async function askUserInfo(
  configuration: Configuration,
  tokens: TokenEndpointResponse,
  subject: string,
  note: Note,
): Promise<Record<string, unknown>> {
  if (!configuration.serverMetadata().userinfo_endpoint) return {};
  const told = await during('claims', () => fetchUserInfo(configuration, tokens.access_token, subject));
  note('user-info', { claims: Object.keys(told).sort() });
  return told;
}

function algorithmOf(tokens: TokenEndpointResponse): string {
  const header = JSON.parse(Buffer.from(tokens.id_token?.split('.')[0] ?? '', 'base64url').toString() || '{}');
  return String(header.alg).slice(0, 20);
}

const refusal = (check: Check, why: string) => new FederationRefused(why, { check });
