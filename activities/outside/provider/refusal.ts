/** Which check failed, read out of what the protocol's library threw; what went wrong on the way there stays as it is. */
import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { FederationRefused, Interruption, Refusal } from '#schema/errors.ts';
import type { Check } from '#schema/federation.ts';

type Thrown = Error & { code?: string; cause?: unknown };

const byClaim: Record<string, Check> = {
  iss: 'token-issuer',
  aud: 'audience',
  azp: 'authorized-party',
  nonce: 'nonce',
  sub: 'subject',
  issuer: 'issuer',
  exp: 'expiry',
  nbf: 'expiry',
  iat: 'issued-at',
};

/** Of a library that tells some things apart by its sentences alone. */
const bySentence: readonly (readonly [RegExp, Check])[] = [
  [/signature/, 'signature'],
  [/"alg"|JWS algorithm/, 'algorithm'],
  [/"iss" \(issuer\) (response|missing)|response parameter "iss"/, 'answer-issuer'],
  [/"state"/, 'state'],
  [/nonce/, 'nonce'],
  [/"id_token"/, 'token'],
];

const byCode: Record<string, Check> = {
  OAUTH_KEY_SELECTION_FAILED: 'signature',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'expiry',
};

/** Runs one part of a sign-in. Throws FederationRefused, or the Refusal or Interruption of a request within it. */
export async function during<T>(part: Check, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readRefusal(error as Thrown, part);
  }
}

function readRefusal(error: Thrown, part: Check): Error {
  const chain = causesOf(error);
  const own = chain.find((cause) => cause instanceof Refusal || cause instanceof Interruption);
  if (own) return own;
  if (error instanceof AuthorizationResponseError) return refusal('answer', error.error);
  if (error instanceof ResponseBodyError) return refusal(part, error.error);
  return refusal(checkOf(chain) ?? part, chain.map(({ message }) => message).join(': '));
}

/** `why` is for the log of a developer: names of claims and codes of errors, never their values. */
const refusal = (check: Check, why: string) => new FederationRefused(why.slice(0, 300), { check });

function checkOf(chain: Thrown[]): Check | undefined {
  for (const { message, code = '', cause } of chain) {
    const { claim, attribute } = (cause ?? {}) as { claim?: string; attribute?: string };
    const found =
      byClaim[claim ?? attribute ?? ''] ?? byCode[code] ?? bySentence.find(([form]) => form.test(message))?.[1];
    if (found) return found;
  }
  return undefined;
}

function causesOf(error: Thrown): Thrown[] {
  const chain: Thrown[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause) chain.push(at as Thrown);
  return chain;
}
