/** What a hostile or broken provider says, and the check that it must fail. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Check } from '#schema/federation.ts';
import type { Twist } from './provider.ts';

type Said = Record<string, unknown>;
export type HostileCase = {
  name: string;
  check: Check;
  twist?: Twist;
  /** What is said of the person, beside an honest e-mail address of the organisation. */
  person?: Said;
};

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowSeconds = () => Math.floor(Date.now() / 1000);
const claims = (change: Said): Twist => ({ claims: (honest) => ({ ...honest, ...change }) });
const description = (change: Said): Twist => ({ description: (honest) => ({ ...honest, ...change }) });
const without = (said: Said, name: string): Said =>
  Object.fromEntries(Object.entries(said).filter(([key]) => key !== name));
const answer = (change: (query: URLSearchParams) => void): Twist => ({
  answer: ({ searchParams }) => change(searchParams),
});

const unsigned: NonNullable<Twist['token']> = ({ header, claims: said }) =>
  `${base64({ ...header, alg: 'none' })}.${base64(said)}.`;
/** Signed as if the key that everybody may read were a secret that two share. */
const signedWithPublicKey: NonNullable<Twist['token']> = ({ claims: said, publicJwk }) =>
  new SignJWT(said)
    .setProtectedHeader({ alg: 'HS256', kid: publicJwk.kid! })
    .sign(Buffer.from(JSON.stringify(publicJwk)));

/** Named in the form of the provider. */
export const trustedAudience = 'https://api.ours.example';

const foreign = await generateKeyPair('RS256', { extractable: true });
const foreignJwk = await exportJWK(foreign.publicKey);

