/** Coming in by everything that one can come in by, and the second factor. */
import type { Vouched } from '#activities/outside/provider.ts';
import type { Deps } from '#api/deps.ts';
import type { FactorSetup } from '#schema/factor.ts';
import { newId } from '#schema/id.ts';
import { absentProviders, type TestPerson } from '#tests/rig/api.ts';
import { addFactor, codeOf, password, setPassword, signIn, withCookie } from '#tests/rig/entering.ts';
import { addIdentity, addSession } from '#tests/rig/staff-furniture.ts';
import type { Deed } from './deed.ts';
import { addPerson } from './person.ts';
import { requestId, type Stage } from './stage.ts';

/** Whoever comes back from a provider is this one there. */
const vouched: Vouched = { issuer: 'https://idp.example', subject: '', claims: {} };
export const vouching: Deps['providers'] = { ...absentProviders, finish: async () => vouched };

const newcomer = ({ api, ours }: Stage) => addPerson(api.db, ours.tenantId, 'user');

const post = ({ api }: Stage, path: string, payload: object) =>
  api.app.inject({ method: 'POST', url: `/api/v1${path}`, payload, headers: { 'x-request-id': requestId } });

const ask = ({ api }: Stage, person: TestPerson, method: string, path: string, json?: object) =>
  api.as(person, method, path, json, { 'x-request-id': requestId });

/** The secret of a link that an administrator was shown. */
async function linkFor({ api }: Stage, { personId }: TestPerson, purpose: 'sign-in' | 'reset'): Promise<string> {
  const made = await api.as(api.ours.people.administrator, 'POST', `/person/${personId}/link`, { purpose });
  return made.json<{ url: string }>().url.split('/').at(-1)!;
}

/** On the way to a provider; answers how to come back from it. */
async function setOut(stage: Stage, person?: TestPerson) {
  const { api, ours } = stage;
  const wish = { tenant: 'ours', federationId: ours.federationId, purpose: person ? 'tie' : 'sign-in' };
  const begun = await (person
    ? ask(stage, person, 'POST', '/session/errand', wish)
    : post(stage, '/session/errand', wish));
  const [kept] = begun.cookies as { name: string; value: string }[];
  const state = new URL(begun.json<{ url: string }>().url).searchParams.get('state')!;
  const query = new URLSearchParams({ state, code: 'good' });
  const cookie = `${kept!.name}=${kept!.value}${person ? `; diarium=${person.cookie}` : ''}`;
  const headers = { cookie, 'x-request-id': requestId };
  return () => api.app.inject({ url: `/api/v1/session/callback?${query}`, headers });
}

export const enteringDeeds: Record<string, Deed> = {
  'POST /session': async (stage) => {
    const person = await newcomer(stage);
    await setPassword(stage.api, person);
    return () => post(stage, '/session', { tenant: 'ours', email: person.email, password });
  },
  'POST /session/link': async (stage) => {
    const token = await linkFor(stage, await newcomer(stage), 'sign-in');
    return () => post(stage, '/session/link', { token });
  },
  'POST /session/mail': async (stage) => {
    const { email } = await newcomer(stage);
    return () => post(stage, '/session/mail', { tenant: 'ours', email, purpose: 'reset' });
  },
  'POST /session/reset': async (stage) => {
    const token = await linkFor(stage, await newcomer(stage), 'reset');
    return () => post(stage, '/session/reset', { token, password });
  },
  'POST /session/factor': async (stage) => {
    const person = await newcomer(stage);
    await setPassword(stage.api, person);
    const { setup } = await addFactor(stage.api, person);
    const half = withCookie(person, await signIn(stage.api, { email: person.email }));
    return () => ask(stage, half, 'POST', '/session/factor', { code: codeOf(setup) });
  },
  'GET /session/callback': async (stage) => {
    const { personId } = await newcomer(stage);
    vouched.subject = newId();
    await stage.api.db.withTenant(stage.ours.tenantId, (tx) => addIdentity(tx, personId, vouched.subject));
    // Whoever came back once does not come back again, also when it failed.
    const ways = [await setOut(stage), await setOut(stage)];
    return () => ways.pop()!();
  },
  'GET /session/callback identity.tie': async (stage) => {
    const person = await newcomer(stage);
    vouched.subject = newId();
    const ways = [await setOut(stage, person), await setOut(stage, person)];
    return () => ways.pop()!();
  },
  'POST /me/factor/confirm': async (stage) => {
    const person = await newcomer(stage);
    const setup = (await stage.api.as(person, 'POST', '/me/factor')).json<FactorSetup>();
    return () => ask(stage, person, 'POST', '/me/factor/confirm', { code: codeOf(setup) });
  },
  'POST /me/factor/codes': async (stage) => {
    const person = await newcomer(stage);
    const { codes } = await addFactor(stage.api, person);
    return () => ask(stage, person, 'POST', '/me/factor/codes', { code: codes[0] });
  },
  'POST /me/factor/off': async (stage) => {
    const person = await newcomer(stage);
    const { codes } = await addFactor(stage.api, person);
    return () => ask(stage, person, 'POST', '/me/factor/off', { code: codes[0] });
  },
  'DELETE /me/session/:id': async (stage) => {
    const person = await newcomer(stage);
    const id = await stage.api.db.withTenant(stage.ours.tenantId, (tx) => addSession(tx, person.personId));
    return () => ask(stage, person, 'DELETE', `/me/session/${id}`);
  },
};
