/** Signing in: what is secret goes to the host it was given for, on every request there, and to no other. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { openSecrets } from '#schema/secret.ts';
import { makeHand, secretKey } from '#tests/fault/hand.ts';
import { signIn } from '#tests/fault/sign-in.ts';
import { redirectTo } from '#tests/sites/sick.ts';
import { type Handler, type Page, type Pages, serveSite } from '#tests/sites/site.ts';
import { page, text, town } from '#tests/sites/town.ts';
import { openSignIn } from './crawl/credential.ts';
import { readRun } from './crawl/run.ts';
import { openSession } from './crawl/session.ts';

const basic = { kind: 'basic', user: 'läsare', password: 'öppna dig' } as const;
const field = `Basic ${Buffer.from('läsare:öppna dig').toString('base64')}`;

/** Lets in only who sends the field. */
const behind =
  (answer: Page): Handler =>
  (request, response) => {
    if (request.headers.authorization !== field) response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    else if (typeof answer === 'function') answer(request, response);
    else response.writeHead(200, { 'content-type': 'text/html' }).end(answer);
  };

const allBehind = (pages: Pages): Pages =>
  Object.fromEntries(Object.entries(pages).map(([path, one]) => [path, behind(one)]));

test('a site that wants a sign-in is read with it, robots.txt and sitemap too', async () => {
  await using site = await serveSite(allBehind(town()));
  site.pages['/robots.txt'] = behind(text('text/plain', `User-agent: *\nSitemap: ${site.origin}/map.xml\n`));
  const entries = ['/', '/water'].map((path) => `<url><loc>${site.origin}${path}</loc></url>`);
  site.pages['/map.xml'] = behind(text('application/xml', `<urlset>${entries.join('')}</urlset>`));
  await using hand = await makeHand(site, { kind: 'sitemap' });
  await signIn(hand, { ...basic, host: site.hostPort });
  await hand.crawl();
  expect(await hand.found()).toEqual(['/', '/water']);
  expect(new Set(site.log.map(({ headers }) => headers.authorization))).toEqual(new Set([field]));
});

test('another host never sees it: not by a redirect, not by a link, not by robots.txt there', async () => {
  await using other = await serveSite(town());
  await using site = await serveSite({
    '/': behind(page('Front', 'Words on the front page', `http://localhost/`, '/away')),
    '/away': behind(redirectTo(`${other.origin}/`)),
    '/robots.txt': redirectTo(`${other.origin}/robots.txt`),
  });
  await using hand = await makeHand(site, { startUrls: [`${site.origin}/`, `${other.origin}/`] }, {}, [other]);
  await signIn(hand, { ...basic, host: site.hostPort });
  const pages = await hand.pages(await hand.crawl());
  expect(pages.get('/away')).toMatchObject({ change: 'redirected' });
  expect(other.log.length).toBeGreaterThan(3);
  for (const { headers } of other.log) expect(JSON.stringify(headers)).not.toMatch(/authorization|Basic/);
  expect(site.log.some(({ headers }) => headers.authorization === field)).toBe(true);
});

test('a site that leads from https to http does not get it in the clear', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await signIn(hand, { ...basic, host: 'a.example' });
  const { tenantId, crawlId } = await hand.request();
  const run = await readRun(hand.db, tenantId, crawlId);
  const form = { ...run.form, startUrls: ['https://a.example/'] };
  const led = { ...run, form, furtherStarts: ['http://a.example/'] };
  const visitor = (await openSession({ db: hand.db, secrets: openSecrets(secretKey) }, led)).visitor();
  expect(visitor.headersFor(new URL('https://a.example/'))).toEqual({ authorization: field });
  expect(visitor.headersFor(new URL('http://a.example/'))).toEqual({});
});

test('a header of the site’s own is sent as it was given', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await signIn(hand, { kind: 'header', host: site.hostPort, name: 'X-Reader-Key', value: 'abc 123' });
  await hand.crawl();
  expect(new Set(site.log.map(({ headers }) => headers['x-reader-key']))).toEqual(new Set(['abc 123']));
});

test('a closed door says whether a sign-in is missing or not accepted', async () => {
  await using site = await serveSite(allBehind(town()));
  await using hand = await makeHand(site);
  const reason = async () => (await hand.pages(await hand.crawl())).get('/');
  expect(await reason()).toMatchObject({
    change: 'failed',
    reason: { code: 'sign-in-needed', facts: { status: 401 } },
  });
  await signIn(hand, { ...basic, host: site.hostPort, password: 'wrong' });
  expect(await reason()).toMatchObject({ change: 'failed', reason: { code: 'sign-in-refused' } });
});

test.each([
  ['a.example', 'https://a.example/x', true],
  ['a.example', 'https://a.example:8443/', false],
  ['a.example', 'https://www.a.example/', false],
  ['a.example', 'https://a.example.b.example/', false],
  ['a.example', 'http://a.example/', false],
  ['clear.example', 'http://clear.example/', true],
  ['clear.example', 'http://clear.example:8080/', false],
  ['a.example:8443', 'https://a.example:8443/', true],
  ['a.example:8443', 'https://a.example/', false],
  ['a.example:443', 'https://a.example/', true],
  ['clear.example:80', 'http://clear.example/', true],
  ['[::1]:8080', 'https://[::1]:8080/', true],
])('what was given for %s and %s: %s', (host, url, isSent) => {
  const secrets = openSecrets(secretKey);
  const tenantId = newId();
  const sealed = secrets.seal(tenantId, 'credential', 'row', JSON.stringify({ ...basic, host }));
  const signs = openSignIn(secrets, tenantId, [{ id: 'row', host, sealed }], ['http://clear.example/start']);
  expect(signs(new URL(url))).toEqual(isSent ? { authorization: field } : undefined);
});

test('what does not open, or has no key to open it, signs in nowhere', () => {
  const tenantId = newId();
  const sealed = openSecrets(secretKey).seal(
    tenantId,
    'credential',
    'row',
    JSON.stringify({ ...basic, host: 'a.example' }),
  );
  const kept = [{ id: 'row', host: 'a.example', sealed }];
  const url = new URL('https://a.example/');
  expect(openSignIn(openSecrets(secretKey.toUpperCase()), tenantId, kept, [])(url)).toBeUndefined();
  expect(openSignIn(openSecrets(secretKey), newId(), kept, [])(url)).toBeUndefined();
  expect(openSignIn(null, tenantId, kept, [])(url)).toBeUndefined();
});
