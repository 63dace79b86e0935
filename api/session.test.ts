/** Sessions: how they begin, how their secrets turn over, and how they end. */
import { expect, test } from 'vitest';
import { makeSignInLink } from '#schema/welcome.ts';
import { cookieOf, publicUrl, startApi, type TestApi, type TestPerson, type TestTenant } from '#tests/rig/api.ts';

const password = 'en lång och egen mening';

const signIn = (api: TestApi, input: { tenant: string; email: string; password: string }, address = '10.1.0.1') =>
  api.app.inject({ method: 'POST', url: '/api/v1/session', payload: input, remoteAddress: address });

const setPassword = (api: TestApi, person: TestPerson) => api.as(person, 'PUT', '/me/password', { password });

/** Lets `minutes` go by for every session of the tenant. */
const age = (api: TestApi, { tenantId }: TestTenant, seconds: number) =>
  api.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `update session set rotated_at = rotated_at - make_interval(secs => $2),
         expires_at = expires_at - make_interval(secs => $2) where tenant_id = $1`,
      [tenantId, seconds],
    ),
  );

const auditOf = (api: TestApi, { tenantId }: TestTenant, action: string) =>
  api.db.withTenant(tenantId, ({ sql }) =>
    sql<{ outcome: string }>('select outcome from audit_event where tenant_id = $1 and action = $2', [
      tenantId,
      action,
    ]),
  );

test('a person who came by link sees who they are, and after signing out nothing', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const me = await api.as(administrator, 'GET', '/me');
  expect(me.json()).toMatchObject({ name: 'Administratör', role: 'administrator', hasPassword: false });

  const out = await api.as(administrator, 'DELETE', '/session');
  expect(out.statusCode).toBe(204);
  const after = await api.as(administrator, 'GET', '/me');
  expect(after.statusCode).toBe(401);
  expect(after.headers['content-type']).toContain('application/problem+json');
});

test('a link works once, also when it is used twice at the same moment', async () => {
  await using api = await startApi();
  const { tenantId, people } = api.ours;
  const token = await makeSignInLink(api.database.migrateUrl, { tenantId, ...people.user, hours: 1 });
  const use = () => api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token } });
  const answers = await Promise.all([use(), use(), use()]);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410, 410]);
});

test('a link that is too old, belongs to nobody or was changed opens nothing', async () => {
  await using api = await startApi();
  const { tenantId, people } = api.ours;
  const token = await makeSignInLink(api.database.migrateUrl, { tenantId, ...people.user, hours: 1 });
  await api.db.withTenant(tenantId, ({ sql }) =>
    sql(`update link set expires_at = now() where tenant_id = $1`, [tenantId]),
  );
  const foreign = `${api.theirs.tenantId}.${token.split('.')[1]}`;
  for (const tried of [token, foreign, `${token.slice(0, -1)}_`, 'x'.repeat(80)]) {
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload: { token: tried } });
    expect(answer.json()).toMatchObject({ status: 410, code: 'link-spent' });
    expect(cookieOf(answer)).toBe('');
  }
});

test('a program gets a bearer instead of a cookie, and the bearer is no cookie', async () => {
  await using api = await startApi();
  const { tenantId, people } = api.ours;
  const link = await makeSignInLink(api.database.migrateUrl, { tenantId, ...people.user, hours: 1 });
  const opened = await api.app.inject({
    method: 'POST',
    url: '/api/v1/session/link',
    payload: { token: link },
    headers: { accept: 'application/json' },
  });
  const { token } = opened.json<{ token: string }>();
  expect(cookieOf(opened)).toBe('');
  const me = (headers: Record<string, string>) => api.app.inject({ url: '/api/v1/me', headers });
  expect((await me({ authorization: `Bearer ${token}` })).statusCode).toBe(200);
  expect((await me({ cookie: `diarium=${token}` })).statusCode).toBe(401);
  expect((await me({ authorization: `Bearer ${people.user.cookie}` })).statusCode).toBe(401);
});

test('a password opens a new session and ends the one it came with', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  expect((await setPassword(api, user)).statusCode).toBe(204);
  const opened = await api.as(user, 'POST', '/session', { tenant: 'ours', email: user.email, password });
  expect(opened.statusCode).toBe(201);
  expect(cookieOf(opened)).not.toBe(user.cookie);
  expect(opened.cookies).toMatchObject([{ name: 'diarium', httpOnly: true, sameSite: 'Lax', path: '/' }]);
  expect((await api.as({ ...user, cookie: cookieOf(opened) }, 'GET', '/me')).statusCode).toBe(200);
});

