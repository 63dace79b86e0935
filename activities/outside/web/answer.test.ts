import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packed, redirectTo } from '#tests/sites/sick.ts';
import { type Handler, serveSite } from '#tests/sites/site.ts';
import { openWeb, type WebAnswer, type WebLimits } from '../web.ts';

const AGENT = 'Diarium/0.1 (+https://example.org/contact)';
const doorTo = ({ hostPort }: { hostPort: string }, limits: Partial<WebLimits> = {}) =>
  openWeb({ allow: () => new Set([hostPort]), userAgent: AGENT, limits });
const textOf = (answer: WebAnswer) => new TextDecoder().decode(answer.body);

test('a page arrives with its headers, its final URL and the way there', async () => {
  await using site = await serveSite({
    '/old': redirectTo('/å?x=1#part'),
    '/%C3%A5': (_request, response) => {
      response
        .setHeader('etag', '"1"')
        .setHeader('x-robots-tag', ['noindex', 'nofollow'])
        .setHeader('retry-after', '7');
      response.setHeader('set-cookie', 'a=b').end('hej');
    },
  });
  await using web = doorTo(site);
  const answer = await web.fetch({ url: `${site.origin}/old` });
  expect(textOf(answer)).toBe('hej');
  expect(answer).toMatchObject({
    url: `${site.origin}/%C3%A5?x=1`,
    status: 200,
    redirects: [{ url: `${site.origin}/old`, status: 302 }],
    headers: { etag: '"1"', robotsTags: ['noindex', 'nofollow'], retryAfterMs: 7_000, contentType: null },
    bytesOnWire: 3,
    notModified: false,
  });
  await web.fetch({ url: `${site.origin}/old` });
  expect(site.log.map(({ headers }) => headers.cookie ?? null)).toEqual([null, null, null, null]);
  expect(site.log[0]?.headers['user-agent']).toBe(AGENT);
});

test('validators are sent, and 304 is an answer', async () => {
  await using site = await serveSite({
    '/': (request, response) => response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200).end(),
  });
  await using web = doorTo(site);
  const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
  const answer = await web.fetch({ url: site.origin, etag: '"1"', lastModified: date });
  expect(answer).toMatchObject({ status: 304, notModified: true });
  expect(site.log[0]?.headers['if-modified-since']).toBe(date);
});

test('a failing page is an answer without its body, and its connection is used again', async () => {
  const ports = new Set<number | undefined>();
  const failing: Handler = (request, response) => {
    ports.add(request.socket.remotePort);
    response.writeHead(503, { 'retry-after': '2' }).end('x'.repeat(50_000));
  };
  await using site = await serveSite({ '/': failing });
  await using web = doorTo(site);
  for (let round = 0; round < 5; round++) {
    const answer = await web.fetch({ url: site.origin });
    expect(answer).toMatchObject({ status: 503, headers: { retryAfterMs: 2_000 } });
    expect(answer.body.length).toBe(0);
  }
  // The pool may open one more while it has not yet noticed that the first is free.
  expect(ports.size).toBeLessThanOrEqual(2);
});

const PAGE = Buffer.from('<p>Räksmörgås</p>'.repeat(1_000));
test.each<[string, Uint8Array]>([
  ['gzip', gzipSync(PAGE)],
  ['X-GZIP', gzipSync(PAGE)],
  ['deflate', deflateSync(PAGE)],
  ['deflate', deflateRawSync(PAGE)],
  ['br', brotliCompressSync(PAGE)],
  ['zstd', zstdCompressSync(PAGE)],
  ['gzip, br', brotliCompressSync(gzipSync(PAGE))],
  ['identity', PAGE],
])('a page packed as %s is unpacked', async (coding, body) => {
  await using site = await serveSite({ '/': packed(coding, body) });
  await using web = doorTo(site);
  const answer = await web.fetch({ url: site.origin });
  expect(Buffer.from(answer.body).equals(PAGE)).toBe(true);
  expect(answer.bytesOnWire).toBe(body.length);
});

test.each<[string, Uint8Array, object]>([
  ['compress', PAGE, { code: 'unsupported-media' }],
  ['gzip, gzip, gzip', PAGE, { code: 'unsupported-media' }],
  ['gzip', PAGE, { code: 'upstream-fault', facts: { reason: 'encoding' } }],
  ['gzip', gzipSync(PAGE).subarray(0, 60), { code: 'upstream-fault', facts: { reason: 'truncated' } }],
])('a page that says %s and is not is an error', async (coding, body, error) => {
  await using site = await serveSite({ '/': packed(coding, body) });
  await using web = doorTo(site);
  await expect(web.fetch({ url: site.origin })).rejects.toMatchObject(error);
});

test('a body may be cut at the limit where the caller asks for its beginning', async () => {
  await using site = await serveSite({ '/': '0123456789'.repeat(10_000) });
  await using web = doorTo(site);
  const answer = await web.fetch({ url: site.origin, maxBytes: 15, overflow: 'cut' });
  expect(textOf(answer)).toBe('012345678901234');
  expect(site.log[0]?.headers['accept-encoding']).toBe('identity');
});

test('time spent in follow is not the page’s', async () => {
  await using site = await serveSite({ '/': redirectTo('/next'), '/next': 'next' });
  await using web = doorTo(site);
  const follow = async () => {
    await pause(300);
    return 'go' as const;
  };
  expect(textOf(await web.fetch({ url: site.origin, timeoutMs: 250, follow }))).toBe('next');
});
