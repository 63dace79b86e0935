/** A real provider of identity on loopback, by software that is not ours, with its own sign-in pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { newSecret } from '#schema/id.ts';

type Claims = Record<string, unknown>;
export type RealProvider = AsyncDisposable & {
  issuer: string;
  hostPort: string;
  clientId: string;
  clientSecret: string;
  /** The one address that the client has registered, from the next start on. */
  redirectUri: string;
  /** What is said of everybody, beside who they are. */
  claims: Claims;
  /** Starts again with other keys, as after a rotation. */
  renew(): Promise<void>;
};

export async function serveRealProvider(redirectUri: string): Promise<RealProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: RealProvider = {
    issuer: `http://${hostPort}`,
    hostPort,
    clientId: 'diarium',
    clientSecret: newSecret(),
    redirectUri,
    claims: {},
    renew,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function renew(): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const software = new Provider(provider.issuer, {
      clients: [
        { client_id: provider.clientId, client_secret: provider.clientSecret, redirect_uris: [provider.redirectUri] },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: newSecret(), alg: 'RS256', use: 'sig' }] },
      // Its own, said so that it does not remark on them.
      ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
      cookies: { keys: [newSecret()] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, email_verified: true, ...provider.claims }),
      }),
    });
    server.removeAllListeners('request').on('request', software.callback());
  }

  await renew();
  return provider;
}

/** Fills in the provider's own pages as a browser would; answers the address of ours that they end at. */
export async function signInOnPages(start: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let address = new URL(start);
  let form: URLSearchParams | null = null;
  for (let steps = 0; steps < 12; steps++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer: Response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    const location = answer.headers.get('location');
    const page = await answer.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    if (!location && !action) throw new Error(`the provider shows no form: ${answer.status} ${page.slice(0, 500)}`);
    const next = new URL(location ?? action!, address);
    if (next.origin !== new URL(start).origin) return next;
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    form = location ? null : new URLSearchParams({ prompt, login, password: 'whatever' });
    address = next;
  }
  throw new Error('the provider leads nowhere');
}
