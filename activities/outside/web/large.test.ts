/** Large bodies and who asks: what the door takes of a kind of content, and what it sends and hears on the way. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packed, redirectTo } from '#tests/sites/sick.ts';
import { serveSite } from '#tests/sites/site.ts';
import { openWeb, type WebIdentity, type WebLimits } from '../web.ts';
import { openPlaces } from './places.ts';

const doorTo = (sites: { hostPort: string }[], limits: Partial<WebLimits> = {}) =>
  openWeb({ allow: () => new Set(sites.map(({ hostPort }) => hostPort)), userAgent: 'Diarium/test', limits });

test('a kind of content may be taken past the ordinary limit, and each kind up to its own', async () => {
  const bytes = Buffer.alloc(3_000_000, 'abcdefgh');
  await using site = await serveSite({ '/': bytes, '/packed': packed('gzip', gzipSync(bytes)) });
  await using web = doorTo([site], { maxBytes: 100_000 });
  const fetch = (path: string, maxBytes: number) =>
    web.fetch({
      url: site.origin + path,
      takes: ({ contentType }) => (contentType?.startsWith('text/html') ? maxBytes : 0),
    });
  for (const path of ['/', '/packed']) {
    expect(Buffer.from((await fetch(path, 3_000_000)).body).equals(bytes)).toBe(true);
    await expect(fetch(path, 2_999_999)).rejects.toMatchObject({ code: 'too-large', facts: { limitBytes: 2_999_999 } });
  }
});

test('large bodies are read few at once, and a place is free again after one that failed', async () => {
  const large = Buffer.alloc(2_000_000, 'x');
  let sent = 0;
  await using site = await serveSite({
    '/': (_request, response) => {
      sent += 1;
      response.writeHead(200, { 'content-type': 'application/pdf' });
      if (sent % 3 === 0) response.write(large, () => response.destroy());
      else response.end(large);
    },
  });
  await using web = doorTo([site], { maxBytes: 1_000, largeBodies: 2 });
  const asked = Array.from({ length: 12 }, () => web.fetch({ url: site.origin, takes: () => 5_000_000 }));
  const ends = await Promise.allSettled(asked);
  expect(ends.filter(({ status }) => status === 'rejected').length).toBe(4);
});

test('a guest who leaves while waiting passes the place on', async () => {
  const places = openPlaces(1);
  const [first, second, third] = [places.guest(), places.guest(), places.guest()];
  await first.enter();
  const entered: string[] = [];
  void second.enter().then(() => entered.push('second'));
  const last = third.enter().then(() => entered.push('third'));
  second[Symbol.dispose]();
  expect(entered).toEqual([]);
  first[Symbol.dispose]();
  await last;
  expect(entered).toEqual(['second', 'third']);
});

test('the identity is asked at each hop and hears the cookies of each answer', async () => {
  await using other = await serveSite({ '/': 'other' });
  await using site = await serveSite({
    '/': (_request, response) => response.writeHead(302, { location: '/next', 'set-cookie': ['a=1', 'b=2'] }).end(),
    '/next': (request, response) => {
      response.setHeader('set-cookie', 'c=3');
      redirectTo(`${other.origin}/`)(request, response);
    },
  });
  const heard: [string, string[]][] = [];
  const identity: WebIdentity = {
    headersFor: (url): Record<string, string> => (url.origin === site.origin ? { authorization: 'Basic eDp5' } : {}),
    hear: (url, lines) => heard.push([url.pathname, lines]),
  };
  await using web = doorTo([site, other]);
  await web.fetch({ url: site.origin, identity });
  expect(site.log.map(({ headers }) => headers.authorization)).toEqual(['Basic eDp5', 'Basic eDp5']);
  expect(other.log.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  expect(heard).toEqual([
    ['/', ['a=1', 'b=2']],
    ['/next', ['c=3']],
  ]);
});
