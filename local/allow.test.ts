/** What may be added to the private addresses that crawls reach. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { PrivateAddress } from '#schema/errors.ts';
import { readSettings } from '#schema/settings.ts';
import { allow } from './allow.ts';
import { environments } from './environments.ts';
import { ownServers } from './own.ts';

function allowFile(): string {
  const folder = mkdtempSync(join(inject('runDir'), 'allow-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'allow.txt');
}

test('an address is added once, beside those that are there', () => {
  const file = allowFile();
  for (const address of ['127.0.0.1:8080', 'intranet.example:443', '127.0.0.1:8080']) allow(file, address, []);
  expect(readFileSync(file, 'utf8')).toBe('127.0.0.1:8080\nintranet.example:443\n');
});

test.each(['*:80', '10.0.0.0/8:80', 'localhost', '127.0.0.1:', 'a b:80', '127.0.0.1:80\n10.0.0.1:80'])(
  '%j is no exact host and port',
  (address) => {
    expect(() => allow(allowFile(), address, [])).toThrow('exact host:port');
  },
);

const own = ['127.0.0.1:5432', 'temporal.corp.example:7233'];
const lanAddress = Object.values(networkInterfaces())
  .flatMap((list) => list ?? [])
  .find(({ family }) => family === 'IPv4')!.address;

test.each([
  '127.0.0.1:5432',
  'localhost:5432',
  'localhost.:5432',
  'db.localhost:5432',
  '127.1.2.3:5432',
  '127.1:5432',
  '2130706433:5432',
  '0.0.0.0:5432',
  '[::1]:5432',
  '[::]:5432',
  '[::ffff:127.0.0.1]:5432',
  '10.1.2.3:5432',
  `${lanAddress}:5432`,
  `${hostname().toLowerCase()}:5432`,
  'postgres:5432',
  '127.0.0.1:05432',
  'temporal.corp.example:7233',
  'temporal.corp.example.:7233',
])('%s is refused while one of our own servers may listen there', (address) => {
  const file = allowFile();
  expect(() => allow(file, address, own)).toThrow(PrivateAddress);
  expect(existsSync(file)).toBe(false);
});

test.each(['127.0.0.1:5433', '10.1.2.3:8080', 'intranet.corp.example:5432', '193.10.9.1:5432'])(
  '%s is another’s, and may be allowed',
  (address) => {
    const file = allowFile();
    allow(file, address, own);
    expect(readFileSync(file, 'utf8')).toBe(`${address}\n`);
  },
);

const start = (crawlAllow: string, file: string, oidcAllow = '') =>
  environments({
    home: '/nowhere',
    settings: readSettings({ CRAWL_ALLOW: crawlAllow, CRAWL_ALLOW_FILE: file, OIDC_ALLOW: oidcAllow }),
    given: {},
    appUrl: 'postgres://app@127.0.0.1:5432/diarium',
    workerUrl: 'postgres://worker@127.0.0.1:5432/diarium',
    temporalAddress: '127.0.0.1:7233',
    secretKey: 'k'.repeat(32),
    workerPort: 9090,
    rendererPort: 9091,
    sampleHost: '127.0.0.1:8001',
    own: ownServers({
      url: 'http://127.0.0.1',
      apiPort: 80,
      workerPort: 9090,
      rendererPort: 9091,
      appUrl: 'postgres://app@127.0.0.1/diarium',
      temporalAddress: '127.0.0.1:7233',
      temporalUiPort: 8233,
    }),
  });

test.each(['localhost:80', '0.0.0.0:9090', '127.0.0.1:5432', '[::1]:7233', '127.0.0.1:8233', '127.0.0.1:9091'])(
  'nothing starts while %s may be crawled or signed in through, wherever that is said',
  (address) => {
    const file = allowFile();
    expect(() => start(address, file)).toThrow(`CRAWL_ALLOW names ${address}`);
    expect(() => start('', file, address)).toThrow(`OIDC_ALLOW names ${address}`);
    writeFileSync(file, `127.0.0.1:8080\n${address} \n`);
    expect(() => start('', file)).toThrow(`${file} names ${address}`);
  },
);

test('what may be crawled beside the sample site reaches the worker', () => {
  const { worker } = start('10.1.2.3:8080', allowFile());
  expect(worker).toMatchObject({ CRAWL_ALLOW: '10.1.2.3:8080,127.0.0.1:8001', WORKER_PORT: '9090' });
});
