/** Pages come from the API's own process under a strict policy, and can do no more than their reader may. */
import { expect, test } from 'vitest';
import { buildApp } from '#api/app.ts';
import { makeLink } from '#api/link.ts';
import { openLog } from '#api/plugins/logging.ts';
import { system } from '#schema/audit.ts';
import { depsOf, publicUrl, startApi } from '#tests/rig/api.ts';
import { rowError } from '#tests/rig/row-error.ts';
import { startWeb } from '#tests/rig/web.ts';
import { buildWeb } from './build.ts';
import { mountWeb } from './serve.ts';

test('every page carries the policy with a nonce of its own, also when it fails', async () => {
  await using web = await startWeb();
  const pages = [
    await web.get('/sign-in'),
    await web.get('/', web.administrator),
    await web.get('/', web.administrator),
    await web.get(`/space/${web.spaceId}`, web.administrator),
    await web.get('/no/such/page', web.administrator),
  ];
  expect(pages.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 404]);
  const nonces = pages.map(({ headers, body }) => {
    const policy = String(headers['content-security-policy']);
    const nonce = /script-src 'nonce-([^']{20,})'/.exec(policy)?.[1] ?? '';
    expect(policy).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; worker-src 'self'; style-src 'self' 'nonce-${nonce}'; ` +
        "img-src 'self'; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'",
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(body.match(/<script(?![^>]* nonce=)[^>]*>/g)).toBeNull();
    expect(body.match(/ (style|on\w+)=/g)).toBeNull();
    return nonce;
  });
  expect(new Set(nonces).size).toBe(pages.length);
});

test('without a session a page leads to sign-in and back, and never to another site', async () => {
  await using web = await startWeb();
  const sent = await web.get(`/space/${web.spaceId}?a=1`);
  expect([sent.statusCode, sent.headers.location]).toEqual([
    302,
    `/sign-in?next=${encodeURIComponent(`/space/${web.spaceId}?a=1`)}`,
  ]);
  for (const next of ['https://foreign.example/', '//foreign.example', '/\\foreign.example', 'javascript:alert(1)']) {
    const back = await web.get(`/sign-in?next=${encodeURIComponent(next)}`, web.administrator);
    expect([back.statusCode, back.headers.location]).toEqual([302, '/']);
  }
});

test('links that are looked at by programs that follow what is mailed let in afterwards all the same', async () => {
  await using web = await startWeb();
  const { tenantId, people } = web.ours;
  for (const [path, purpose] of [
    ['link', 'sign-in'],
    ['invite', 'invite'],
    ['reset', 'reset'],
  ] as const) {
    const { id, facts } = await web.db.withTenant(tenantId, (tx) =>
      makeLink(tx, system, publicUrl, { personId: people.user.personId, purpose }),
    );
    const { pathname } = new URL(facts.url);
    expect(pathname).toMatch(`/${path}/`);
    for (const method of ['HEAD', 'GET'] as const) {
      const looked = await web.app.inject({ method, url: pathname, headers: { 'sec-purpose': 'prefetch' } });
      expect([looked.statusCode, looked.cookies]).toEqual([200, []]);
      if (method === 'GET') expect(looked.body).toContain('<form method="post"');
    }
    const [link] = await web.db.withTenant(tenantId, (tx) =>
      tx.sql('select used_at as "usedAt" from link where tenant_id = $1 and id = $2', [tenantId, id]),
    );
    expect(link, purpose).toEqual({ usedAt: null });
  }
  const back = await web.app.inject({ method: 'HEAD', url: '/session/callback?state=x&code=y' });
  expect([back.statusCode, back.body]).toEqual([204, '']);
});

test('a page does for a form what the API allows its reader, and tells why not', async () => {
  await using web = await startWeb();
  const made = await web.post('/?index', { name: 'Nytt' }, web.administrator);
  expect([made.statusCode, made.headers.location]).toEqual([302, expect.stringMatching(/^\/space\/[0-9a-f-]{36}$/)]);
  const refused = await web.post('/?index', { name: 'Nytt' }, web.user);
  expect(refused.statusCode).toBe(403);
  expect(refused.body).toContain('role="alert"');
  const foreign = { origin: 'https://foreign.example', 'sec-fetch-site': 'cross-site' };
  expect((await web.post('/?index', { name: 'Nytt' }, web.administrator, foreign)).statusCode).toBe(403);
});

test('whoever asks everybody for a second factor is led to set up their own, and back', async () => {
  await using web = await startWeb();
  const rules = { intent: 'policy', secondFactor: 'on', sessionIdleHours: '24', timeZone: 'Europe/Stockholm' };
  const saved = await web.post('/admin/setting', rules, web.administrator);
  expect([saved.statusCode, saved.headers.location]).toEqual([302, '/sign-in?next=%2Fadmin%2Fsetting']);
  const sent = await web.get(String(saved.headers.location), web.administrator);
  expect([sent.statusCode, sent.headers.location]).toEqual([302, '/sign-in/code?next=%2Fadmin%2Fsetting']);
  const step = await web.get(String(sent.headers.location), web.administrator);
  expect([step.statusCode, step.body.includes('Din organisation kräver tvåstegsinloggning')]).toEqual([200, true]);
});

test('cookies that the API sets reach the browser', async () => {
  await using web = await startWeb();
  const left = await web.post('/account', { intent: 'sign-out' }, web.administrator);
  expect(left.headers.location).toBe('/sign-in');
  expect(left.cookies).toEqual([expect.objectContaining({ name: 'diarium', value: '' })]);
  expect((await web.get('/', web.administrator)).statusCode).toBe(302);
});

test('before sign-in the language is that of the cookie, then of the browser, then Swedish', async () => {
  await using web = await startWeb();
  const langOf = async (headers: Record<string, string>) =>
    /<html lang="(\w+)"/.exec((await web.get('/sign-in', undefined, headers)).body)?.[1];
  expect(await langOf({})).toBe('sv');
  expect(await langOf({ 'accept-language': 'de, en-GB;q=0.8' })).toBe('en');
  expect(await langOf({ 'accept-language': 'en', cookie: 'language=sv' })).toBe('sv');
  const chosen = await web.post('/preference', { language: 'en', theme: 'dark', next: '/sign-in' });
  expect(chosen.cookies.map(({ name, value }) => `${name}=${value}`)).toEqual(['language=en', 'theme=dark']);
});

test('what belongs to the API is left to it, and built files may be kept for ever', async () => {
  await using web = await startWeb();
  const missing = await web.get('/api/v1/no-such-word');
  expect([missing.statusCode, missing.headers['content-type']]).toEqual([404, 'application/problem+json']);
  const asset = /\/assets\/[\w.-]+\.js/.exec((await web.get('/sign-in')).body)![0];
  const answer = await web.get(asset);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
});

test('a page that breaks is logged as one line without the values it broke on', async () => {
  await buildWeb();
  await using api = await startApi();
  const lines: string[] = [];
  const log = openLog('info', { write: (line: string) => void lines.push(line) });
  const { app } = await buildApp({ ...depsOf(api.db), log });
  await using held = new AsyncDisposableStack();
  held.defer(() => app.close());
  await mountWeb(app);
  const error = await rowError(api.db, api.ours.tenantId, 'KANARIEFAGEL');
  const inject = app.inject.bind(app);
  // What a page asks of the API breaks; the page itself is asked for as ever.
  app.inject = ((asked: { url: string }) =>
    asked.url.startsWith('/api/') ? Promise.reject(error) : inject(asked)) as typeof app.inject;
  const page = await inject({ url: '/', headers: { cookie: `diarium=${api.ours.people.user.cookie}` } });
  expect(page.statusCode).toBe(500);
  expect(page.body).not.toContain('KANARIEFAGEL');
  const said = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'defect in a page');
  expect(said.err).toMatchObject({ code: '23514', stack: expect.stringMatching(/^ {4}at /) });
  expect(lines.join('')).not.toContain('KANARIEFAGEL');
});
