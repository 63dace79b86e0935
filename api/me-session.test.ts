/** Sessions as people see them: where they are open, how they end, and what is said of new places and stolen secrets. */
import { expect, test } from 'vitest';
import type { Letter } from '#schema/letter.ts';
import type { OwnSession } from '#schema/session.ts';
import { cookieOf, startApi, type TestApi, type TestPerson } from '#tests/rig/api.ts';
import { setPassword, signIn, withCookie } from '#tests/rig/entering.ts';
import { invite } from '#tests/rig/invite.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const telephone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML) Version/18.0 Mobile/15E1 Safari/604.1';

/** The person once more, in another browser. */
const another = async (api: TestApi, person: TestPerson, address = '10.8.1.1', agent = firefox) =>
  withCookie(person, await signIn(api, { email: person.email }, address, agent));
const sessionsOf = async (api: TestApi, person: TestPerson) =>
  (await api.as(person, 'GET', '/me/session')).json<{ items: OwnSession[] }>().items;
const noticesOf = async (api: TestApi, person: TestPerson) =>
  (await api.as(person, 'GET', '/notice')).json<{ items: { code: string; facts: object }[] }>().items;
const isIn = async (api: TestApi, person: TestPerson) => (await api.as(person, 'GET', '/me')).statusCode === 200;

test('each session is shown with its device, its address and whether it is this one', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const fox = await another(api, user);
  const shown = await sessionsOf(api, fox);
  expect(shown).toMatchObject([
    { current: true, device: 'Firefox, Linux', address: '10.8.1.1', by: 'password' },
    { current: false, device: null, by: 'link' },
  ]);
  expect(JSON.stringify(shown)).not.toContain('Mozilla');
});

test('one session is ended, then the others, then all; nobody ends those of somebody else', async () => {
  await using api = await startApi();
  const { user, administrator } = api.ours.people;
  await setPassword(api, user);
  const [one, two, three] = [await another(api, user), await another(api, user), await another(api, user)];
  const twoId = two.cookie.split('.')[1]!;
  expect((await api.as(administrator, 'DELETE', `/me/session/${twoId}`)).statusCode).toBe(404);
  expect((await api.as(one, 'DELETE', `/me/session/${twoId}`)).statusCode).toBe(204);
  expect([await isIn(api, one), await isIn(api, two), await isIn(api, three)]).toEqual([true, false, true]);
  // The first one was by a link, before the password was set.
  expect((await api.as(one, 'DELETE', '/me/session')).json()).toEqual({ ended: 2 });
  expect([await isIn(api, one), await isIn(api, three)]).toEqual([true, false]);
  const all = await api.as(one, 'DELETE', '/me/session?current=true');
  expect([all.json(), cookieOf(all)]).toEqual([{ ended: 1 }, '']);
  expect(await isIn(api, one)).toBe(false);
});

test('an administrator ends the sessions of a person, and of everybody but their own', async () => {
  await using api = await startApi();
  const { user, editor, administrator } = api.ours.people;
  expect((await api.as(user, 'DELETE', `/person/${editor.personId}/session`)).statusCode).toBe(403);
  expect((await api.as(administrator, 'DELETE', `/person/${user.personId}/session`)).json()).toEqual({ ended: 1 });
  expect([await isIn(api, user), await isIn(api, editor)]).toEqual([false, true]);
  await api.as(administrator, 'DELETE', '/person/session');
  expect([await isIn(api, editor), await isIn(api, administrator)]).toEqual([false, true]);
  expect(await isIn(api, api.theirs.people.user)).toBe(true);
});

test("whoever sees to people alone ends everybody's sessions but those of people who may more", async () => {
  await using api = await startApi();
  const { user, editor, administrator } = api.ours.people;
  const role = await api.as(administrator, 'POST', '/role', {
    name: 'Personal',
    permissions: ['read', 'ask', 'upload', 'people'],
  });
  await api.as(administrator, 'PATCH', `/person/${user.personId}`, { role: role.json().id });
  const guest = await invite(api, administrator, { email: 'gast@ny.example' });
  await setPassword(api, user);
  const elsewhere = await another(api, user);
  expect((await api.as(user, 'DELETE', '/person/session')).json()).toEqual({ ended: 2 });
  expect([await isIn(api, guest), await isIn(api, elsewhere)]).toEqual([false, false]);
  expect([await isIn(api, user), await isIn(api, editor), await isIn(api, administrator)]).toEqual([true, true, true]);
});

