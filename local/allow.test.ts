/** What may be added to the private addresses that crawls reach. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { PrivateAddress } from '#schema/errors.ts';
import { allow } from './allow.ts';

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

test.each(['127.0.0.1:5432', 'localhost:5432', '127.1.2.3:5432', '[::1]:5432'])(
  '%s is refused while one of our own servers listens there',
  (address) => {
    expect(() => allow(allowFile(), address, ['127.0.0.1:5432'])).toThrow(PrivateAddress);
  },
);
