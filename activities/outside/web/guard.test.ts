import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import type { Refusal } from '#schema/errors.ts';
import { type Site, serveSite } from '#tests/sites/site.ts';
import { FOREIGN_SCHEMES, INSIDE_NAMES, INSIDE_URLS } from '#tests/sites/vectors.ts';
import { judgeAddress } from '../address.ts';
import { openWeb, type WebSettings } from '../web.ts';
import { type ConnectSettings, judgingConnector, type Resolved } from './connect.ts';

const AGENT = 'Diarium/0.1 (+https://example.org/contact)';
const canaryPages = { '/': 'You should not be here' };
const portOf = (site: Site) => site.hostPort.split(':')[1] as string;
const toResolved = (addresses: readonly string[]): Resolved[] =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const resolve = async (hostname: string) => toResolved(INSIDE_NAMES[hostname] ?? []);
const doorTo = (allowed: string[], settings: Partial<WebSettings> = {}) =>
  openWeb({ allow: () => new Set(allowed), userAgent: AGENT, resolve, ...settings });

test('no URL that leads inside is fetched, and each is refused as a private address', async () => {
  await using canary = await serveSite(canaryPages);
  await using web = doorTo([]);
  for (const template of INSIDE_URLS) {
    const url = template.replace('PORT', portOf(canary));
    const outcome = await web.fetch({ url, timeoutMs: 2_000 }).catch((error) => error);
    expect(outcome, url).toMatchObject({ code: 'private-address' });
  }
  expect(canary.log).toEqual([]);
  expect(INSIDE_URLS.length).toBeGreaterThanOrEqual(80);
});

test.each(FOREIGN_SCHEMES)('%s is refused as no web address', async (url) => {
  await using web = doorTo([]);
  await expect(web.fetch({ url })).rejects.toMatchObject({ code: 'invalid-input' });
});

test.each([301, 302, 303, 307, 308])('a redirect by %i leads to no forbidden URL either', async (status) => {
  await using canary = await serveSite(canaryPages);
  let location = '';
  await using site = await serveSite({ '/': (_request, response) => response.writeHead(status, { location }).end() });
  await using web = doorTo([site.hostPort]);
  const targets = [...INSIDE_URLS, ...FOREIGN_SCHEMES].map((template) => template.replace('PORT', portOf(canary)));
  for (const target of targets) {
    // As a careless site sends it: bytes of UTF-8, unescaped.
    location = Buffer.from(target).toString('latin1');
    const outcome = await web.fetch({ url: site.origin, timeoutMs: 2_000 }).catch((error: Refusal) => error);
    // `http:127.0.0.1` after a redirect from http is a path on the same site, and that is where it is looked for.
    if ('body' in outcome) expect(outcome.url).toBe(`${site.origin}/127.0.0.1:${portOf(canary)}`);
    else expect(outcome.code, target).toMatch(/^(private-address|invalid-input)$/);
  }
  expect(canary.log).toEqual([]);
  expect(site.log.filter(({ path }) => path === '/').length).toBe(targets.length);
});

test('the canary would be seen: with its port on the allow list the same URL reaches it', async () => {
  await using canary = await serveSite(canaryPages);
  await using web = doorTo([canary.hostPort]);
  expect((await web.fetch({ url: canary.origin })).status).toBe(200);
  expect(canary.log.length).toBe(1);
});

test('a name that turns private between a check and the connect beats check-then-fetch, and not this door', async () => {
  await using canary = await serveSite(canaryPages);
  const rebinding = () => {
    let asked = 0;
    return async () => toResolved([asked++ === 0 ? '93.184.215.14' : '127.0.0.1']);
  };
  const url = `http://rebind.example.org:${portOf(canary)}/`;

  const naive = rebinding();
  const [checked] = await naive();
  expect(judgeAddress(checked?.address ?? '')).toBe('public');
  await using unguarded = doorTo([`rebind.example.org:${portOf(canary)}`], { resolve: naive });
  expect((await unguarded.fetch({ url })).status).toBe(200);
  expect(canary.log.splice(0).length).toBe(1);

  const answers = rebinding();
  await answers();
  await using web = doorTo([], { resolve: answers });
  await expect(web.fetch({ url })).rejects.toMatchObject({ code: 'private-address' });
  expect(canary.log).toEqual([]);
});

const connectBy = (settings: Pick<ConnectSettings, 'accepts' | 'resolve'>, hostname: string, site: Site) => {
  const connector = judgingConnector({ ...settings, timeoutMs: 1_000 });
  const options = { hostname, protocol: 'https:', port: portOf(site) };
  return new Promise((done) => connector(options, (...[error, socket]) => done(error ?? socket)));
};

test('the peer of the opened socket is judged too, before a byte is sent', async () => {
  await using canary = await serveSite(canaryPages);
  const judged: string[] = [];
  // Says yes to the name's answer and no to the same address as peer: only the check after the connect can refuse.
  const accepts = (address: string) => judged.push(address) === 1;
  const outcome = await connectBy({ accepts, resolve: async () => toResolved(['127.0.0.1']) }, 'a.example.org', canary);
  expect(outcome).toMatchObject({ code: 'private-address' });
  expect(judged).toEqual(['127.0.0.1', '127.0.0.1']);
  expect(canary.log).toEqual([]);
});

