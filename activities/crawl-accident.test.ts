/** What happens to sites by accident, and what must then happen to knowledge: nothing. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { serveSite } from '#tests/sites/site.ts';
import { page, status, text, town, townPaths } from '#tests/sites/town.ts';

test('a page leaves knowledge only after it answered 404 in two successful runs', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);

  site.pages['/water'] = status(404);
  const first = await hand.crawl();
  expect((await hand.pages(first)).get('/water')).toMatchObject({ change: 'gone', status: 404 });
  expect(await hand.found()).toEqual(townPaths);

  await hand.crawl();
  expect(await hand.found()).toEqual(['/', '/school']);
});

test('one good answer between two 404s starts the count anew', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  for (const answer of [status(410), town()['/water']!, status(410)]) {
    site.pages['/water'] = answer;
    await hand.crawl();
  }
  expect(await hand.found()).toEqual(townPaths);
});

test('a page that comes back after it was removed is learned again', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/water'] = status(404);
  await hand.crawl();
  await hand.crawl();
  site.pages['/water'] = town()['/water']!;
  const again = await hand.crawl();
  expect((await hand.pages(again)).get('/water')).toMatchObject({ change: 'added' });
  expect(await hand.found()).toEqual(townPaths);
});

test('a site that is down removes nothing, and the runs are failed', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  for (const path of townPaths) site.pages[path] = status(403);
  for (const _ of [1, 2]) expect(await hand.standing(await hand.crawl())).toMatchObject({ state: 'failed' });
  expect(await hand.found()).toEqual(townPaths);
});

test('robots.txt that turns to Disallow removes nothing, and is obeyed at once', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/robots.txt'] = text('text/plain', 'User-agent: *\nDisallow: /\n');
  const before = site.log.length;
  for (const _ of [1, 2]) {
    expect(await hand.standing(await hand.crawl())).toMatchObject({
      state: 'failed',
      reason: { code: 'robots-disallowed' },
    });
  }
  expect(site.log.slice(before).map(({ path }) => path)).toEqual(['/robots.txt', '/robots.txt']);
  expect(await hand.found()).toEqual(townPaths);
});

test('an empty sitemap removes nothing: what is known is asked for by itself', async () => {
  const sitemap = (paths: string[], origin = '') =>
    text(
      'application/xml',
      `<urlset>${paths.map((path) => `<url><loc>${origin}${path}</loc></url>`).join('')}</urlset>`,
    );
  await using site = await serveSite(town());
  site.pages['/sitemap.xml'] = sitemap(townPaths, site.origin);
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${site.origin}/`] });
  await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);
  site.pages['/sitemap.xml'] = sitemap([]);
  for (const _ of [1, 2]) {
    const pages = await hand.pages(await hand.crawl());
    expect([...pages.values()].map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  }
  expect(await hand.found()).toEqual(townPaths);
});

test('a link that is taken away leaves the page it led to in knowledge', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/'] = page('Town', 'The town hall opens at ten on weekdays', '/school');
  for (const _ of [1, 2]) await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);
});

test.each([
  ['the same words', (_path: string) => 'Something went wrong on our side'],
  [
    'a time and a number',
    (path: string) => `It went wrong at 12:0${path.length}:59 on our side, error ${path.length}x7`,
  ],
  [
    'its own address',
    (path: string) => `It went wrong on our side when ${path} was asked for, see ${path}?from=mail at 12:04:59`,
  ],
])('an error page with %s everywhere, answered with 200, is a failure and changes nothing', async (_, words) => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  for (const path of townPaths) site.pages[path] = page('Sorry', words(path));
  const second = await hand.crawl();
  for (const row of (await hand.pages(second)).values()) {
    expect(row).toMatchObject({ change: 'failed', reason: { code: 'soft-error', facts: { pages: 3 } } });
  }
  expect(await hand.standing(second)).toMatchObject({ state: 'failed', reason: { code: 'most-pages-failed' } });
  expect(await versions(hand)).toBe(3);
  expect(await hand.found()).toEqual(townPaths);

  Object.assign(site.pages, town());
  const healed = await hand.pages(await hand.crawl());
  expect([...healed.values()].map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
});

test('a cancelled run removes nothing and leaves nothing half-made', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/'] = page('Town', 'The town hall is closed for good', '/water', '/school', '/new');
  site.pages['/new'] = page('New', 'A page that nobody has seen before');
  site.pages['/water'] = status(404);
  for (const _ of [1, 2]) await hand.crawl('full', 'cancelled');
  expect(await versions(hand)).toBe(3);
  expect(await hand.found()).toEqual(townPaths);
});

test('an unchanged site is asked conditionally, and nothing is embedded again', async () => {
  await using site = await serveSite({});
  for (const [path, html] of Object.entries(town())) {
    site.pages[path] = (request, response) => {
      if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/html', etag: '"one"' }).end(html);
    };
  }
  await using hand = await makeHand(site);
  await hand.crawl();
  const { embedded } = hand;
  const before = site.log.length;
  const pages = await hand.pages(await hand.crawl());
  const asked = site.log.slice(before).filter(({ path }) => path !== '/robots.txt');
  expect(asked.map(({ path }) => path).sort()).toEqual(townPaths);
  expect(asked.map(({ status: code }) => code)).toEqual([304, 304, 304]);
  expect([...pages.values()].map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  expect(embedded).toBeGreaterThan(0);
  expect(hand.embedded).toBe(embedded);
});

test('what a cancelled run had fetched is fetched again by the next', async () => {
  await using site = await serveSite({});
  for (const [path, html] of Object.entries(town())) {
    site.pages[path] = (request, response) => {
      if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else response.writeHead(200, { 'content-type': 'text/html', etag: '"one"' }).end(html);
    };
  }
  await using hand = await makeHand(site);
  await hand.crawl('full', 'cancelled');
  await hand.crawl();
  expect(await hand.found()).toEqual(townPaths);
});

test('only what failed is visited by a run that is asked to retry', async () => {
  await using site = await serveSite({ ...town(), '/water': status(403) });
  await using hand = await makeHand(site);
  await hand.crawl();
  expect(await hand.found()).toEqual(['/', '/school']);
  site.pages['/water'] = town()['/water']!;
  const before = site.log.length;
  const pages = await hand.pages(await hand.crawl('failed'));
  expect([...pages.keys()]).toEqual(['/water']);
  expect(site.log.slice(before).map(({ path }) => path)).toEqual(['/water']);
  expect(await hand.found()).toEqual(townPaths);
});

async function versions({ db, shelf }: Awaited<ReturnType<typeof makeHand>>): Promise<number> {
  const [row] = await db.readTenant<{ number: number }>(
    shelf.tenantId,
    'select count(*) as number from version where tenant_id = tenant.id',
  );
  return row!.number;
}
