/** The addresses that a site's sitemaps name: through indexes, compressed or not, found by robots.txt where not given. */
import { gunzipSync } from 'node:zlib';
import { Refusal, TooLarge } from '#schema/errors.ts';
import type { Web } from '../outside/web.ts';
import { readSitemap, type Sitemap } from '../text/sitemap.ts';

/** Index files nest, and some name themselves: enough for 1,000 files of 50,000 addresses. */
const mostFiles = 1_000;
const maxBytes = 52_428_800;

export type SitemapDeps = {
  web: Web;
  /** Awaited before each file, for its turn on the host. */
  enter(url: string): Promise<void>;
  /** The sitemaps that robots.txt of the address names. */
  named(url: string): Promise<string[]>;
  /** The canonical spelling of an address that is wanted; null for any other. */
  admit(url: string): string | null;
  signal: AbortSignal;
};

/**
 * At most `limit` wanted addresses, each once, in the order of the files. A file that cannot be read adds nothing;
 * throws Interruption when a site cannot be reached, so that it is asked again later.
 */
export async function* sitemapPages(deps: SitemapDeps, startUrls: string[], limit: number): AsyncGenerator<string[]> {
  const queue = (await Promise.all(startUrls.map((url) => sitemapsOf(deps, url)))).flat();
  const seen = new Set<string>();
  const given = new Set<string>();
  for (let url = queue.shift(); url !== undefined && given.size < limit; url = queue.shift()) {
    if (seen.has(url) || seen.size === mostFiles) continue;
    seen.add(url);
    const sitemap = await readFile(deps, url);
    const urls = sitemap?.locations.map((location) => location.url) ?? [];
    if (sitemap?.kind === 'index') queue.unshift(...urls);
    if (sitemap?.kind !== 'urlset') continue;
    yield freshOf(deps, urls, given, limit);
  }
}

/** The wanted among `urls` that are not in `given` yet, which takes them in until it holds `limit`. */
function freshOf({ admit }: SitemapDeps, urls: string[], given: Set<string>, limit: number): string[] {
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
async function sitemapsOf({ named }: SitemapDeps, url: string): Promise<string[]> {
  if (/\.(xml|gz)$/i.test(new URL(url).pathname)) return [url];
  const found = await named(url);
  return found.length > 0 ? found : [new URL('/sitemap.xml', url).href];
}

async function readFile({ web, enter, signal }: SitemapDeps, url: string): Promise<Sitemap | null> {
  await enter(url);
  try {
    const answer = await web.fetch({ url, accept: 'application/xml,text/xml,*/*;q=0.5', maxBytes, signal });
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
