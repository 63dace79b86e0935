/** Loads the sample workspace through the API, as a person would: a space, a collection, a website, a crawl. */
import { endedStates } from '#schema/progress.ts';
import type { ApiClient } from './api-client.ts';
import { followCrawl, startCrawl } from './crawling.ts';
import { sampleSource, sampleWorkspace } from './sample/workspace.ts';
import type { Say } from './say.ts';
import { readyCollection, readyForm, readySpace } from './shelf.ts';

/**
 * Makes what is missing and crawls the site at `url` unless it has been crawled; a crawl that was under way is followed
 * to its end. Answers the space's id. Throws when the crawl does not finish.
 */
export async function loadSample(
  api: ApiClient,
  url: string,
  say: Say,
  signal: AbortSignal,
): Promise<{ spaceId: string }> {
  const { id: spaceId } = await readySpace(api);
  const collection = await readyCollection(api, spaceId, sampleWorkspace.collections[0]);
  // The site's port may have moved since; its pages are then looked for where they are now.
  const source = await readyForm(api, collection.id, sampleSource(url));
  const last = source.lastCrawl;
  if (last?.state === 'finished' || last?.state === 'paused') {
    say(`Sample workspace: ${source.documents} documents, its crawl is ${last.state}`);
    return { spaceId };
  }
  const isUnderWay = last && !endedStates.includes(last.state);
  say(`Crawling the sample site at ${url}${isUnderWay ? ', where an earlier start left off' : ''}`);
  const crawl = await followCrawl(api, isUnderWay ? last.id : (await startCrawl(api, source.id)).id, say, signal);
  if (crawl.state !== 'finished') throw new Error(`The sample's crawl ended as ${crawl.state}`);
  return { spaceId };
}
