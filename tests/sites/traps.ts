/** A website of nothing but traps for crawlers, and what a run has to say of each. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { drip, packed, redirectTo } from './sick.ts';
import type { Handler, Page, Pages } from './site.ts';
import { page, text } from './town.ts';

export type Trap = {
  /** Where the first page leads to. */
  path: string;
  pages: Pages;
  /** What is said of `path`, or of another of its pages. */
  at?: string;
  expected: { change: string; reason: { code: string } | null };
};

const hundredMegabytes = Buffer.alloc(100 * 1024 * 1024);
const mostLinks = 1_000_000;
const failed = (code: string) => ({ change: 'failed', reason: { code } });
const added = { change: 'added', reason: null };
const one = (path: string, trap: Page, expected: Trap['expected']): Trap => ({
  path,
  pages: { [path]: trap },
  expected,
});

const manyLinks = (links: number) => {
  const all = Array.from({ length: links }, (_, at) => `<a href=/m/${at}>`);
  return `<title>Links</title><p>A page of very many links, all of them the same.</p>${all.join('')}`;
};

/** Each month leads to the next, whatever the year. */
const calendar: Handler = (request, response) => {
  const month = Number(new URL(request.url ?? '', 'http://site').searchParams.get('month'));
  text('text/html', page(`Month ${month}`, `Nothing happens in month ${month}`, `/calendar?month=${month + 1}`))(
    request,
    response,
  );
};

/** Nothing is here, which is said with status 200; and the menu leads on. */
export const missing = (next: number) => page('Not found', 'There is no such page in this town', `/missing/${next}`);

/** Every visit is given a session of its own, which stands in all links. */
const sessions = (): Handler => {
  let visits = 0;
  return (request, response) => {
    visits += 1;
    const sid = `${visits}`.padStart(8, '0').repeat(3);
    const links = [`/shop?sid=${sid}a`, `/shop;jsessionid=${sid}a`, `/shop?PHPSESSID=${sid}`];
    text('text/html', page('Shop', 'The shop is open all day', ...links))(request, response);
  };
};

export const traps: () => Trap[] = () => [
  one('/calendar', calendar, added),
  one('/shop', sessions(), added),
  {
    path: '/chain/0',
    pages: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`/chain/${at}`, redirectTo(`/chain/${at + 1}`)])),
    at: '/chain/10',
    expected: failed('too-many-redirects'),
  },
  {
    path: '/circle/a',
    pages: { '/circle/a': redirectTo('/circle/b'), '/circle/b': redirectTo('/circle/a') },
    expected: failed('too-many-redirects'),
  },
  one('/cookie', cookieLoop, failed('too-many-redirects')),
  {
    path: '/missing/1',
    pages: Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`/missing/${at + 1}`, missing(at + 2)])),
    expected: added,
  },
  one('/refresh', '<meta http-equiv="refresh" content="0;url=/refresh">', {
    change: 'skipped',
    reason: { code: 'no-text' },
  }),
  one('/large', hundredMegabytes, failed('too-large')),
  one('/endless', drip(Buffer.alloc(256 * 1024, 'x'), 1), failed('too-large')),
  one('/slow', drip('x', 1_000), failed('unreachable')),
  one('/gzip', packed('gzip', gzipSync(hundredMegabytes, { level: 9 })), failed('too-large')),
  one('/brotli', packed('br', brotliCompressSync(hundredMegabytes)), failed('too-large')),
  one('/links', manyLinks(mostLinks), failed('too-large')),
  one(
    '/header',
    (_request, response) => response.setHeader('x-long', 'a'.repeat(1_000_000)).end(),
    failed('too-large'),
  ),
  one(
    '/charset',
    text('text/html; charset=klingon', page('Charset', 'The letters are of a charset that nobody knows')),
    added,
  ),
  one('/self', `<link rel="canonical" href="/self">${page('Self', 'The page names itself as its original')}`, added),
  {
    path: '/copy/',
    pages: Object.fromEntries(
      ['/copy/', '/COPY', '/copy'].map((path) => [
        path,
        `<link rel="canonical" href="/copy">${page('Copy', 'The page is known by several names')}`,
      ]),
    ),
    expected: { change: 'redirected', reason: null },
  },
];

function cookieLoop(...[, response]: Parameters<Handler>): void {
  response.writeHead(302, { location: '/cookie', 'set-cookie': `seen=${Math.random()}` }).end();
}

/** All of them behind one first page; the ways of writing the copy's address are links of their own. */
export function trapSite(): { all: Trap[]; pages: Pages } {
  const all = traps();
  const ways = ['/COPY', '/copy', '/copy#part', '/copy#', '/x/../copy', '/copy?utm_source=here'];
  const first: Handler = (request, response) => {
    const otherPort = `//${request.headers.host?.replace(':', ':0')}/copy`;
    const links = [...all.map(({ path }) => path), ...ways, otherPort];
    text('text/html', page('Traps', 'Here begin all traps', ...links))(request, response);
  };
  const pages = Object.assign({}, ...all.map((trap) => trap.pages)) as Pages;
  return { all, pages: { ...pages, '/': first } };
}
