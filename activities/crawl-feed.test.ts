/** Feeds and lists: what they name is read, and no more. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { page, status, text, town, townPaths } from '#tests/sites/town.ts';

const rss = (...links: string[]) =>
  text(
    'application/rss+xml',
    `<rss version="2.0"><channel>${links.map((link) => `<item><link>${link}</link></item>`).join('')}</channel></rss>`,
  );
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
