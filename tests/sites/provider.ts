/**
 * A provider of identity on loopback that says whatever a test wants: honest until a twist is given. It lets everybody
 * in at once, as the person it was last told.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';
import { newSecret, sha256 } from '#schema/id.ts';
import { type Site, serveSite } from './site.ts';

type Said = Record<string, unknown>;

/** What is said instead of the truth; each is given the truth, and answers what to say. */
export type Twist = {
  /** Text is sent as HTML. */
  description?: (said: Said) => Said | string;
  /** The address that the browser is sent back to. */
  answer?: (back: URL) => void;
  header?: (header: JWTHeaderParameters) => JWTHeaderParameters;
  claims?: (claims: Said) => Said;
  /** The token itself, instead of one signed with the provider's key. */
  token?: (parts: { header: JWTHeaderParameters; claims: Said; publicJwk: JWK }) => string | Promise<string>;
  /** The answer of the token address. */
  tokens?: (answer: Said) => Said | string;
  userInfo?: (info: Said) => Said;
  keys?: (keys: JWK[]) => JWK[];
  /** Takes a code from whoever has it. */
  ignoresChallenge?: boolean;
  /** Before every answer. */
  delayMs?: number;
  /** Where the token address sends its asker. */
  redirect?: string;
};

export type TestProvider = AsyncDisposable & {
  issuer: string;
  hostPort: string;
  clientId: string;
  clientSecret: string;
  /** Of the next sign-in, beside those of the protocol. */
  person: Said & { sub: string };
  twist: Twist;
  site: Site;
};

type Given = { nonce: string | null; challenge: string | null; redirectUri: string };
const kid = 'the-key';

export async function serveProvider(): Promise<TestProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' };
  const codes = new Map<string, Given>();
  const site = await serveSite({});
  const issuer = site.origin;
  const provider: TestProvider = {
    ...{ issuer, hostPort: site.hostPort, clientId: 'diarium', clientSecret: 'en klienthemlighet', site, twist: {} },
    person: { sub: 'nobody' },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };

  const described = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });

  async function makeToken({ nonce }: Given): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const { sub } = provider.person;
    const honest = { iss: issuer, aud: provider.clientId, sub, nonce, iat: now, exp: now + 300 };
    const claims = provider.twist.claims?.(honest) ?? honest;
    const header = provider.twist.header?.({ alg: 'RS256', kid }) ?? { alg: 'RS256', kid };
    if (provider.twist.token) return provider.twist.token({ header, claims, publicJwk });
    return new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  }

  async function tokens(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (provider.twist.redirect) {
      response.writeHead(307, { location: provider.twist.redirect }).end();
      return;
    }
    const form = new URLSearchParams(await textOf(request));
    const given = codes.get(form.get('code') ?? '');
    if (!isClient(request, provider)) return send(response, { error: 'invalid_client' }, 401);
    const hasChallenge =
      provider.twist.ignoresChallenge ||
      sha256(form.get('code_verifier') ?? '').toString('base64url') === given?.challenge;
    if (!given || !hasChallenge || form.get('redirect_uri') !== given.redirectUri) {
      return send(response, { error: 'invalid_grant' }, 400);
    }
    const honest = {
      access_token: newSecret(),
      token_type: 'Bearer',
      expires_in: 300,
      id_token: await makeToken(given),
    };
    send(response, provider.twist.tokens?.(honest) ?? honest);
  }

  function authorize(request: IncomingMessage, response: ServerResponse): void {
    const asked = new URL(request.url ?? '', issuer).searchParams;
    const code = newSecret();
    const redirectUri = asked.get('redirect_uri') ?? '';
    codes.set(code, { nonce: asked.get('nonce'), challenge: asked.get('code_challenge'), redirectUri });
    const back = new URL(redirectUri);
    for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', iss: issuer })) {
      back.searchParams.set(name, value);
    }
    provider.twist.answer?.(back);
    response.writeHead(303, { location: back.href }).end();
  }

  const late =
    (page: (request: IncomingMessage, response: ServerResponse) => unknown) =>
    (request: IncomingMessage, response: ServerResponse) => {
      setTimeout(() => page(request, response), provider.twist.delayMs ?? 0).unref();
    };
  Object.assign(site.pages, {
    '/.well-known/openid-configuration': late((_request, response) =>
      send(response, provider.twist.description?.(described()) ?? described()),
    ),
    '/authorize': authorize,
    '/token': late(tokens),
    '/keys': late((_request, response) => send(response, { keys: provider.twist.keys?.([publicJwk]) ?? [publicJwk] })),
    '/userinfo': late((_request, response) =>
      send(response, provider.twist.userInfo?.(provider.person) ?? provider.person),
    ),
  });
  return provider;
}

function send(response: ServerResponse, said: Said | string, status = 200): void {
  const isText = typeof said === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
  response.end(isText ? said : JSON.stringify(said));
}

function isClient({ headers }: IncomingMessage, { clientId, clientSecret }: TestProvider): boolean {
  const shown = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
  return decodeURIComponent(shown.replaceAll('+', ' ')) === `${clientId}:${clientSecret}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