test('a literal is judged before the connect, and one bad address among a name’s spoils all of them', async () => {
  await using canary = await serveSite(canaryPages);
  const gone = await serveSite({});
  await gone[Symbol.asyncDispose]();
  const nowhere = { accepts: () => false, resolve };
  // Nobody listens there: a connection that was tried would be an ECONNREFUSED.
  expect(await connectBy(nowhere, '127.0.0.1', gone)).toMatchObject({ code: 'private-address' });
  const isLoopback = (address: string) => address === '127.0.0.1';
  const mixed = { accepts: isLoopback, resolve: async () => toResolved(['127.0.0.1', '10.0.0.1']) };
  expect(await connectBy(mixed, 'mixed.example.org', canary)).toMatchObject({ code: 'private-address' });
});

test('a host taken off the allow list is refused at once, though its connection is still open', async () => {
  await using site = await serveSite(canaryPages);
  const allowed = new Set([`intra.example.org:${portOf(site)}`]);
  await using web = doorTo([], { allow: () => allowed, resolve: async () => toResolved(['127.0.0.1']) });
  const url = `http://intra.example.org:${portOf(site)}/`;
  expect((await web.fetch({ url })).status).toBe(200);
  allowed.clear();
  await expect(web.fetch({ url })).rejects.toMatchObject({ code: 'private-address' });
  expect(site.log.length).toBe(1);
});

test('a redirect is followed only when the caller says go', async () => {
  await using site = await serveSite({
    '/': (_request, response) => response.writeHead(302, { location: '/next' }).end(),
    '/next': 'next',
  });
  await using web = doorTo([site.hostPort]);
  const asked: string[] = [];
  const refusal = Object.assign(new Error('robots say no'), { code: 'robots-disallowed' });
  const follow = async (url: string) => {
    asked.push(url);
    throw refusal;
  };
  await expect(web.fetch({ url: site.origin, follow })).rejects.toBe(refusal);
  expect(asked).toEqual([`${site.origin}/next`]);
  expect(site.log.map(({ path }) => path)).toEqual(['/']);
});

test('a line break in Location starts no second target', async () => {
  await using canary = await serveSite(canaryPages);
  await using site = await serveSite({
    '/': (_request, response) => {
      response.socket?.end(
        `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${portOf(canary)}/\r\n evil: 1\r\nContent-Length: 0\r\n\r\n`,
      );
    },
    '/escaped': (_request, response) => response.writeHead(302, { location: '/end%0d%0aHost:%20evil' }).end(),
    '/end%0d%0aHost:%20evil': 'escaped',
  });
  await using web = doorTo([site.hostPort]);
  expect(await web.fetch({ url: site.origin }).catch((error) => error.code)).toBe('upstream-fault');
  expect((await web.fetch({ url: `${site.origin}/escaped` })).url).toBe(`${site.origin}/end%0d%0aHost:%20evil`);
  expect(canary.log).toEqual([]);
});

test('proxy variables in the environment change nothing', async () => {
  await using proxy = await serveSite({});
  await using site = await serveSite(canaryPages);
  const script = `
    import { openWeb } from '${import.meta.dirname}/../web.ts';
    await using web = openWeb({ allow: () => new Set(['${site.hostPort}']), userAgent: 'Diarium/0.1' });
    console.log((await web.fetch({ url: '${site.origin}' })).status);`;
  const env = {
    ...process.env,
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxy.origin,
    http_proxy: proxy.origin,
    NO_PROXY: '',
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env,
    cwd: `${import.meta.dirname}/../../..`,
  });
  const [printed] = await once(child.stdout, 'data');
  expect(String(printed).trim()).toBe('200');
  await once(child, 'exit');
  expect(proxy.log).toEqual([]);
  expect(site.log.length).toBe(1);
});

const openssl = spawnSync('openssl', ['version']).status === 0;
test.skipIf(!openssl)(
  'TLS is spoken with the name of the URL, and a certificate for another name is refused',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'diarium-tls-'));
    await using _folder = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
    const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=tls.example.org', '-addext', 'subjectAltName=DNS:tls.example.org'];
    const made = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      ...subject,
    ];
    expect(spawnSync('openssl', [...made, '-keyout', keyFile, '-out', certificateFile]).status).toBe(0);
    const [key, cert] = [await readFile(keyFile, 'utf8'), await readFile(certificateFile, 'utf8')];
    setDefaultCACertificates([...getCACertificates(), cert]);

    const names: unknown[] = [];
    const server = createServer({ key, cert }, (request, response) => {
      names.push([(request.socket as TLSSocket).servername, request.headers.host]);
      response.end('secure');
    });
    await using _server = { [Symbol.asyncDispose]: async () => void server.close() };
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const hosts = ['tls.example.org', 'other.example.org'].map((name) => `${name}:${port}`);
    await using web = doorTo(hosts, { resolve: async () => toResolved(['127.0.0.1']) });
    expect((await web.fetch({ url: `https://${hosts[0]}/` })).status).toBe(200);
    expect(names).toEqual([['tls.example.org', hosts[0]]]);
    const mismatch = web.fetch({ url: `https://${hosts[1]}/` });
    await expect(mismatch).rejects.toMatchObject({ code: 'unreachable', facts: { reason: 'tls' } });
    expect(names.length).toBe(1);
  },
);
