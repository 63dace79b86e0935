import { expect, test } from 'vitest';
import { readTarget } from './target.ts';

const NONE: ReadonlySet<string> = new Set();
const refusal = (url: string, allow = NONE) => {
  try {
    readTarget(url, allow);
  } catch (error) {
    return error;
  }
};

test('the allow list is compared to the letter with the host and port of the URL', () => {
  const allow = new Set(['127.0.0.1:8080', '[::1]:8080', 'intra.local:80']);
  for (const url of ['http://127.0.0.1:8080/', 'http://127.1:8080/', 'http://[0::1]:8080/', 'http://INTRA.local/']) {
    expect(readTarget(url, allow).exempt).toBe(true);
  }
  for (const url of [
    'http://127.0.0.1:8081/',
    'http://127.0.0.2:8080/',
    'http://localhost:8080/',
    'https://intra.local/',
  ]) {
    expect(refusal(url, allow)).toMatchObject({ code: 'private-address' });
  }
});

test('an entry with a star opens nothing', () => {
  for (const entry of ['*', '*:80', '127.0.0.1:*', '127.0.0.1']) {
    expect(refusal('http://127.0.0.1/', new Set([entry]))).toMatchObject({ code: 'private-address' });
  }
});

test.each([22, 25, 2375, 3306, 5432, 6379, 7233, 9200, 11211, 27017])(
  'port %i of a public host is refused until it is on the allow list',
  (port) => {
    const url = `http://example.org:${port}/`;
    expect(refusal(url)).toMatchObject({ code: 'private-address', facts: { reason: 'port' } });
    expect(readTarget(url, new Set([`example.org:${port}`])).exempt).toBe(true);
  },
);

test.each([
  'http://example.org/',
  'https://example.org:8443/',
  'http://8.8.8.8:8080/',
  'https://räksmörgås.se/',
  'https://example.org./',
])('%s may be fetched', (url) => {
  expect(readTarget(url, NONE).exempt).toBe(false);
});

test('what regular expressions read as an inside host is read as the URL standard reads it', () => {
  expect(readTarget('http://example.org\\@127.0.0.1/', NONE).url.hostname).toBe('example.org');
  expect(readTarget('http://exa\tmple.org/', NONE).url.hostname).toBe('example.org');
});

test('a user name or password in a URL is refused, and a fragment is dropped', () => {
  expect(refusal('https://anna:hemligt@example.org/')).toMatchObject({
    code: 'invalid-input',
    facts: { reason: 'userinfo' },
  });
  expect(readTarget('https://example.org/a?b#c', NONE).url.href).toBe('https://example.org/a?b');
});

test('a URL of endless length is refused', () => {
  expect(refusal(`https://example.org/${'a'.repeat(10_000)}`)).toMatchObject({ code: 'invalid-input' });
});
