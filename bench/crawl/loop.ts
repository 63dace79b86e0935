/** A site walked without the product's engine: by a bare loop that only finds links, and by the product's reading. */
import { Pool } from 'undici';
import { openWeb } from '#activities/outside/web.ts';
import { decodeHtml } from '#activities/text/charset.ts';
import { readPage } from '#activities/text/page.ts';
import type { BenchSite } from './site.ts';

/** `cpuMs` is per page. */
export type Loop = { pages: number; perSecond: number; cpuMs: number };

const atOnce = 32;

/** undici and one regular expression: what there is to compare with. */
export async function bareLoop({ origin }: BenchSite, pages: number): Promise<Loop> {
  const pool = new Pool(origin, { connections: atOnce });
  const loop = await walk(origin, pages, async (url) => {
    const { body } = await pool.request({ path: new URL(url).pathname, method: 'GET' });
    const html = await body.text();
    return Array.from(html.matchAll(/href="([^"]+)"/g), ([, href]) => new URL(href!, url).href);
  });
  await pool.close();
  return loop;
}

/** The product's door, charset and page reading: text, structure, title, language and links of every page. */
export async function readingLoop({ origin, hostPort }: BenchSite, pages: number): Promise<Loop> {
  await using web = openWeb({
    allow: () => new Set([hostPort]),
    userAgent: 'Diarium/bench',
    limits: { connectionsPerHost: atOnce },
  });
  return await walk(origin, pages, async (url) => {
    const { body, headers } = await web.fetch({ url });
    return readPage(decodeHtml(body, headers.contentType).html, { url }).links.map((link) => link.url);
  });
}

/** Breadth first from the front page, `atOnce` pages under way; what robots.txt forbids is left out. */
async function walk(origin: string, pages: number, read: (url: string) => Promise<string[]>): Promise<Loop> {
  const queue = [`${origin}/`];
  const seen = new Set([...queue, `${origin}/private/forbidden`]);
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  let done = 0;
  let active = 0;
  await new Promise<void>((resolve, reject) => {
    const pump = () => {
      while (active < atOnce && queue.length > 0) {
        active += 1;
        read(queue.shift()!).then((links) => {
          for (const link of links) {
            if (!seen.has(link)) queue.push(link);
            seen.add(link);
          }
          active -= 1;
          done += 1;
          if (active === 0 && queue.length === 0) resolve();
          else pump();
        }, reject);
      }
    };
    pump();
  });
  const seconds = (performance.now() - startedMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { pages: done, perSecond: pages / seconds, cpuMs: (user + system) / 1000 / pages };
}
