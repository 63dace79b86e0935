import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalLinks, canonicalUrl, matchesPatterns, sameSite } from './link.ts';

test('one page has one address: case of the host, default port, fragment, dots and tracking do not make another', () => {
  const spellings = [
    'HTTPS://Kommun.Example:443/bygga/../bo/#karta',
    'https://kommun.example/bo/?utm_source=brev&UTM_medium=e&fbclid=1&gclid=2',
    'https://kommun.example/bo/?',
  ];
  for (const spelling of spellings) expect(canonicalUrl(spelling)).toBe('https://kommun.example/bo/');
});

test('parameters that the site may care about keep their order and spelling', () => {
  expect(canonicalUrl('https://a.example/?b=2&utm_id=9&a=%20x&b=1')).toBe('https://a.example/?b=2&a=%20x&b=1');
});

test('a relative address stands on its base', () => {
  expect(canonicalUrl('../om?x=1', 'http://a.example/b/c/')).toBe('http://a.example/b/om?x=1');
});

test('the links of a page have the addresses that each has by itself', () => {
  const base = fc.constantFrom(
    ...[
      'https://a.example/b/c?d',
      'HTTP://A.Example:80',
      'http://a.example:81/',
      'https://u:p@a.example/b',
      'file:///b',
      'b',
    ],
  );
  const piece = fc.constantFrom(
    ...['/', '//', '.', '..', '~', '-', '%2e', '?', '#', ';', ':', '@', '\\', 'b', 'å', 'x'.repeat(2_030)],
    ...['https://a.example', 'http://a.example', 'http://a.example:81', 'c.html', 'utm_id=1'],
  );
  fc.assert(
    fc.property(base, fc.array(piece, { maxLength: 6 }), (page, pieces) => {
      const url = pieces.join('');
      expect(canonicalLinks(page)(url)).toBe(canonicalUrl(url, page));
    }),
    { numRuns: 3_000 },
  );
});

test('what is not a plain web address is refused', () => {
  const refused = [
    'mailto:a@a.example',
    'javascript:void(0)',
    'ftp://a.example/',
    'https://user@a.example/',
    'https://user:word@a.example/',
    'https://',
    '/relative',
    `https://a.example/${'x'.repeat(2_040)}`,
  ];
  for (const url of refused) expect(canonicalUrl(url), url).toBeNull();
});

test('a canonical address is its own canonical address', () => {
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
      const once = canonicalUrl(url);
      if (once !== null) expect(canonicalUrl(once)).toBe(once);
    }),
  );
});

test('a site is its host, its domain or its folder', () => {
  const start = 'https://www.kommun.example/bygga/start.html';
  const belongs = (url: string) =>
    (['host', 'domain', 'path'] as const).filter((rule) => sameSite(url, start, rule)).join(' ');
  expect(belongs('https://www.kommun.example/bygga/lov')).toBe('host domain path');
  expect(belongs('http://www.kommun.example/bygga/lov')).toBe('host domain');
  expect(belongs('https://www.kommun.example/bo')).toBe('host domain');
  expect(belongs('https://www.kommun.example:8443/bygga/lov')).toBe('');
  expect(belongs('https://kommun.example/')).toBe('domain');
  expect(belongs('https://skola.kommun.example/')).toBe('domain');
  expect(belongs('https://annankommun.example/')).toBe('');
});

test('a host of one label has nothing below it', () => {
  expect(sameSite('http://x.localhost/', 'http://localhost/', 'domain')).toBe(false);
});

test('patterns name whole addresses or, from a slash, path and query', () => {
  const url = 'https://a.example/nyheter/2024/ny-skola?sida=2';
  expect(matchesPatterns(url, [], [])).toBe(true);
  expect(matchesPatterns(url, ['/nyheter/*'], [])).toBe(true);
  expect(matchesPatterns(url, ['/nyheter'], [])).toBe(false);
  expect(matchesPatterns(url, ['https://*.example/*/ny-*'], [])).toBe(true);
  expect(matchesPatterns(url, ['*'], ['*?sida=*'])).toBe(false);
  expect(matchesPatterns(url, ['/a/*', '/nyheter/*sida=2'], ['/kalender/*'])).toBe(true);
  expect(matchesPatterns('https://a.example/ab', ['/ab*b'], [])).toBe(false);
});

test('a pattern fits just what it fits as an expression', () => {
  const pattern = fc.stringMatching(/^\/[ab*.]{0,8}$/);
  const path = fc.stringMatching(/^[ab.]{0,10}$/).filter((name) => !/^\.\.?$/.test(name));
  fc.assert(
    fc.property(pattern, path, (glob, name) => {
      const expression = new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      expect(matchesPatterns(`https://a.example/${name}`, [glob], [])).toBe(expression.test(`/${name}`));
    }),
  );
});

test('the id of a session is no part of an address, and what only looks like one is', () => {
  const canonical = (path: string) => canonicalUrl(`https://a.example${path}`)?.slice('https://a.example'.length);
  expect(canonical('/shop?sid=0123456789abcdef01&item=7')).toBe('/shop?item=7');
  expect(canonical('/shop?PHPSESSID=abc')).toBe('/shop');
  expect(canonical('/shop;jsessionid=0A1B2C.node1?item=7')).toBe('/shop?item=7');
  expect(canonical('/arkiv?sid=12')).toBe('/arkiv?sid=12');
  expect(canonical('/search?s=protection-of-groundwater')).toBe('/search?s=protection-of-groundwater');
});
