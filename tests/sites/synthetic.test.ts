import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { mostConcurrent, serveSite } from './site.ts';
import { makeSite } from './synthetic.ts';

async function crawl(origin: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const queue = ['/'];
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    let response = await fetch(origin + path);
    if (response.status === 503) response = await fetch(origin + path);
    const html = await response.text();
    found.set(new URL(response.url).pathname, html);
    for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) {
      if (!seen.has(href) && !href.startsWith('/private/')) queue.push(href);
      seen.add(href);
    }
  }
  return found;
}

test('following links from the first page finds exactly the expected pages, each with its marker and no other', async () => {
  const plan = makeSite({ pages: 120, seed: 3, slowMs: 1 });
  await using site = await serveSite(plan.pages);
  const found = await crawl(site.origin);
  expect([...found.keys()].sort()).toEqual(plan.expected.map(({ path }) => path).sort());
  const markers = plan.expected.map(({ marker }) => marker);
  for (const { path, marker } of plan.expected) {
    const words = new Set(found.get(path)?.split(/[^a-z]+/));
    expect(markers.filter((other) => words.has(other))).toEqual([marker]);
  }
  expect(plan.expected.filter(({ failsOnce }) => failsOnce).length).toBeGreaterThan(0);
  expect(plan.expected.filter(({ oldPath }) => oldPath).length).toBeGreaterThan(0);
});

test('the same seed gives the same pages, another seed others', () => {
  const paths = (seed: number) => makeSite({ pages: 50, seed }).expected.map(({ path, links }) => [path, links]);
  expect(paths(1)).toEqual(paths(1));
  expect(paths(1)).not.toEqual(paths(2));
});

test('pages reach the size asked for, and answer 304 to their own etag', async () => {
  const plan = makeSite({ pages: 5, seed: 1, pageBytes: 42_000, sections: 6, errorRate: 0 });
  await using site = await serveSite(plan.pages);
  const first = await fetch(site.origin);
  expect((await first.arrayBuffer()).byteLength).toBeGreaterThanOrEqual(42_000);
  const again = await fetch(site.origin, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});

test('the log says how many requests were in progress at once', async () => {
  const plan = makeSite({ pages: 4, seed: 1, delayMs: 50, errorRate: 0, redirectRate: 0 });
  await using site = await serveSite(plan.pages);
  await Promise.all(plan.expected.slice(0, 3).map(({ path }) => fetch(site.origin + path).then((got) => got.text())));
  expect(mostConcurrent(site.log)).toBe(3);
});

test('a site in its own process prints its address and ends with whoever started it', async () => {
  const child = spawn(process.execPath, [`${import.meta.dirname}/serve.ts`, '--pages', '10', '--seed', '4'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url, pid } = JSON.parse(line);
  expect(pid).toBe(child.pid);
  await fetch(`${url}/sitemap.xml`).then((got) => got.text());
  const log = await (await fetch(`${url}/__log`)).json();
  expect(log.map((visit: { path: string }) => visit.path)).toEqual(['/sitemap.xml']);
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
