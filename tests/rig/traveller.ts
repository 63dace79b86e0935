/** A browser that signs in through a provider: it keeps its cookies, and goes where it is sent. */
import type { LightMyRequestResponse } from 'fastify';
import { cookieOf, publicUrl, type TestApi } from './api.ts';

export type Wish = { tenant: string; federationId: string | null; returnTo?: string; purpose?: 'sign-in' | 'tie' };
export type Traveller = {
  /** By name. */
  cookies: Record<string, string>;
  /** Begins; the answer's `url` is where to go. */
  begin(wish: Wish): Promise<LightMyRequestResponse>;
  /** Goes there, and answers the address that the provider sends it back to. */
  visit(url: string): Promise<URL>;
  comeBack(address: URL): Promise<LightMyRequestResponse>;
  /** All three, each only when the one before went well; the last answer. */
  signIn(wish: Wish): Promise<LightMyRequestResponse>;
};

let travellers = 0;

export function makeTraveller({ app }: Pick<TestApi, 'app'>, session?: string): Traveller {
  const cookies: Record<string, string> = session ? { diarium: session } : {};
  const nth = travellers++;
  // Each from an address of their own, so that the limit on guesses is not met.
  const remoteAddress = `10.7.${nth >> 8}.${nth & 255}`;
  const own = () => ({
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  });
  const keep = (answer: LightMyRequestResponse) => {
    for (const { name, value } of answer.cookies as { name: string; value: string }[]) {
      if (value) cookies[name] = value;
      else delete cookies[name];
    }
    return answer;
  };
  const traveller: Traveller = {
    cookies,
    begin: async (payload) =>
      keep(
        await app.inject({
          ...{ method: 'POST', url: '/api/v1/session/errand', payload, remoteAddress },
          headers: { ...own(), origin: publicUrl, 'sec-fetch-site': 'same-origin' },
        }),
      ),
    async visit(url) {
      const answer = await fetch(url, { redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? '');
    },
    comeBack: async ({ search }) =>
      keep(
        await app.inject({
          ...{ method: 'GET', url: `/api/v1/session/callback${search}`, remoteAddress },
          headers: { ...own(), 'sec-fetch-site': 'cross-site' },
        }),
      ),
    async signIn(wish) {
      const begun = await traveller.begin(wish);
      if (begun.statusCode !== 201) return begun;
      return traveller.comeBack(await traveller.visit(begun.json().url));
    },
  };
  return traveller;
}

export const isLetIn = (answer: LightMyRequestResponse): boolean =>
  answer.statusCode === 200 && cookieOf(answer) !== '';
