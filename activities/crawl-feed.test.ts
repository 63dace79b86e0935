/** Feeds and lists: what they name is read, and no more. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { signIn } from '#tests/fault/sign-in.ts';
import { serveSite } from '#tests/sites/site.ts';
import { page, status, text, town, townPaths } from '#tests/sites/town.ts';
import { readRun } from './crawl/run.ts';
import { openScope } from './crawl/scope.ts';
import { prepareCrawl } from './crawl/seed.ts';
import type { Web } from './outside/web.ts';

const rssText = (links: string[]) =>
  `<rss version="2.0"><channel>${links.map((link) => `<item><link>${link}</link></item>`).join('')}</channel></rss>`;
const rss = (...links: string[]) => text('application/rss+xml', rssText(links));
const naming = (...feeds: string[]) =>
  `<title>News</title>${feeds.map((feed) => `<link rel="alternate" type="application/rss+xml" href="${feed}">`)}<p>News</p>`;

test('the entries of a feed are read once each, and their links are not followed', async () => {
  await using site = await serveSite({ ...town(), '/new': page('New', 'A page only linked to') });
  site.pages['/water'] = page('Water', 'The water comes from the northern lake', '/new');
  site.pages['/feed'] = rss('/water', `${site.origin}/school#comments`, '/water?utm_source=rss', 'https://b.example/');
  await using hand = await makeHand(site, { kind: 'feed', startUrls: [`${site.origin}/feed`] });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  // A second time, as after an attempt that died: the frontier is the same.
  for (const _ of [1, 2]) {
    await hand.acts.prepare(run);
    expect([...(await hand.pages(run)).keys()]).toEqual(['/school', '/water']);
  }
  await hand.acts.finishCrawl({ ...run, outcome: 'cancelled', reason: null });
  await hand.crawl();
  expect(await hand.found()).toEqual(['/school', '/water']);
});

test('a page names its feeds, wherever they lie, but what they name has to belong to its site', async () => {
  await using other = await serveSite({});
  await using site = await serveSite(town());
  site.pages['/'] = naming('/one', `${other.origin}/two`, '/one');
  site.pages['/one'] = rss('/water');
  other.pages['/two'] = rss(`${site.origin}/school`, '/theirs');
  await using hand = await makeHand(site, { kind: 'feed' }, {}, [other]);
  await hand.crawl();
  expect(await hand.found()).toEqual(['/school', '/water']);
  expect(other.log.map(({ path }) => path)).toEqual(['/robots.txt', '/two']);
});

test('an entry that has left the feed stays known, and is visited again', async () => {
  await using site = await serveSite({ ...town(), '/feed': rss('/water', '/school') });
  await using hand = await makeHand(site, { kind: 'feed', startUrls: [`${site.origin}/feed`] });
  await hand.crawl();
  site.pages['/feed'] = rss('/school');
  site.pages['/water'] = page('Water', 'The water comes from the southern lake now');
  const changes = [...(await hand.pages(await hand.crawl())).values()].map(({ path, change }) => [path, change]);
  expect(changes).toEqual([
    ['/school', 'unchanged'],
    ['/water', 'changed'],
  ]);
  expect(await hand.found()).toEqual(['/school', '/water']);
});

test('a feed that robots.txt forbids is not asked for; one without pages of the site fails and removes nothing', async () => {
  await using site = await serveSite({ ...town(), '/feed': rss('/water') });
  await using hand = await makeHand(site, { kind: 'feed', startUrls: [`${site.origin}/feed`] });
  await hand.crawl();
  site.pages['/robots.txt'] = text('text/plain', 'User-agent: *\nDisallow: /feed\n');
  const before = site.log.length;
  await hand.crawl();
  expect(site.log.slice(before).map(({ path }) => path)).toEqual(['/robots.txt', '/water']);
  await using empty = await makeHand(site, { kind: 'feed', startUrls: [`${site.origin}/feed`] });
  expect(await empty.standing(await empty.crawl())).toMatchObject({ state: 'failed', reason: { code: 'feed-empty' } });
  expect(await hand.found()).toEqual(['/water']);
});

test('a site that is away is an interruption: the run does not go on as if its feed were empty', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, { kind: 'feed' });
  const run = await hand.request();
  await hand.acts.claimTurn(run);
  await site[Symbol.asyncDispose]();
  await expect(hand.acts.prepare(run)).rejects.toMatchObject({ code: 'unreachable' });
});

test('a list is read as it stands: no links, no other languages, and nothing that was taken off it', async () => {
  await using site = await serveSite(town());
  site.pages['/'] = `<link rel="alternate" hreflang="en" href="/school">${town()['/']}`;
  const at = (...paths: string[]) => ({ startUrls: paths.map((path) => site.origin + path) });
  await using hand = await makeHand(site, {
    kind: 'list',
    exclude: ['/water'],
    ...at('/', '/water', '/#top', '/none'),
  });
  const pages = await hand.pages(await hand.crawl());
  expect([...pages.values()].map(({ path, change }) => [path, change])).toEqual([
    ['/', 'added'],
    ['/none', 'failed'],
    ['/water', 'added'],
  ]);
  await hand.db.withTenant(hand.shelf.tenantId, (tx) =>
    tx.sql(`update source set form = jsonb_set(form, '{startUrls}', $2) where tenant_id = $1`, [
      tx.tenantId,
      JSON.stringify(at('/').startUrls),
    ]),
  );
  const run = await hand.crawl();
  expect([...(await hand.pages(run)).keys()]).toEqual(['/']);
  expect(await hand.standing(run)).toMatchObject({ state: 'finished' });
  expect(await hand.found()).toEqual(['/', '/water']);
});

test('a page of a list that has gone twice leaves knowledge', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site, { kind: 'list', startUrls: townPaths.map((path) => site.origin + path) });
  await hand.crawl();
  site.pages['/water'] = status(410);
  for (const _ of [1, 2]) await hand.crawl();
  expect(await hand.found()).toEqual(['/', '/school']);
});

test.each(['feed', 'sitemap'] as const)('a %s behind a closed door says so, and not that it is empty', async (kind) => {
  const start = kind === 'feed' ? '/feed' : '/map.xml';
  await using site = await serveSite({ ...town(), [start]: status(401) });
  await using hand = await makeHand(site, { kind, startUrls: [site.origin + start] });
  const needed = { code: 'sign-in-needed', facts: { status: 401 } };
  expect(await hand.standing(await hand.crawl())).toEqual({ state: 'failed', reason: needed });
  await signIn(hand, { kind: 'basic', host: site.hostPort, user: 'reader', password: 'wrong' });
  const refused = { code: 'sign-in-refused', facts: { status: 401 } };
  expect(await hand.standing(await hand.crawl())).toEqual({ state: 'failed', reason: refused });
});

test('a list whose pages are all behind closed doors says so; one that is read in part does not fail', async () => {
  await using site = await serveSite({ ...town(), '/water': status(403), '/school': status(401) });
  const at = (...paths: string[]) => paths.map((path) => site.origin + path);
  await using closed = await makeHand(site, { kind: 'list', startUrls: at('/water', '/school') });
  const reason = { code: 'sign-in-needed', facts: { status: 401 } };
  expect(await closed.standing(await closed.crawl())).toEqual({ state: 'failed', reason });
  await using open = await makeHand(site, { kind: 'list', startUrls: at('/', '/water') });
  expect(await open.standing(await open.crawl())).toEqual({ state: 'finished', reason: null });
});

test('a start that leads to another host of its domain takes its source along', async () => {
  await using site = await serveSite({});
  const startUrls = ['https://a.example/feed', 'https://a.example/closed'];
  await using hand = await makeHand(site, { kind: 'feed', startUrls });
  const entries = ['https://www.a.example/one', 'https://a.example/two', 'https://b.example/three'];
  const web = webThatAnswers((url) =>
    url.endsWith('/feed')
      ? { url: 'https://www.a.example/feed', status: 200, body: rssText(entries) }
      : { url, status: 404 },
  );
  const { tenantId, crawlId } = await hand.request();
  const deps = { db: hand.db, web, secrets: null, userAgent: 'Diarium/test', lanes: 1 };
  await prepareCrawl(deps, tenantId, crawlId, new AbortController().signal);
  const run = await readRun(hand.db, tenantId, crawlId);
  expect(run.furtherStarts).toEqual(['https://www.a.example/one']);
  expect([...(await hand.pages({ tenantId, crawlId })).keys()]).toEqual(['/two', '/one']);
  // What is found later is judged as the entries were.
  const { admit } = openScope(run.form, run.furtherStarts);
  expect([admit('https://www.a.example/four'), admit('https://b.example/')]).toEqual([
    'https://www.a.example/four',
    null,
  ]);
});

/** A door behind which every address answers at once, as `answer` says. */
function webThatAnswers(answer: (url: string) => { url: string; status: number; body?: string }): Web {
  const headers = { contentType: null, disposition: null, etag: null, lastModified: null, link: null };
  return {
    async fetch({ url }) {
      const { body = '', ...rest } = answer(url);
      return {
        ...rest,
        headers: { ...headers, retryAfterMs: null, robotsTags: [] },
        body: Buffer.from(body),
        redirects: [],
        bytesOnWire: body.length,
        ms: 1,
        notModified: false,
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}
