/** Cookies of a run: walls that want one are passed, traps that set them end, and nothing outlives the run. */
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { openSecrets } from '#schema/secret.ts';
import { type Hand, makeHand, secretKey } from '#tests/fault/hand.ts';
import { redirectTo } from '#tests/sites/sick.ts';
import { type Handler, type Page, type Pages, serveSite } from '#tests/sites/site.ts';
import { town, townPaths } from '#tests/sites/town.ts';
import { openCookies } from './crawl/cookie.ts';
import { insertFound } from './crawl/found.ts';
import type { RunKey } from './crawl.ts';

const isMarked = (cookie: string | undefined) => cookie?.includes('seen=yes') ?? false;
/** Sets its cookie and leads to `via` (itself when absent), until the cookie comes back. */
const walled =
  (html: Page, via?: string): Handler =>
  (request, response) => {
    const { url: path, headers } = request;
    if (isMarked(headers.cookie)) response.writeHead(200, { 'content-type': 'text/html' }).end(html);
    else if (via) redirectTo(`${via}?back=${encodeURIComponent(path!)}`)(request, response);
    else response.writeHead(302, { location: path, 'set-cookie': 'seen=yes; Path=/; HttpOnly' }).end();
  };
const allWalled = (pages: Pages, via?: string): Pages =>
  Object.fromEntries(Object.entries(pages).map(([path, html]) => [path, walled(html, via)]));

async function kept({ db, shelf }: Hand, { crawlId }: RunKey): Promise<{ name: string; sealed: string }[]> {
  return db.readTenant(
    shelf.tenantId,
    'select name, sealed from cookie where tenant_id = tenant.id and crawl_id = $2',
    [crawlId],
  );
}

test('a site that leads back to the same address until it sees its cookie is read', async () => {
  await using site = await serveSite(allWalled(town()));
  await using hand = await makeHand(site, { parallel: 1 });
  await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);
  expect(site.log.filter(({ path, status }) => path === '/' && status === 302).length).toBe(1);
});

test('a site that leads through another page to set its cookie is read', async () => {
  await using site = await serveSite(allWalled(town(), '/enter'));
  site.pages['/enter'] = (request, response) => {
    const back = new URL(request.url!, site.origin).searchParams.get('back')!;
    response.writeHead(302, { location: back, 'set-cookie': 'seen=yes; Path=/' }).end();
  };
  await using hand = await makeHand(site, { parallel: 1 });
  const run = await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);
  expect((await hand.pages(run)).get('/')).toMatchObject({ change: 'added', attempts: 2 });
});

test.each<[string, Handler]>([
  [
    'the same cookie each time',
    (request, response) => response.writeHead(302, { location: request.url, 'set-cookie': 'a=1' }).end(),
  ],
  [
    'another cookie each time',
    (request, response) =>
      response.writeHead(302, { location: request.url, 'set-cookie': `c${Math.random()}=1` }).end(),
  ],
  [
    'another cookie and another address each time',
    (request, response) => {
      const next = request.url === '/' ? '/b' : '/';
      response.writeHead(302, { location: next, 'set-cookie': `c${Math.random()}=1; Path=/` }).end();
    },
  ],
])('a trap that sets %s and leads in circles comes to its end', async (_, handler) => {
  await using site = await serveSite({ ...town(), '/': handler, '/b': handler });
  await using hand = await makeHand(site, { startUrls: ['/', '/water'].map((path) => site.origin + path) });
  const pages = await hand.pages(await hand.crawl());
  expect(pages.get('/')).toMatchObject({ change: 'failed', reason: { code: 'too-many-redirects' } });
  expect(site.log.filter(({ path }) => path === '/').length).toBeLessThan(8);
});

test.each(['finished', 'cancelled', 'failed'] as const)('cookies of a run that %s are gone', async (outcome) => {
  await using site = await serveSite(allWalled(town()));
  await using hand = await makeHand(site);
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await hand.acts.prepare(run);
  await hand.acts.fetch(run, { batch: 0 });
  const [cookie] = await kept(hand, run);
  expect(cookie).toMatchObject({ name: 'seen', sealed: expect.stringMatching(/^v1:/) });
  // A later batch has the cookie from the start, and an attempt that comes again changes nothing.
  await hand.acts.fetch(run, { batch: 1 });
  await hand.acts.finishCrawl({ ...run, outcome, reason: null });
  expect(await kept(hand, run)).toEqual([]);
  await hand.acts.fetch(run, { batch: 2 });
  expect(await kept(hand, run)).toEqual([]);
});

