/** How long a session lives, under which id, and how its cookie is bound. */
import { expect, test } from 'vitest';
import { makeSessionBearer } from '#schema/bearer.ts';
import { newId } from '#schema/id.ts';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { comeByLink, password, setPassword, withCookie } from '#tests/rig/entering.ts';
import { sessionDays } from './plugins/session.ts';

const isIn = async (api: TestApi, person: TestPerson) => (await api.as(person, 'GET', '/me')).statusCode === 200;
const idOf = ({ cookie }: TestPerson) => cookie.split('.')[1]!;

/** Lets time go by for every session of ours: since they began, and since they were last seen. */
const age = (api: TestApi, { beganSeconds, seenSeconds }: { beganSeconds: number; seenSeconds: number }) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `update session set expires_at = expires_at - make_interval(secs => $2),
         rotated_at = rotated_at - make_interval(secs => $3) where tenant_id = $1`,
      [tenantId, beganSeconds, seenSeconds],
    ),
  );

test('who signs in gets another id and secret than what the browser came with, which then opens nothing', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const opened = await api.as(user, 'POST', '/session', { tenant: 'ours', email: user.email, password });
  const fresh = withCookie(user, opened);
  expect(idOf(fresh)).not.toBe(idOf(user));
  expect([await isIn(api, user), await isIn(api, fresh)]).toEqual([false, true]);
});

test('a session that somebody else thought up, or began, does not become the one of who signs in', async () => {
  await using api = await startApi();
  const { user, editor } = api.ours.people;
  await setPassword(api, user);
  const planted = { ...user, cookie: makeSessionBearer(api.ours.tenantId, newId()).bearer };
  for (const before of [planted, editor]) {
    const opened = await api.as(before, 'POST', '/session', { tenant: 'ours', email: user.email, password });
    const fresh = withCookie(user, opened);
    expect(idOf(fresh)).not.toBe(idOf(before));
    expect(await isIn(api, before)).toBe(false);
    expect((await api.as(fresh, 'GET', '/me')).json()).toMatchObject({ email: user.email });
  }
});

test('a session that is used all the time is over after its days, and one that rests after a day', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const day = 24 * 3600;
  await age(api, { beganSeconds: sessionDays * day - 60, seenSeconds: 0 });
  expect(await isIn(api, user)).toBe(true);
  await age(api, { beganSeconds: 61, seenSeconds: 0 });
  expect(await isIn(api, user)).toBe(false);
  const rested = withCookie(user, await comeByLink(api, user));
  await age(api, { beganSeconds: 0, seenSeconds: day + 1 });
  expect(await isIn(api, rested)).toBe(false);
});

test('over https the cookie has exactly what binds it to this host, when it is set, renewed and taken back', async () => {
  await using api = await startApi({ publicUrl: 'https://diarium.example' });
  const { user } = api.ours.people;
  const bound = 'Path=/; HttpOnly; Secure; SameSite=Lax';
  const set = new RegExp(`^__Host-diarium=[\\w.-]{80,}; Max-Age=${sessionDays * 24 * 3600}; ${bound}$`);
  const opened = await comeByLink(api, user);
  expect(opened.headers['set-cookie']).toMatch(set);
  const value = /=([^;]+)/.exec(String(opened.headers['set-cookie']))![1]!;
  const own = { cookie: `__Host-diarium=${value}`, origin: 'https://diarium.example', 'sec-fetch-site': 'same-origin' };
  await age(api, { beganSeconds: 0, seenSeconds: 16 * 60 });
  const renewed = await api.app.inject({ url: '/api/v1/me', headers: own });
  expect(renewed.headers['set-cookie']).toMatch(set);
  expect(renewed.headers['set-cookie']).not.toContain(value);
  const out = await api.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: own });
  expect(out.headers['set-cookie']).toBe(
    `__Host-diarium=; Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax`,
  );
  // The name without the binding is no session here.
  const plain = await api.app.inject({ url: '/api/v1/me', headers: { cookie: `diarium=${value}` } });
  expect(plain.statusCode).toBe(401);
});
