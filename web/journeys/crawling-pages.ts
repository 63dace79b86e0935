/** The screens of crawling in every state they have: empty, long, failed, refused, waiting in the queue and running. */
import type { Page } from 'playwright-core';
import type { Scene } from './crawling-scene.ts';
import { ask } from './sign-in.ts';

/** Paths of pages that stand still: from the archive, by what is to be seen there. */
export function stillPages({ archive }: Scene): Record<string, string> {
  const page = encodeURIComponent('https://arkiv.example/beslut/103');
  return {
    'form, blank': `/source/new?collectionId=${archive.collection.split('/').at(-1)}`,
    'form, filled': `${archive.source}/edit`,
    source: archive.source,
    'pages, 1,000': archive.crawl,
    'pages, none': `${archive.crawl}?change=redirected`,
    'difference, 1,000': `${archive.crawl}/difference`,
    'difference, none of a kind': `${archive.crawl}/difference?kind=redirected`,
    'difference, nothing before': `${archive.before}/difference`,
    'difference, text': `${archive.crawl}/difference/text?url=${page}`,
    'documents, 1,000': archive.collection,
    'documents, none waiting': `${archive.collection}?state=waiting`,
    'dry run': archive.dry,
    'dry run, no price': archive.unpriced,
    'failed run': archive.failed,
    space: archive.space,
  };
}

/** Starts a run of a new source that asks once in a hundred seconds; the answer is the path of its page. */
export async function startSlow(page: Page, { stack, site, archive }: Scene, name: string): Promise<string> {
  const collectionId = archive.emptyCollection.split('/').at(-1);
  const form = { name, startUrls: [`${site.origin}/`], requestsPerSecond: 0.01 };
  const { id: sourceId } = await ask(page, stack.url, '/source', { collectionId, ...form });
  return `/crawl/${(await ask(page, stack.url, '/crawl', { sourceId })).id}`;
}
