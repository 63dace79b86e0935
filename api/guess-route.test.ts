/** Everything that opens something to whoever knows it can be tried so often from one address, and then not any more. */
import { expect, test } from 'vitest';
import { readSettings } from '#schema/settings.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { addFactor, setPassword, signIn, withCookie } from '#tests/rig/entering.ts';

const tries = 3;
const rates = { ...readSettings({}).rates, guessesPerMinute: tries };
/** Made up anew for each try, so that no account and no key is locked by itself. */
const secretOf = (at: number) => `${at}`.padStart(80, 'x');

type Ask = (api: TestApi, at: number, remoteAddress: string) => Promise<{ statusCode: number }>;

const post =
  (path: string, bodyOf: (at: number) => object): Ask =>
  ({ app }, at, remoteAddress) =>
    app.inject({ method: 'POST', url: `/api/v1${path}`, payload: bodyOf(at), remoteAddress });
const withBearer =
  (url: string, prefix: string): Ask =>
  ({ app }, at, remoteAddress) =>
    app.inject({ url, headers: { authorization: `Bearer ${prefix}${secretOf(at)}` }, remoteAddress });

const guesses: Record<string, Ask> = {
  'a password': post('/session', (at) => ({ tenant: 'ours', email: `nobody${at}@ours.example`, password: 'x' })),
  'a link or an invitation': post('/session/link', (at) => ({ token: secretOf(at) })),
  'a link to a new password': post('/session/reset', (at) => ({ token: secretOf(at), password: 'en lång och egen' })),
  'an address that letters go to': post('/session/mail', (at) => ({
    ...{ tenant: 'ours', email: `nobody${at}@ours.example`, purpose: 'reset' },
  })),
  'an errand at a provider': ({ app }, at, remoteAddress) =>
    app.inject({ url: `/api/v1/session/callback?code=x&state=${secretOf(at)}`, remoteAddress }),
  'a key': withBearer('/api/v1/space', 'sk_'),
  "a page's key": withBearer('/api/v1/space', 'pk_'),
  "a directory's key": withBearer('/scim/v2/Users', 'scim_'),
};

test('what can be guessed at is tried so often and no more, by each address for itself', async () => {
  await using api = await startApi({ rates });
  for (const [nth, [what, guess]] of Object.entries(guesses).entries()) {
    const codes = [];
    // More than two windows hold, so that it does not matter when the minute turns.
    for (let at = 0; at <= 2 * tries; at++) codes.push((await guess(api, at, `10.6.${nth}.1`)).statusCode);
    expect(codes[0], what).not.toBe(429);
    expect(codes, what).toContain(429);
    expect((await guess(api, 99, `10.5.${nth}.1`)).statusCode, what).not.toBe(429);
  }
});

test('recovery codes are guessed at no faster than the codes of a device, and the right one must wait too', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const { codes } = await addFactor(api, user);
  const half = withCookie(user, await signIn(api, { email: user.email }));
  const show = async (code: string) => (await api.as(half, 'POST', '/session/factor', { code })).statusCode;
  const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => show(`aaaa-bbbb-${1000 + at}`)));
  expect(answers.filter((status) => status === 400).length).toBeLessThanOrEqual(6);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(6);
  expect(await show(codes[0]!)).toBe(429);
});
