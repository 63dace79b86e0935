/** Coming in as tests do it: passwords, links, and codes of a device. */
import { TOTP } from 'otpauth';
import type { FactorSetup } from '#schema/factor.ts';
import { makeSignInLink } from '#schema/welcome.ts';
import { cookieOf, type TestApi, type TestPerson } from './api.ts';

export const password = 'en lång och egen mening';

type Attempt = { tenant?: string; email: string; password?: string };
/** From an address of its own where that is counted. */
export const signIn = (api: TestApi, given: Attempt, remoteAddress = '10.1.0.1', agent = 'curl/8') =>
  api.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { tenant: 'ours', password, ...given },
    remoteAddress,
    headers: { 'user-agent': agent },
  });

export const setPassword = (api: TestApi, person: TestPerson) => api.as(person, 'PUT', '/me/password', { password });

/** The same person with another cookie. */
export const withCookie = (person: TestPerson, answer: { cookies: unknown[] }): TestPerson => ({
  ...person,
  cookie: cookieOf(answer),
});

export async function comeByLink(api: TestApi, person: TestPerson) {
  const { tenantId } = api.ours;
  const token = await makeSignInLink(api.database.migrateUrl, { tenantId, personId: person.personId, hours: 1 });
  return api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } });
}

/** What a device shows, so many half minutes from now. */
export const codeOf = ({ uri }: Pick<FactorSetup, 'uri'>, steps = 0): string => {
  const device = new TOTP({ secret: new URL(uri).searchParams.get('secret')! });
  return device.generate({ timestamp: Date.now() + steps * 30_000 });
};

/** Turns a second factor on; answers what a device needs and the recovery codes. */
export async function addFactor(api: TestApi, person: TestPerson): Promise<{ setup: FactorSetup; codes: string[] }> {
  const setup = (await api.as(person, 'POST', '/me/factor')).json<FactorSetup>();
  const confirmed = await api.as(person, 'POST', '/me/factor/confirm', { code: codeOf(setup, -1) });
  return { setup, ...confirmed.json<{ codes: string[] }>() };
}
