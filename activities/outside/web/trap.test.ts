import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drip, packed, redirectTo, serveRaw } from '#tests/sites/sick.ts';
import { type Handler, type Pages, type Site, serveSite } from '#tests/sites/site.ts';
import { openWeb, type WebContent, type WebLimits } from '../web.ts';

const AGENT = 'Diarium/0.1 (+https://example.org/contact)';
const doorTo = ({ hostPort }: { hostPort: string }, limits: Partial<WebLimits> = {}) =>
  openWeb({ allow: () => new Set([hostPort]), userAgent: AGENT, limits });

/** Every connection a site holds is gone within a second: nothing leaks after an early end. */
async function expectAllClosed(site: Site): Promise<void> {
  await expect.poll(() => site.log.every(({ endMs }) => endMs > 0), { timeout: 1_000 }).toBe(true);
}

test('bombs stop at the limit, in size and in time', { timeout: 20_000 }, async () => {
  const zeros = Buffer.alloc(100 * 1024 * 1024);
  const bombs: Pages = {
    '/gzip': packed('gzip', gzipSync(zeros, { level: 1 })),
    '/brotli': packed('br', brotliCompressSync(zeros)),
    '/zstd': packed('zstd', zstdCompressSync(zeros)),
    '/twice': packed('gzip, gzip', gzipSync(gzipSync(zeros, { level: 1 }))),
  };
  await using site = await serveSite(bombs);
  await using web = doorTo(site);
  // The bombs themselves are garbage now; what grows from here on is the door's.
  const beforeBytes = process.memoryUsage().rss;
  for (const path of Object.keys(bombs)) {
    const startedMs = performance.now();
    const unpacked = () => 'unpacked';
    const error = await web.fetch({ url: site.origin + path }).then(unpacked, (thrown) => thrown);
    expect(error, path).toMatchObject({ code: 'too-large', facts: { what: 'body', limitBytes: 10_000_000 } });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  }
  expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(100_000_000);
});

test('a body over the limit is refused, by its announced length or as it arrives', async () => {
  let sentBytes = 0;
  await using site = await serveSite({
    '/announced': (_request, response) => response.writeHead(200, { 'content-length': 100_000_000 }).write('x'),
    '/endless': (_request, response) => {
      const chunks = function* () {
        for (; sentBytes < 100_000_000; sentBytes += 64 * 1024) yield Buffer.alloc(64 * 1024);
      };
      Readable.from(chunks()).pipe(response);
    },
  });
  await using web = doorTo(site);
  for (const path of ['/announced', '/endless']) {
    await expect(web.fetch({ url: site.origin + path, maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'too-large',
    });
  }
  await expectAllClosed(site);
  expect(sentBytes).toBeLessThan(20_000_000);
});

test('an unwanted media type is refused before its body is read', async () => {
  await using site = await serveSite({ '/': drip('video', 5) });
  await using web = doorTo(site);
  const takes = ({ contentType }: WebContent) => (contentType === 'text/html' ? 0 : 1_000);
  await expect(web.fetch({ url: site.origin, takes })).rejects.toMatchObject({ code: 'unsupported-media' });
  await expectAllClosed(site);
});

test('a circle of redirects ends when it closes, and a chain after ten', async () => {
  const chain = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [`/chain/${at}`, redirectTo(`/chain/${at + 1}`)]),
  );
  await using site = await serveSite({ '/a': redirectTo('/b'), '/b': redirectTo('/a'), ...chain });
  await using web = doorTo(site);
  await expect(web.fetch({ url: `${site.origin}/a` })).rejects.toMatchObject({
    code: 'too-many-redirects',
    facts: { reason: 'loop' },
  });
  expect(site.log.splice(0).length).toBe(2);
  await expect(web.fetch({ url: `${site.origin}/chain/0` })).rejects.toMatchObject({
    code: 'too-many-redirects',
    facts: { reason: 'chain' },
  });
  expect(site.log.length).toBe(11);
  expect((await web.fetch({ url: `${site.origin}/chain/41` })).redirects.length).toBe(9);
});

test('the deadline counts the whole way: a byte at a time, an endless body, or slow redirects', async () => {
  const slow: Handler = async (_request, response) => {
    await pause(120);
    response.writeHead(302, { location: `/slow?${Math.random()}` }).end();
  };
  await using site = await serveSite({ '/byte': drip('x', 50), '/slow': slow, '/silent': () => {} });
  await using web = doorTo(site);
  for (const path of ['/byte', '/slow', '/silent']) {
    const startedMs = performance.now();
    await expect(web.fetch({ url: site.origin + path, timeoutMs: 300 })).rejects.toMatchObject({
      code: 'unreachable',
      facts: { reason: 'timeout' },
    });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  }
  await expectAllClosed(site);
});

test('an abort ends the fetch at once with its own reason, wherever it is, and closes the connection', async () => {
  await using site = await serveSite({ '/silent': () => {}, '/drip': drip('x', 5) });
  await using web = doorTo(site, { connectionsPerHost: 1 });
  const stop = new AbortController();
  const reason = new Error('the crawl was cancelled');
  // One waits for headers and the rest in the queue behind it.
  const waiting = ['/silent', '/drip', '/drip'].map((path) =>
    web.fetch({ url: site.origin + path, signal: stop.signal }),
  );
  const outcomes = Promise.allSettled(waiting);
  await expect.poll(() => site.log.length).toBe(1);
  const startedMs = performance.now();
  stop.abort(reason);
  expect(await outcomes).toEqual(waiting.map(() => ({ status: 'rejected', reason })));
  expect(performance.now() - startedMs).toBeLessThan(100);
  await expect(web.fetch({ url: site.origin, signal: stop.signal })).rejects.toBe(reason);
  await expectAllClosed(site);
  expect(site.log.length).toBe(1);
});

test.each<[string, string, object]>([
  [
    'headers of a megabyte',
    `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\n`,
    { code: 'too-large', facts: { what: 'headers' } },
  ],
  [
    'less than announced',
    'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc',
    { code: 'upstream-fault', facts: { reason: 'truncated' } },
  ],
  [
    'chunks that break off',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc',
    { code: 'upstream-fault' },
  ],
  ['another protocol', 'SSH-2.0-OpenSSH\r\n', { code: 'upstream-fault', facts: { reason: 'protocol' } }],
  ['nothing', '', { code: 'unreachable', facts: { reason: 'reset' } }],
])('a server that sends %s is a typed error', async (_what, bytes, error) => {
  await using server = await serveRaw(bytes);
  await using web = doorTo(server);
  await expect(web.fetch({ url: server.origin })).rejects.toMatchObject(error);
});

test('no such host, nobody there and no TLS are told apart', async () => {
  await using site = await serveSite({});
  await using gone = await serveSite({});
  const resolve = async (hostname: string) => {
    throw Object.assign(new Error(hostname), { code: 'ENOTFOUND' });
  };
  await gone[Symbol.asyncDispose]();
  const allow = () => new Set([site.hostPort, gone.hostPort]);
  await using web = openWeb({ allow, userAgent: AGENT, resolve });
  const reasonFor = (url: string) => web.fetch({ url }).catch((error) => [error.code, error.facts.reason]);
  expect(await reasonFor('http://nowhere.example.org/')).toEqual(['unreachable', 'dns']);
  expect(await reasonFor(gone.origin)).toEqual(['unreachable', 'connect']);
  expect(await reasonFor(`https://${site.hostPort}/`)).toEqual(['unreachable', 'tls']);
});
