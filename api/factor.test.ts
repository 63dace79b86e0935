/** Second factors: set up, asked for, good once, lost and taken away. */
import { expect, test } from 'vitest';
import { startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { addFactor, codeOf, comeByLink, password, setPassword, signIn, withCookie } from '#tests/rig/entering.ts';

const requireFactor = (api: TestApi) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`insert into policy (tenant_id, form) values ($1, '{"secondFactor": true}')`, [tenantId]),
  );
const half = async (api: TestApi, person: TestPerson) => withCookie(person, await signIn(api, { email: person.email }));
const stateOf = async (api: TestApi, person: TestPerson) => (await api.as(person, 'GET', '/me/factor')).json();

test('it counts once a code of it was shown, and its secret and codes are told once', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  expect(await stateOf(api, user)).toEqual({ state: 'off', required: false, recoveryCodesLeft: 0 });
  const made = await api.as(user, 'POST', '/me/factor');
  expect((await stateOf(api, user)).state).toBe('pending');
  expect((await api.as(user, 'POST', '/me/factor/confirm', { code: '000000' })).json().code).toBe('wrong-code');
  expect((await stateOf(api, user)).state).toBe('pending');
  const confirmed = await api.as(user, 'POST', '/me/factor/confirm', { code: codeOf(made.json()) });
  expect(new Set(confirmed.json().codes).size).toBe(10);
  expect(await stateOf(api, user)).toEqual({ state: 'on', required: false, recoveryCodesLeft: 10 });
  expect((await api.as(user, 'POST', '/me/factor')).json().code).toBe('factor-there');
  const rows = await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql<{ text: string }>(
      `select f::text as text from factor f where tenant_id = $1
       union all select c::text from recovery_code c where tenant_id = $1
       union all select e::text from audit_event e where tenant_id = $1`,
      [tenantId],
    ),
  );
  const kept = rows.map(({ text }) => text).join();
  expect(kept).not.toContain(made.json().secret);
  for (const code of confirmed.json().codes) expect(kept).not.toContain(code.replaceAll('-', ''));
});

test('half a session is good for nothing but the second factor, and its secret not for the whole one', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const { setup } = await addFactor(api, user);
  const opened = await signIn(api, { email: user.email });
  expect(opened.json()).toEqual({ token: null, partial: true });
  const partial = withCookie(user, opened);
  const open = new Set(['public', 'half-signed-in']);
  for (const { method, url } of api.routes.filter(({ may }) => !open.has(may))) {
    const path = url.replace('/api/v1', '').replace(/:\w+/g, api.ours.spaceId);
    const answer = await api.as(partial, method, path, method === 'GET' ? undefined : {});
    expect([method, path, answer.statusCode]).toEqual([method, path, 401]);
  }
  expect((await api.as(partial, 'POST', '/me/factor')).statusCode).toBe(409);
  const whole = await api.as(partial, 'POST', '/session/factor', { code: codeOf(setup, 1) });
  expect(whole.json()).toEqual({ token: null, partial: false });
  expect((await api.as(withCookie(user, whole), 'GET', '/me')).statusCode).toBe(200);
  expect((await api.as(partial, 'GET', '/me')).statusCode).toBe(401);
});

test('a code is good once, also when it is shown twice at the same moment, and for a minute at most', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const { setup, codes } = await addFactor(api, user);
  const show = async (code: string) => {
    const partial = await half(api, user);
    return api.as(partial, 'POST', '/session/factor', { code });
  };
  const both = await Promise.all([show(codeOf(setup, 1)), show(codeOf(setup, 1))]);
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400]);
  // An older code than one that was used is used too.
  expect((await show(codeOf(setup))).statusCode).toBe(400);
  expect((await show(codeOf(setup, 3))).statusCode).toBe(400);
  const spoken = codes[0]!.toUpperCase().replaceAll('-', ' ');
  expect((await show(spoken)).statusCode).toBe(201);
  expect((await show(spoken)).statusCode).toBe(400);
  expect((await show(codes[1]!)).statusCode).toBe(201);
});

