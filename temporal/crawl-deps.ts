/** What crawling is done with, alike in the worker and in the renderer. */
import { embedPriceOf } from '#activities/crawl/estimate.ts';
import type { CrawlDeps } from '#activities/crawl.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openWeb, type WebSettings } from '#activities/outside/web.ts';
import { openChunker } from '#activities/text/chunk.ts';
import type { Database } from '#schema/database.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { openSecrets } from '#schema/secret.ts';
import type { Settings } from '#schema/settings.ts';
import { openAllow } from './allow.ts';

/** To which addresses, and under which name. */
export const webSettings = ({ crawl }: Settings): Pick<WebSettings, 'allow' | 'userAgent'> => ({
  allow: openAllow(crawl),
  userAgent: `Diarium/0.1 (+${crawl.contact})`,
});

/** The door to the web is held by `held`. */
export async function openCrawlDeps(settings: Settings, held: AsyncDisposableStack, db: Database): Promise<CrawlDeps> {
  const door = webSettings(settings);
  return {
    db,
    web: held.use(openWeb({ ...door, limits: { connectionsPerHost: 64 } })),
    files: openFiles(settings.files),
    chunker: await openChunker(),
    secrets: settings.secretKey ? openSecrets(settings.secretKey) : null,
    userAgent: door.userAgent,
    settings: settings.crawl,
    embedPrice: embedPriceOf(settings.model),
    unindexDocuments,
  };
}