test('unknown organisation, unknown person, wrong password and no password are answered alike', async () => {
  await using api = await startApi();
  const { user, administrator } = api.ours.people;
  await setPassword(api, user);
  const tries = [
    { tenant: 'nowhere', email: user.email, password },
    { tenant: 'ours', email: 'nobody@ours.example', password },
    { tenant: 'ours', email: user.email, password: 'not this one' },
    { tenant: 'ours', email: administrator.email, password: 'nobody has this password' },
  ];
  const answers = [];
  for (const input of tries) {
    const { requestId, ...said } = (await signIn(api, input)).json();
    answers.push(said);
  }
  expect(answers[0]).toMatchObject({ status: 401, code: 'wrong-credentials' });
  expect(new Set(answers.map((said) => JSON.stringify(said))).size).toBe(1);
});

test('wrong passwords lock the account for longer and longer, known or not, and the right one must wait too', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  for (const email of [user.email, 'nobody@ours.example']) {
    const codes = [];
    for (let i = 0; i < 7; i++) {
      codes.push((await signIn(api, { tenant: 'ours', email, password: 'wrong' }, `10.2.0.${i}`)).statusCode);
      // The wait after the fifth is a second, which a busy machine may need for the sixth try.
      if (i === 4) await guessedBefore(api, 6);
    }
    expect(codes).toEqual([401, 401, 401, 401, 401, 429, 429]);
  }
  const right = await signIn(api, { tenant: 'ours', email: user.email, password });
  expect(right.statusCode).toBe(429);
  expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql(`update attempt set failed_at = failed_at - interval '20 minutes'`),
  );
  expect((await signIn(api, { tenant: 'ours', email: user.email, password })).statusCode).toBe(201);
});

/** Adds to the failures of every account of ours that has any. */
const guessedBefore = (api: TestApi, more: number) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql('update attempt set failures = failures + $2, failed_at = now() where tenant_id = $1', [tenantId, more]),
  );

test('one address may not guess without end', async () => {
  await using api = await startApi();
  const codes = new Set<number>();
  for (let i = 0; i < 25; i++) {
    codes.add((await signIn(api, { tenant: 'nowhere', email: `person${i}@ours.example`, password: 'x' })).statusCode);
  }
  expect([...codes]).toEqual([401, 429]);
});

test('behind a trusted proxy each client is counted by itself; from elsewhere the header is not believed', async () => {
  await using api = await startApi({ trustedProxies: ['10.9.0.1'] });
  const from = async (remoteAddress: string) => {
    const codes = new Set<number>();
    for (let i = 0; i < 25; i++) {
      const headers = { 'x-forwarded-for': `192.0.2.${i}` };
      const payload = { tenant: 'nowhere', email: `person${i}-${remoteAddress}@ours.example`, password: 'x' };
      codes.add(
        (await api.app.inject({ method: 'POST', url: '/api/v1/session', payload, headers, remoteAddress })).statusCode,
      );
    }
    return [...codes];
  };
  expect(await from('10.9.0.1')).toEqual([401]);
  expect(await from('10.9.0.2')).toEqual([401, 429]);
});

test('after a quarter of an hour the secret turns over; two tabs do not sign each other out', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await age(api, api.ours, 16 * 60);
  const both = await Promise.all([api.as(user, 'GET', '/me'), api.as(user, 'GET', '/space')]);
  expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const fresh = both.map(cookieOf).filter(Boolean);
  expect(fresh).toHaveLength(1);
  expect((await api.as({ ...user, cookie: fresh[0]! }, 'GET', '/me')).statusCode).toBe(200);
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(200);
});

test('a secret that was replaced longer ago ends the session for whoever holds it, and is recorded', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await age(api, api.ours, 16 * 60);
  const cookie = cookieOf(await api.as(user, 'GET', '/me'));
  await age(api, api.ours, 31);
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(401);
  expect((await api.as({ ...user, cookie }, 'GET', '/me')).statusCode).toBe(401);
  expect(await auditOf(api, api.ours, 'session.reuse')).toEqual([{ outcome: 'denied' }]);
});

test('a deactivated person is out at once', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql('update person set deactivated_at = now() where id = $1', [user.personId]),
  );
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(401);
});

test('a changed password ends the other sessions, and needs the old one', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const other = cookieOf(await signIn(api, { tenant: 'ours', email: user.email, password }));
  const change = (current?: string) =>
    api.as(user, 'PUT', '/me/password', { current, password: 'en annan lång mening' });
  expect((await change()).json()).toMatchObject({ code: 'invalid-input', errors: [{ path: 'current' }] });
  expect((await change('not this one')).statusCode).toBe(400);
  expect((await change(password)).statusCode).toBe(204);
  expect((await api.as({ ...user, cookie: other }, 'GET', '/me')).statusCode).toBe(401);
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(200);
});

test('sign-in from another site is refused', async () => {
  await using api = await startApi();
  const payload = { tenant: 'ours', email: 'x@ours.example', password };
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload,
    headers: { origin: 'https://elsewhere.example', host: new URL(publicUrl).host },
  });
  expect(answer.json()).toMatchObject({ status: 403, code: 'foreign-origin' });
});
