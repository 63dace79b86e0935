import { expect, test } from 'vitest';
import { publicUrl, startApi, type TestApi } from '#tests/rig/api.ts';
import { callOf, type Ids } from '#tests/rig/call.ts';

const foreign: [string, Record<string, string>][] = [
  ['a foreign origin', { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }],
  ['a foreign origin of an old browser', { origin: 'https://elsewhere.example' }],
  ['an origin that only begins like ours', { origin: `${publicUrl}.elsewhere.example` }],
  ['our host under another port', { origin: 'http://127.0.0.1:3001' }],
  ['an opaque origin', { origin: 'null' }],
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling of our site', { origin: publicUrl, 'sec-fetch-site': 'same-site' }],
  ['neither page nor site', { 'sec-fetch-site': 'none' }],
  ['no word on where it comes from', {}],
];

const changingOf = (api: TestApi) => api.routes.filter(({ method }) => method !== 'GET');
const idsOf = ({ ours }: TestApi): Ids => ({ ...ours, ...Object.values(ours.talks)[0]! });

test('no route that changes something is reached with the cookie from anywhere but our own pages', async () => {
  await using api = await startApi();
  const { cookie } = api.ours.people.administrator;
  const changing = changingOf(api);
  expect(changing.length).toBeGreaterThan(80);
  for (const [from, headers] of foreign) {
    for (const route of changing) {
      const { method, path, body } = callOf(route, idsOf(api));
      const answer = await api.app.inject({
        method: method as 'POST',
        url: `/api/v1${path}`,
        headers: { ...headers, cookie: `diarium=${cookie}` },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      expect({ from, path, said: answer.json().code }).toEqual({ from, path, said: 'foreign-origin' });
    }
  }
});

test('on every route that changes something, JSON under another media type is refused, from elsewhere as foreign', async () => {
  await using api = await startApi();
  const { cookie } = api.ours.people.administrator;
  const own = { origin: publicUrl, 'sec-fetch-site': 'same-origin' };
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];
  for (const route of changingOf(api)) {
    const { method, path } = callOf(route, idsOf(api));
    for (const type of types) {
      const ask = async (from: Record<string, string>) => {
        const headers = { ...from, 'content-type': type, cookie: `diarium=${cookie}` };
        const url = `/api/v1${path}`;
        return (await api.app.inject({ method: method as 'POST', url, headers, payload: '{"name":"Hamnen"}' }))
          .statusCode;
      };
      const answers = [await ask(foreign[0]![1]), await ask(own)];
      // Whoever may not use the route at all is told that first.
      expect({ method, path, type, answers }).toEqual({
        method,
        path,
        type,
        answers: [403, expect.toBeOneOf([415, 403])],
      });
    }
  }
});

test('a bearer and a cookie together are refused on every route, ours or not', async () => {
  await using api = await startApi();
  const { cookie } = api.ours.people.administrator;
  for (const bearer of [cookie, 'sk_nothing']) {
    for (const route of changingOf(api)) {
      const { method, path, body } = callOf(route, idsOf(api));
      const answer = await api.as(api.ours.people.administrator, method, path, body, {
        authorization: `Bearer ${bearer}`,
      });
      expect({ path, said: answer.json().code }).toEqual({ path, said: 'key-with-cookie' });
    }
  }
});

test('localhost and 127.0.0.1 are both ours, when the page was opened there', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const post = (host: string, origin: string) =>
    api.as(administrator, 'PATCH', '/me', { theme: 'dark' }, { host, origin });
  expect((await post('localhost:4444', 'http://localhost:4444')).statusCode).toBe(200);
  expect((await post('localhost:4444', 'http://localhost:4445')).statusCode).toBe(403);
  expect((await post('rebound.example', 'http://rebound.example')).statusCode).toBe(403);
});

test('a program with a bearer and no cookie need not say where it comes from', async () => {
  await using api = await startApi();
  const headers = { authorization: 'Bearer none', cookie: '' };
  const answer = await api.app.inject({ method: 'POST', url: '/api/v1/space', payload: { name: 'x' }, headers });
  expect(answer.statusCode).toBe(401);
  const both = { ...headers, cookie: `diarium=${api.ours.people.user.cookie}` };
  const withCookie = await api.app.inject({
    method: 'POST',
    url: '/api/v1/space',
    payload: { name: 'x' },
    headers: both,
  });
  expect(withCookie.statusCode).toBe(403);
});