test('it is turned off, and its recovery codes renewed, by whoever shows a code or the password', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const { codes } = await addFactor(api, user);
  const renew = (proof: object) => api.as(user, 'POST', '/me/factor/codes', proof);
  expect((await renew({})).statusCode).toBe(400);
  expect((await renew({ password: 'not this one' })).json().code).toBe('wrong-code');
  const fresh = (await renew({ password })).json<{ codes: string[] }>().codes;
  expect(fresh).toHaveLength(10);
  expect((await renew({ code: codes[2]! })).statusCode).toBe(400);
  expect((await api.as(user, 'POST', '/me/factor/off', { code: fresh[0]! })).statusCode).toBe(204);
  expect((await signIn(api, { email: user.email })).json().partial).toBe(false);
});

test('where the organisation asks for one, whoever has none sets it up before anything else', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  await requireFactor(api);
  const byLink = withCookie(user, await comeByLink(api, user));
  expect((await api.as(byLink, 'GET', '/me')).statusCode).toBe(401);
  const partial = await half(api, user);
  const setup = (await api.as(partial, 'POST', '/me/factor')).json();
  const confirmed = await api.as(partial, 'POST', '/me/factor/confirm', { code: codeOf(setup) });
  const whole = withCookie(user, confirmed);
  expect((await api.as(whole, 'GET', '/me')).statusCode).toBe(200);
  expect((await api.as(whole, 'POST', '/me/factor/off', { password })).json().code).toBe('factor-required');
});

test('from when the organisation asks for one, whoever is in without it sets it up first, and who has it stays in', async () => {
  await using api = await startApi();
  const { administrator, editor, user } = api.ours.people;
  await addFactor(api, editor);
  const isIn = async (person: TestPerson) => (await api.as(person, 'GET', '/me')).statusCode === 200;
  expect((await api.as(administrator, 'PUT', '/setting', { secondFactor: true })).statusCode).toBe(200);
  expect([await isIn(administrator), await isIn(user), await isIn(editor)]).toEqual([false, false, true]);
  expect(await isIn(api.theirs.people.user)).toBe(true);
  expect(await stateOf(api, administrator)).toMatchObject({ state: 'off', required: true });
  const setup = (await api.as(administrator, 'POST', '/me/factor')).json();
  const confirmed = await api.as(administrator, 'POST', '/me/factor/confirm', { code: codeOf(setup) });
  const whole = withCookie(administrator, confirmed);
  // To say it again asks nobody again.
  expect((await api.as(whole, 'PUT', '/setting', { secondFactor: true })).statusCode).toBe(200);
  expect(await isIn(whole)).toBe(true);
  const events = await api.db.readTenant<{ details: { halved?: number } }>(
    api.ours.tenantId,
    `select details from audit_event where tenant_id = tenant.id and action = 'setting.change' order by id`,
  );
  expect(events.map(({ details }) => details.halved)).toEqual([expect.any(Number), undefined]);
  expect(events[0]!.details.halved).toBeGreaterThanOrEqual(2);
});

test('an administrator takes away a factor that is lost; the person is told, and it is recorded', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  await setPassword(api, user);
  await addFactor(api, user);
  expect((await api.as(user, 'DELETE', `/person/${administrator.personId}/factor`)).statusCode).toBe(403);
  const own = await api.as(administrator, 'DELETE', `/person/${administrator.personId}/factor`);
  expect([own.statusCode, own.json().code]).toEqual([403, 'own-account']);
  expect((await api.as(administrator, 'DELETE', `/person/${user.personId}/factor`)).statusCode).toBe(204);
  expect((await signIn(api, { email: user.email })).json().partial).toBe(false);
  expect((await api.as(user, 'GET', '/notice')).body).toContain('"factor-taken"');
});

test('without a key of the installation none can be set up, and so none be asked for, and that is said', async () => {
  await using api = await startApi({ secrets: null });
  const { administrator, user } = api.ours.people;
  expect((await api.as(user, 'POST', '/me/factor')).json().code).toBe('no-secret-key');
  const asked = await api.as(administrator, 'PUT', '/setting', { secondFactor: true });
  expect([asked.statusCode, asked.json().code]).toEqual([409, 'no-secret-key']);
  expect((await stateOf(api, administrator)).required).toBe(false);
});
