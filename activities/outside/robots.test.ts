import { expect, test } from 'vitest';
import { PrivateAddress, TooManyRedirects, Unreachable } from '#schema/errors.ts';
import { type RobotsPolicy, readRobots, robotsPolicy, robotsRequest } from './robots.ts';

const AGENT = 'Diarium/0.1 (+https://example.org/contact)';
const FILE = 'https://example.org/robots.txt';
const answer = (status: number, text = '', retryAfterMs: number | null = null) => ({
  status,
  body: new TextEncoder().encode(text),
  headers: { retryAfterMs },
});
const allows = (policy: RobotsPolicy, path: string) =>
  policy.state !== 'unreachable' && policy.robots.allowed(`https://example.org${path}`);

test('the rules of our own name come before the rules for all, and the longest match wins', () => {
  const text = 'User-agent: *\nDisallow: /\n\nUser-agent: DIARIUM\nDisallow: /a\nAllow: /a/b$\nDisallow: /*?sort=';
  const robots = readRobots(text, FILE, AGENT);
  const verdicts = ['/', '/a', '/a/b', '/a/b/c', '/x?sort=1'].map((path) =>
    robots.allowed(`https://example.org${path}`),
  );
  expect(verdicts).toEqual([true, false, true, false, false]);
});

test('the rules hold for their own origin only, and robots.txt itself may always be read', () => {
  const robots = readRobots('User-agent: *\nDisallow: /a', FILE, AGENT);
  expect(robots.allowed('http://example.org/b')).toBe(false);
  expect(robots.allowed('https://other.example.org/b')).toBe(false);
  expect(readRobots('User-agent: *\nDisallow: /', FILE, AGENT).allowed(FILE)).toBe(true);
});

test('a byte order mark, comments, odd line ends and nonsense do not hide a rule', () => {
  const policy = robotsPolicy(
    answer(200, '\uFEFFUser-agent: * # all\r<html>\r\nDisallow: /hemligt/å # no\n'),
    FILE,
    AGENT,
  );
  expect(allows(policy, '/hemligt/å')).toBe(false);
  expect(allows(policy, '/')).toBe(true);
});

test('crawl delay is in milliseconds, sitemaps are absolute, and what is neither is left out', () => {
  const text =
    'Sitemap: /a.xml\nSitemap: https://example.org/a.xml\nSitemap: file:///etc/passwd\nUser-agent: *\nCrawl-delay: 1.5';
  const robots = readRobots(text, FILE, AGENT);
  expect(robots).toMatchObject({ crawlDelayMs: 1_500, sitemaps: ['https://example.org/a.xml'] });
  expect(readRobots('User-agent: *\nCrawl-delay: -3', FILE, AGENT).crawlDelayMs).toBeNull();
  expect(readRobots('User-agent: *\nCrawl-delay: soon', FILE, AGENT).crawlDelayMs).toBeNull();
});

test.each([
  ['60', 60_000],
  ['86400', 60_000],
  ['1e12', 60_000],
  ['1e18', 60_000],
  ['1e308', 60_000],
  ['Infinity', null],
  ['1e999', null],
])('of a crawl delay of %s seconds a minute is kept at most, and only of a number', (seconds, delayMs) => {
  expect(readRobots(`User-agent: *\nCrawl-delay: ${seconds}`, FILE, AGENT).crawlDelayMs).toBe(delayMs);
});

test.each([400, 401, 403, 404, 410, 304])('status %i means that there are no rules', (status) => {
  const policy = robotsPolicy(answer(status, 'User-agent: *\nDisallow: /'), FILE, AGENT);
  expect(policy.state).toBe('absent');
  expect(allows(policy, '/a')).toBe(true);
});

test.each([429, 500, 503])(
  'status %i stops the crawl for now, as an interruption that says when to come back',
  (status) => {
    const policy = robotsPolicy(answer(status, '', 7_000), FILE, AGENT);
    expect(policy).toMatchObject({
      state: 'unreachable',
      interruption: { retryAfterMs: 7_000, status: 503 + (status === 429 ? 0 : 1) },
    });
  },
);

test('an error on the way stops the crawl for now, and a circle of redirects means no rules', () => {
  const timeout = new Unreachable('slow', undefined, { reason: 'timeout' });
  expect(robotsPolicy(timeout, FILE, AGENT)).toEqual({ state: 'unreachable', interruption: timeout });
  expect(robotsPolicy(new PrivateAddress('inside'), FILE, AGENT)).toMatchObject({
    state: 'unreachable',
    interruption: { code: 'unreachable', facts: { why: 'PrivateAddress' } },
  });
  expect(robotsPolicy(new TooManyRedirects('loop'), FILE, AGENT).state).toBe('absent');
});

test('the first 500 KB count, so a rule behind them does not', () => {
  const rule = 'User-agent: *\nDisallow: /a\n';
  const padding = '# padding\n'.repeat(60_000);
  expect(allows(robotsPolicy(answer(200, rule + padding), FILE, AGENT), '/a')).toBe(false);
  expect(allows(robotsPolicy(answer(200, padding + rule), FILE, AGENT), '/a')).toBe(true);
  expect(robotsRequest('https://example.org/x/y?z')).toMatchObject({
    url: FILE,
    maxBytes: 512_000,
    overflow: 'cut',
    maxRedirects: 5,
  });
});

test('half a megabyte of wildcards is matched in no time, and its rules forbid no less', () => {
  const rules = `User-agent: *\nAllow: /${'*a'.repeat(20_000)}\n${`Disallow: /z${'*a'.repeat(100)}\n`.repeat(2_000)}`;
  const robots = readRobots(rules, FILE, AGENT);
  const startedMs = performance.now();
  expect(robots.allowed(`https://example.org/${'a'.repeat(4_000)}`)).toBe(true);
  expect(robots.allowed(`https://example.org/z${'a'.repeat(4_000)}`)).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});
