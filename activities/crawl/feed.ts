/**
 * The addresses that a site's feeds name. A start is a feed, or a page that names its feeds; these may lie elsewhere,
 * as many do, but what they name has to belong to the site of a start: a feed is no way out of a source's scope.
 */

import { InvalidInput, Refusal } from '#schema/errors.ts';
import { decodeHtml } from '../text/charset.ts';
import { readPage } from '../text/page.ts';
import { readFeed } from '../text/web-feed.ts';
import type { FileAnswer } from './asker.ts';
import { type FileDeps, freshOf } from './sitemap.ts';

/** A page names a few: one of news, one of each section. */
const mostFeedsPerPage = 10;
const maxBytes = 10_000_000;
const accept = 'application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/html;q=0.8';

/**
 * At most `limit` wanted addresses, each once, in the order of the feeds. A feed that cannot be read, or that robots.txt
 * forbids, adds nothing; throws Interruption when a site cannot be reached, so that it is asked again later.
 */
export async function* feedPages(deps: FileDeps, startUrls: string[], limit: number): AsyncGenerator<string[]> {
  const given = new Set<string>();
  const seen = new Set<string>(startUrls);
  for (const start of startUrls) {
    const answer = await ask(deps, start);
    if (answer === null) continue;
    const { pages, feeds } = readAnswer(answer);
    yield freshOf(deps, pages, given, limit);
    for (const feed of feeds.slice(0, mostFeedsPerPage)) {
      if (seen.has(feed)) continue;
      seen.add(feed);
      const named = await ask(deps, feed);
      if (named !== null) yield freshOf(deps, readAnswer(named).pages, given, limit);
    }
  }
}

async function ask({ asker, hear, isRobotsObeyed }: FileDeps, url: string): Promise<FileAnswer | null> {
  try {
    if (isRobotsObeyed && !(await asker.robots(url)).allowed(url)) return null;
    const answer = await asker.fetch({ url, accept, maxBytes });
    hear(url, answer);
    return answer.status === 200 ? answer : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** A feed names pages; anything else may be a page that names feeds. */
function readAnswer({ url, body, headers }: FileAnswer): { pages: string[]; feeds: string[] } {
  const { html: text } = decodeHtml(body, headers.contentType);
  try {
    return { pages: readFeed(text, url), feeds: [] };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { pages: [], feeds: readPage(text, { url }).feeds };
  }
}
