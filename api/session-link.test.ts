/** Links that are mailed or handed over: what each is good for, how often, and what a new password ends. */
import { expect, test } from 'vitest';
import { Unreachable } from '#schema/errors.ts';
import type { Letter } from '#schema/letter.ts';
import { cookieOf, startApi, type TestApi } from '#tests/rig/api.ts';
import { password, setPassword, signIn } from '#tests/rig/entering.ts';

function startWithMail() {
  const letters: Letter[] = [];
  return startApi({ mailer: async (letter) => void letters.push(letter) }).then((api) => ({ ...api, letters }));
}

const post = (api: TestApi, path: string, payload: object) =>
  api.app.inject({ method: 'POST', url: `/api/v1${path}`, payload });
const tokenIn = ({ text }: Letter) => /\/(?:link|reset)\/(\S+)/.exec(text)![1]!;
const another = 'en annan lång mening';

test('a mailed link leads to a new password once, ends every session, and tells the person', async () => {
  await using api = await startWithMail();
  const { user } = api.ours.people;
  await setPassword(api, user);
  await post(api, '/session/mail', { tenant: 'ours', email: user.email.toUpperCase(), purpose: 'reset' });
  await expect.poll(() => api.letters.length).toBe(1);
  expect(api.letters[0]).toMatchObject({ to: user.email, subject: 'Nytt lösenord hos Vår' });
  const token = tokenIn(api.letters[0]!);

  expect((await post(api, '/session/link', { token })).statusCode).toBe(410);
  expect((await post(api, '/session/reset', { token, password: 'short' })).statusCode).toBe(400);
  const done = await post(api, '/session/reset', { token, password: another });
  expect(done.json()).toEqual({ tenant: 'ours' });
  expect(cookieOf(done)).toBe('');
  expect((await post(api, '/session/reset', { token, password: another })).statusCode).toBe(410);
  expect((await api.as(user, 'GET', '/me')).statusCode).toBe(401);
  expect((await signIn(api, { email: user.email, password })).statusCode).toBe(401);
  const back = await signIn(api, { email: user.email, password: another });
  const notices = await api.as({ ...user, cookie: cookieOf(back) }, 'GET', '/notice');
  expect(notices.body).toContain('"password-reset"');
});

test('a mailed link signs in, and the one before it is good no more', async () => {
  await using api = await startWithMail();
  const { user } = api.ours.people;
  for (let i = 0; i < 2; i++)
    await post(api, '/session/mail', { tenant: 'ours', email: user.email, purpose: 'sign-in' });
  await expect.poll(() => api.letters.length).toBe(2);
  const [older, newer] = api.letters.map(tokenIn);
  expect((await post(api, '/session/link', { token: older })).statusCode).toBe(410);
  expect((await post(api, '/session/link', { token: newer })).statusCode).toBe(201);
});

test('letters are not sent without end', async () => {
  await using api = await startWithMail();
  const ask = (email: string) => post(api, '/session/mail', { tenant: 'ours', email, purpose: 'sign-in' });
  for (const email of [api.ours.people.user.email, 'nobody@ours.example']) {
    const codes = [];
    for (let i = 0; i < 6; i++) codes.push((await ask(email)).statusCode);
    expect(codes).toEqual([202, 202, 202, 202, 202, 429]);
  }
});

test('a letter that cannot be sent, and no mail server at all, are answered alike for everybody', async () => {
  const failing = async () => {
    throw new Unreachable('the mail server cannot be reached: ECONNREFUSED');
  };
  for (const mailer of [failing, null]) {
    await using api = await startApi({ mailer });
    const answers = [];
    for (const email of [api.ours.people.user.email, 'nobody@ours.example']) {
      const answer = await post(api, '/session/mail', { tenant: 'ours', email, purpose: 'reset' });
      answers.push({ status: answer.statusCode, ...answer.json() });
    }
    expect(answers).toEqual(Array(2).fill({ status: 202, mail: mailer !== null }));
    const way = await api.app.inject({ url: '/api/v1/session/way?tenant=ours' });
    expect(way.json()).toMatchObject({ name: 'Vår', language: 'sv', password: true, mail: mailer !== null });
  }
});

test('a link that an administrator asks for is shown once to them, and the person is told', async () => {
  await using api = await startWithMail();
  const { administrator, user } = api.ours.people;
  const handed = await api.as(administrator, 'POST', `/person/${user.personId}/link`, { purpose: 'reset' });
  const { url, ...rest } = handed.json<{ url: string }>();
  expect(rest).toMatchObject({ purpose: 'reset', mailed: false, why: 'asked-for' });
  expect(api.letters).toEqual([]);
  const notices = await api.as(user, 'GET', '/notice');
  expect(notices.body).toContain('"link-shown"');
  expect((await post(api, '/session/reset', { token: url.split('/').at(-1), password: another })).statusCode).toBe(200);
  const events = await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql<{ text: string }>('select e::text as text from audit_event e where tenant_id = $1', [tenantId]),
  );
  expect(events.map(({ text }) => text).join()).not.toContain(url.split('.').at(-1));
});

test('nobody makes a link for who may do more than they', async () => {
  await using api = await startApi();
  const { administrator, user, editor } = api.ours.people;
  const role = await api.as(administrator, 'POST', '/role', { name: 'Personal', permissions: ['read', 'people'] });
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { role: role.json().id });
  const link = (personId: string) => api.as(user, 'POST', `/person/${personId}/link`, { purpose: 'sign-in' });
  expect((await link(user.personId)).statusCode).toBe(201);
  expect((await api.as(user, 'GET', '/notice')).body, 'told of their own too').toContain('"link-shown"');
  expect((await link(editor.personId)).statusCode).toBe(403);
});

test('the record of coming in says what people were called then', async () => {
  await using api = await startApi();
  const { administrator, user } = api.ours.people;
  await setPassword(api, user);
  await signIn(api, { email: user.email });
  const handed = await api.as(administrator, 'POST', `/person/${user.personId}/link`, { purpose: 'reset' });
  const token = handed.json().url.split('/').at(-1);
  await post(api, '/session/reset', { token, password });
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { name: 'Nytt namn' });
  const events = await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `select distinct action, actor_name as name from audit_event
       where tenant_id = $1 and actor_id = $2 and action in ('session.open', 'person.reset') order by action`,
      [tenantId, user.personId],
    ),
  );
  expect(events).toEqual([
    { action: 'person.reset', name: 'Användare' },
    { action: 'session.open', name: 'Användare' },
  ]);
});
