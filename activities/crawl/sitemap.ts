/** The addresses that a site's sitemaps name: through indexes, compressed or not, found by robots.txt where not given. */
import { gunzipSync } from 'node:zlib';
import { Refusal, TooLarge } from '#schema/errors.ts';
import { readSitemap, type Sitemap } from '../text/sitemap.ts';
import type { Asker } from './asker.ts';
import type { Hearing } from './hearing.ts';

/** Index files nest, and some name themselves: enough for 1,000 files of 50,000 addresses. */
const mostFiles = 1_000;
const maxBytes = 52_428_800;

export type FileDeps = Pick<Hearing, 'hear'> & {
  asker: Asker;
  isRobotsObeyed: boolean;
  /** The canonical spelling of an address that is wanted; null for any other. */
  admit(url: string): string | null;
};

/**
 * At most `limit` wanted addresses, each once, in the order of the files. A file that cannot be read adds nothing;
 * throws Interruption when a site cannot be reached, so that it is asked again later.
 */
export async function* sitemapPages(deps: FileDeps, startUrls: string[], limit: number): AsyncGenerator<string[]> {
  let queue = (await Promise.all(startUrls.map((url) => sitemapsOf(deps, url)))).flat();
  const seen = new Set<string>();
  const given = new Set<string>();
  while (seen.size < mostFiles && given.size < limit) {
    const url = queue.shift();
    if (url === undefined) return;
    if (seen.has(url)) continue;
    seen.add(url);
    const sitemap = await readFile(deps, url);
    if (sitemap?.kind === 'index') {
      const files = sitemap.locations.map((location) => location.url).filter((file) => !seen.has(file));
      queue = [...new Set([...files, ...queue])].slice(0, mostFiles);
    } else if (sitemap?.kind === 'urlset') {
      yield freshOf(deps, pagesOf(sitemap), given, limit);
    }
  }
}

/** What a sitemap lists: pages, and the same pages in other languages. */
const pagesOf = ({ locations }: Sitemap): string[] =>
  locations.flatMap(({ url, alternates }) => [url, ...alternates.map((one) => one.url)]);

/** The wanted among `urls` that are not in `given` yet, which takes them in until it holds `limit`. */
export function freshOf({ admit }: FileDeps, urls: string[], given: Set<string>, limit: number): string[] {
  const fresh: string[] = [];
  for (const url of urls) {
    if (given.size === limit) break;
    const wanted = admit(url);
    if (wanted === null || given.has(wanted)) continue;
    given.add(wanted);
    fresh.push(wanted);
  }
  return fresh;
}

/** A start that is not itself a sitemap stands for its site's own. */
async function sitemapsOf({ asker }: FileDeps, url: string): Promise<string[]> {
  if (/\.(xml|gz)$/i.test(new URL(url).pathname)) return [url];
  const { sitemaps } = await asker.robots(url);
  return sitemaps.length > 0 ? sitemaps : [new URL('/sitemap.xml', url).href];
}

async function readFile({ asker, hear }: FileDeps, url: string): Promise<Sitemap | null> {
  try {
    const answer = await asker.fetch({ url, accept: 'application/xml,text/xml,*/*;q=0.5', maxBytes });
    hear(url, answer);
    return answer.status === 200 ? readSitemap(new TextDecoder().decode(unpacked(answer.body))) : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function unpacked(body: Uint8Array): Uint8Array {
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch {
    throw new TooLarge('The sitemap cannot be unpacked', { what: 'sitemap', limitBytes: maxBytes });
  }
}