export const hostileCases: readonly HostileCase[] = [
  { name: 'no state', check: 'state', twist: answer((query) => query.delete('state')) },
  {
    name: 'a state of the right form whose secret is another',
    check: 'state',
    twist: answer((query) => query.set('state', query.get('state')!.replace(/.{43}$/, 'x'.repeat(43)))),
  },
  {
    name: 'an error instead of a code',
    check: 'answer',
    twist: answer((query) => query.set('error', 'access_denied')),
  },
  { name: 'no code', check: 'code', twist: answer((query) => query.delete('code')) },
  { name: 'a code that was never given out', check: 'code', twist: answer((query) => query.set('code', 'another')) },
  {
    name: 'another issuer beside the code',
    check: 'answer-issuer',
    twist: answer((query) => query.set('iss', 'https://a.example')),
  },
  {
    name: 'no issuer beside the code, where one was announced',
    check: 'answer-issuer',
    twist: answer((query) => query.delete('iss')),
  },
  { name: 'no nonce in the token', check: 'nonce', twist: { claims: (honest) => without(honest, 'nonce') } },
  { name: 'another nonce in the token', check: 'nonce', twist: claims({ nonce: 'another' }) },
  { name: 'a token for another client', check: 'audience', twist: claims({ aud: 'another' }) },
  {
    name: 'a token for several without an authorized party',
    check: 'audience',
    twist: claims({ aud: ['diarium', 'another'] }),
  },
  {
    name: 'a token for several that are not named, by us',
    check: 'audience',
    twist: claims({ aud: ['diarium', 'another'], azp: 'diarium' }),
  },
  {
    name: 'a token for one that is named and one that is not, by us',
    check: 'audience',
    twist: claims({ aud: ['diarium', trustedAudience, 'another'], azp: 'diarium' }),
  },
  {
    name: 'a token for one that is named, without an authorized party',
    check: 'audience',
    twist: claims({ aud: ['diarium', trustedAudience] }),
  },
  {
    name: 'a token for one that is named, who asked for it',
    check: 'authorized-party',
    twist: claims({ aud: ['diarium', trustedAudience], azp: trustedAudience }),
  },
  { name: 'a token for one that is named alone', check: 'audience', twist: claims({ aud: trustedAudience }) },
  { name: 'a token for us that another asked for', check: 'authorized-party', twist: claims({ azp: 'another' }) },
  { name: 'a token of another issuer', check: 'token-issuer', twist: claims({ iss: 'https://a.example' }) },
  {
    name: 'a token that has run out',
    check: 'expiry',
    twist: claims({ exp: nowSeconds() - 600, iat: nowSeconds() - 900 }),
  },
  { name: 'a token that is not good yet', check: 'expiry', twist: claims({ nbf: nowSeconds() + 600 }) },
  {
    name: 'a token made in the future',
    check: 'issued-at',
    twist: claims({ iat: nowSeconds() + 600, exp: nowSeconds() + 900 }),
  },
  { name: 'a token of nobody', check: 'subject', twist: claims({ sub: '' }) },
  { name: 'a token of somebody whose name cannot be kept', check: 'subject', twist: claims({ sub: 'a\0b' }) },
  {
    name: 'a description of other shapes than it should have',
    check: 'discovery',
    twist: description({ id_token_signing_alg_values_supported: 5, token_endpoint_auth_methods_supported: 5 }),
  },
  { name: 'a token without a signature', check: 'algorithm', twist: { token: unsigned } },
  {
    name: 'a token without a signature, announced',
    check: 'algorithm',
    twist: { token: unsigned, ...description({ id_token_signing_alg_values_supported: ['none', 'RS256'] }) },
  },
  {
    name: 'a token signed with the public key as a shared secret',
    check: 'algorithm',
    twist: { token: signedWithPublicKey },
  },
  {
    name: 'the same, announced',
    check: 'algorithm',
    twist: {
      token: signedWithPublicKey,
      ...description({ id_token_signing_alg_values_supported: ['HS256', 'RS256'] }),
    },
  },
  {
    name: 'nothing but shared secrets to sign with',
    check: 'algorithm',
    twist: description({ id_token_signing_alg_values_supported: ['HS256'] }),
  },
  {
    name: 'a token of a key that is not there',
    check: 'signature',
    twist: { header: (honest) => ({ ...honest, kid: 'another' }) },
  },
  {
    name: 'other keys under the same name',
    check: 'signature',
    twist: { keys: ([own]) => [{ ...foreignJwk, kid: own!.kid!, alg: 'RS256', use: 'sig' }] },
  },
  { name: 'no keys', check: 'signature', twist: { keys: () => [] } },
  { name: 'no token of identity', check: 'token', twist: { tokens: (honest) => without(honest, 'id_token') } },
  { name: 'HTML instead of tokens', check: 'code', twist: { tokens: () => '<h1>Sign in</h1>' } },
  {
    name: 'user information of somebody else',
    check: 'subject',
    twist: { userInfo: (honest) => ({ ...honest, sub: 'another' }) },
  },
  {
    name: 'a description without a challenge by S256',
    check: 'challenge',
    twist: description({ code_challenge_methods_supported: ['plain'] }),
  },
  { name: 'a description of another issuer', check: 'issuer', twist: description({ issuer: 'https://a.example' }) },
  {
    name: 'a description with an address elsewhere',
    check: 'addresses',
    twist: description({ token_endpoint: 'https://a.example/token' }),
  },
  {
    name: 'a description with keys on a private address',
    check: 'addresses',
    twist: description({ jwks_uri: 'http://169.254.169.254/keys' }),
  },
  {
    name: 'a description without a token address',
    check: 'discovery',
    twist: description({ token_endpoint: undefined }),
  },
  { name: 'HTML instead of a description', check: 'discovery', twist: { description: () => '<h1>Sign in</h1>' } },
  { name: 'a description without end', check: 'reach', twist: description({ padding: 'x'.repeat(2_000_000) }) },
  { name: 'no e-mail address', check: 'email', person: { email: undefined } },
  { name: 'an e-mail address that is none', check: 'email', person: { email: 'ny@ours.example\n@a' } },
  { name: 'an e-mail address that is not vouched for', check: 'email-verified', person: { email_verified: false } },
  { name: 'an e-mail address that nothing is said of', check: 'email-verified', person: { email_verified: undefined } },
  { name: 'an e-mail address of another domain', check: 'domain', person: { email: 'ny@elsewhere.example' } },
  {
    name: 'an e-mail address of another organisation here',
    check: 'domain',
    person: { email: 'user@theirs.example', hd: 'ours.example' },
  },
  { name: 'an e-mail address whose domain ends like ours', check: 'domain', person: { email: 'ny@notours.example' } },
  { name: "somebody's e-mail address, in capitals", check: 'address-free', person: { email: 'USER@ours.example' } },
];