test('a new network or browser is pointed out, by notice and by mail; the same one again is not', async () => {
  const letters: Letter[] = [];
  await using api = await startApi({ mailer: async (letter) => void letters.push(letter) });
  const { user } = api.ours.people;
  await setPassword(api, user);
  const fox = await another(api, user, '10.8.1.1');
  await another(api, user, '10.8.1.77');
  expect((await noticesOf(api, fox)).slice(0, 1)).toMatchObject([
    { code: 'new-place', facts: { device: 'Firefox, Linux', address: '10.8.1.1' } },
  ]);
  await another(api, user, '10.8.2.1');
  await another(api, user, '10.8.1.1', telephone);
  await another(api, user, '2001:db8:1:2::1');
  await another(api, user, '2001:db8:1:9::1');
  expect((await noticesOf(api, fox)).filter(({ code }) => code === 'new-place')).toHaveLength(4);
  await expect.poll(() => letters.length).toBe(4);
  expect(letters[0]).toMatchObject({ to: user.email, subject: 'Ny inloggning hos Vår' });
  expect(letters[0]!.text).not.toContain('10.8');
});

test('whoever shows a secret that was replaced ends the session, and its person is told', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await setPassword(api, user);
  const stolen = await another(api, user);
  await age(api, 16 * 60);
  const fresh = withCookie(user, await api.as(stolen, 'GET', '/me'));
  expect(await isIn(api, fresh)).toBe(true);
  await age(api, 31);
  expect([await isIn(api, stolen), await isIn(api, fresh)]).toEqual([false, false]);
  const notices = await noticesOf(api, await another(api, user));
  expect(notices.filter(({ code }) => code === 'session-reuse')).toHaveLength(1);
});

test('a secret that a session never had ends nothing; each that it had in the last hours does', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  const made = { ...user, cookie: `${user.cookie.slice(0, -43)}${'A'.repeat(43)}` };
  expect([await isIn(api, made), await isIn(api, user)]).toEqual([false, true]);
  let latest = user;
  for (let turns = 0; turns < 3; turns++) {
    await age(api, 16 * 60);
    latest = { ...user, cookie: cookieOf(await api.as(latest, 'GET', '/me')) };
  }
  expect([await isIn(api, made), await isIn(api, latest)]).toEqual([false, true]);
  expect([await isIn(api, user), await isIn(api, latest)]).toEqual([false, false]);
});

test('many tabs at the moment of turning over stay signed in, with one new secret', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await age(api, 16 * 60);
  const answers = await Promise.all(Array.from({ length: 12 }, () => api.as(user, 'GET', '/me')));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(12).fill(200));
  const fresh = answers.map(cookieOf).filter(Boolean);
  expect(fresh).toHaveLength(1);
  const later = await Promise.all([api.as(user, 'GET', '/me'), api.as({ ...user, cookie: fresh[0]! }, 'GET', '/me')]);
  expect(later.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
});

test('an organisation lets sessions rest for less long than a day', async () => {
  await using api = await startApi();
  const { user } = api.ours.people;
  await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`insert into policy (tenant_id, form) values ($1, '{"sessionIdleHours": 1}')`, [tenantId]),
  );
  await age(api, 59 * 60);
  expect(await isIn(api, { ...user, cookie: withFresh(user, await api.as(user, 'GET', '/me')) })).toBe(true);
  await age(api, 61 * 60);
  expect(await isIn(api, api.ours.people.editor)).toBe(false);
});

const withFresh = (person: TestPerson, answer: { cookies: unknown[] }) => cookieOf(answer) || person.cookie;

/** Lets so much time go by for every session of ours. */
const age = (api: TestApi, seconds: number) =>
  api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `update session set rotated_at = rotated_at - make_interval(secs => $2),
         expires_at = expires_at - make_interval(secs => $2) where tenant_id = $1`,
      [tenantId, seconds],
    ),
  );