test('a batch begins with the cookies that another was given', async () => {
  const marking: Handler = (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'seen=yes' }).end('<p>The town hall.</p>');
  await using site = await serveSite({ '/': marking, '/next': '<p>The next page of the town, which is short.</p>' });
  await using hand = await makeHand(site);
  const run = await hand.request();
  await hand.acts.prepare(run);
  await hand.acts.fetch(run, { batch: 0 });
  const next = { url: `${site.origin}/next`, depth: 1, foundOn: null, redirects: 0 };
  await hand.db.withTenant(run.tenantId, (tx) => insertFound(tx, run.crawlId, [next]));
  await hand.acts.fetch(run, { batch: 1 });
  const asked = site.log.filter(({ path }) => path === '/next');
  expect(asked.map(({ headers }) => headers.cookie)).toEqual(['seen=yes']);
});

test('what a site may have kept is bounded, and public suffixes and other hosts keep nothing', async () => {
  const run = { tenantId: newId(), crawlId: newId() };
  const cookies = openCookies(openSecrets(secretKey), run, []);
  const at = new URL('https://me.example.co.uk/a/b');
  const lines = Array.from({ length: 80 }, (_, number) => `n${number}=1; Path=/`);
  expect(cookies.hear(at, lines)).toBe(true);
  expect(cookies.headerFor(at).split('; ').length).toBe(50);
  const refused = [
    `big=${'x'.repeat(5_000)}`,
    's=1; Domain=co.uk',
    's=1; Domain=other.example',
    'no cookie at all',
    `p=1; Path=/${'x'.repeat(2_000)}`,
  ];
  const elsewhere = new URL('https://fresh.example.co.uk/');
  for (const line of refused) expect(cookies.hear(elsewhere, [line]), line.slice(0, 20)).toBe(false);
  expect(cookies.headerFor(elsewhere)).toBe('');
  expect(cookies.hear(elsewhere, ['a=1', 'a=2'])).toBe(true);
  expect(cookies.hear(elsewhere, ['a=3', 'b=; Max-Age=0'])).toBe(false);
  expect(cookies.headerFor(elsewhere)).toBe('a=3');
});

test('a site with hosts without end cannot have cookies without end kept', () => {
  const cookies = openCookies(openSecrets(secretKey), { tenantId: newId(), crawlId: newId() }, []);
  const hosts = Array.from({ length: 3_100 }, (_, at) => new URL(`https://h${at}.example.org/`));
  expect(hosts.filter((host) => cookies.hear(host, ['seen=yes'])).length).toBe(3_000);
  expect(cookies.headerFor(hosts.at(-1)!)).toBe('');
  expect(cookies.hear(hosts[0]!, ['seen=again'])).toBe(false);
  expect(cookies.headerFor(hosts[0]!)).toBe('seen=again');
});

test('cookies keep their rules when they are read from their rows', async () => {
  const run = { tenantId: newId(), crawlId: newId() };
  const secrets = openSecrets(secretKey);
  const rows: { domain: string; path: string; name: string; sealed: string }[] = [];
  const tx = { sql: async (_: string, params: unknown[]) => rows.push(...JSON.parse(params[2] as string)) };
  const cookies = openCookies(secrets, run, []);
  cookies.hear(new URL('https://a.example/x/y'), [
    'host=1',
    'all=2; Domain=a.example; Path=/',
    'safe=3; Secure; Path=/',
  ]);
  await cookies.save(tx as never);
  await cookies.save(tx as never);
  expect(rows.length).toBe(3);
  const again = openCookies(secrets, run, rows);
  const sent = (url: string) => again.headerFor(new URL(url)).split('; ').sort().join(' ');
  expect(sent('https://a.example/x/z')).toBe('all=2 host=1 safe=3');
  expect(sent('https://b.a.example/')).toBe('all=2');
  expect(sent('http://a.example/')).toBe('all=2');
  expect(openCookies(secrets, { ...run, crawlId: newId() }, rows).headerFor(new URL('https://a.example/'))).toBe('');
});
