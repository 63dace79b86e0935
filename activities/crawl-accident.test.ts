/** What happens to sites by accident, and what must then happen to knowledge: nothing. */
import { expect, test } from 'vitest';
import { makeHand } from '#tests/fault/hand.ts';
import { type Pages, serveSite } from '#tests/sites/site.ts';

const status = (code: number) => (_: unknown, response: import('node:http').ServerResponse) => {
  response.writeHead(code, { 'content-type': 'text/html' }).end('<p>no</p>');
};
const text = (type: string, body: string) => (_: unknown, response: import('node:http').ServerResponse) => {
  response.writeHead(200, { 'content-type': type }).end(body);
};
const page = (title: string, words: string, ...links: string[]) =>
  `<html lang="en"><title>${title}</title><main><h1>${title}</h1><p>${words}, as everybody in town has known for years.</p></main>
   <nav>${links.map((link) => `<a href="${link}">${link}</a>`).join(' ')}</nav></html>`;

/** Three pages; the first links to the others. */
const town = (): Pages => ({
  '/': page('Town', 'The town hall opens at nine on weekdays', '/water', '/school'),
  '/water': page('Water', 'The water comes from the northern lake', '/'),
  '/school': page('School', 'The school term begins in August', '/'),
});
const all = ['/', '/school', '/water'];
const run = (state: string) => expect.objectContaining({ state });
const rowOf = async (hand: Awaited<ReturnType<typeof makeHand>>, key: { tenantId: string; crawlId: string }) =>
  (
    await hand.db.readTenant<{ state: string; reason: { code: string } | null }>(
      key.tenantId,
      'select * from crawl where tenant_id = tenant.id and id = $2',
      [key.crawlId],
    )
  )[0]!;

test('a page leaves knowledge only after it answered 404 in two successful runs', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  expect(await hand.found()).toEqual(all);

  site.pages['/water'] = status(404);
  const first = await hand.crawl();
  expect((await hand.pages(first)).get('/water')).toMatchObject({ change: 'gone', status: 404 });
  expect(await hand.found()).toEqual(all);

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
  expect(await hand.found()).toEqual(all);
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
  expect(await hand.found()).toEqual(all);
});

test('a site that is down removes nothing, and the runs are failed', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  for (const path of all) site.pages[path] = status(403);
  for (const _ of [1, 2]) expect(await rowOf(hand, await hand.crawl())).toEqual(run('failed'));
  expect(await hand.found()).toEqual(all);
});

test('robots.txt that turns to Disallow removes nothing, and is obeyed at once', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/robots.txt'] = text('text/plain', 'User-agent: *\nDisallow: /\n');
  const before = site.log.length;
  for (const _ of [1, 2]) {
    expect(await rowOf(hand, await hand.crawl())).toMatchObject({
      state: 'failed',
      reason: { code: 'robots-disallowed' },
    });
  }
  expect(site.log.slice(before).map(({ path }) => path)).toEqual(['/robots.txt', '/robots.txt']);
  expect(await hand.found()).toEqual(all);
});

test('an empty sitemap removes nothing: what is known is asked for by itself', async () => {
  const sitemap = (paths: string[], origin = '') =>
    text(
      'application/xml',
      `<urlset>${paths.map((path) => `<url><loc>${origin}${path}</loc></url>`).join('')}</urlset>`,
    );
  await using site = await serveSite(town());
  site.pages['/sitemap.xml'] = sitemap(all, site.origin);
  await using hand = await makeHand(site, { kind: 'sitemap', startUrls: [`${site.origin}/`] });
  await hand.crawl();
  expect(await hand.found()).toEqual(all);
  site.pages['/sitemap.xml'] = sitemap([]);
  for (const _ of [1, 2]) {
    const pages = await hand.pages(await hand.crawl());
    expect([...pages.values()].map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
  }
  expect(await hand.found()).toEqual(all);
});

test('a link that is taken away leaves the page it led to in knowledge', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  site.pages['/'] = page('Town', 'The town hall opens at ten on weekdays', '/school');
  for (const _ of [1, 2]) await hand.crawl();
  expect(await hand.found()).toEqual(all);
});

test('the same error page everywhere, answered with 200, is a failure and changes nothing', async () => {
  await using site = await serveSite(town());
  await using hand = await makeHand(site);
  await hand.crawl();
  for (const path of all) site.pages[path] = page('Sorry', 'Something went wrong on our side');
  const second = await hand.crawl();
  for (const row of (await hand.pages(second)).values()) {
    expect(row).toMatchObject({ change: 'failed', reason: { code: 'soft-error', facts: { pages: 3 } } });
  }
  expect(await rowOf(hand, second)).toMatchObject({ state: 'failed', reason: { code: 'most-pages-failed' } });
  expect(await versions(hand)).toBe(3);
  expect(await hand.found()).toEqual(all);

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
  expect(await hand.found()).toEqual(all);
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
  expect(asked.map(({ path }) => path).sort()).toEqual(all);
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
  expect(await hand.found()).toEqual(all);
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
  expect(await hand.found()).toEqual(all);
});

async function versions({ db, shelf }: Awaited<ReturnType<typeof makeHand>>): Promise<number> {
  const [row] = await db.readTenant<{ number: number }>(
    shelf.tenantId,
    'select count(*) as number from version where tenant_id = tenant.id',
  );
  return row!.number;
}
