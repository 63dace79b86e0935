/**
 * The renderer: a worker for crawls whose pages are opened in a browser. A process of its own, since browsers take
 * memory and fail in ways of their own; without one, the other crawls go on.
 */
import type { Logger } from 'pino';
import { fetchActivities } from '#activities/crawl.ts';
import { findChromium } from '#activities/outside/browser/find.ts';
import { BROWSER_LIMITS, openBrowser } from '#activities/outside/browser.ts';
import { tellingCrawls } from '#activities/waiting.ts';
import { InvalidInput } from '#schema/errors.ts';
import type { Settings } from '#schema/settings.ts';
import { openCrawlDeps, webSettings } from './crawl-deps.ts';
import { createRenderWorker } from './queue-workers.ts';
import { openStation, runProcess } from './station.ts';

/** Works until `stop` is aborted; rejects when work cannot go on. */
export async function render(settings: Settings, log: Logger, stop: AbortSignal): Promise<void> {
  const executablePath = findChromium(settings.crawl.chromiumPath);
  if (!executablePath) throw new InvalidInput('There is no Chromium: install one, or set CHROMIUM_PATH');
  await using held = new AsyncDisposableStack();
  const { db, place, attend } = await openStation(settings, log, stop, held);
  const crawlDeps = await openCrawlDeps(settings, held, db);
  const { web } = crawlDeps;
  const browser = held.use(
    openBrowser({ ...webSettings(settings), web, executablePath, hasSandbox: settings.crawl.chromiumSandbox }),
  );
  const { pagesAtOnce } = BROWSER_LIMITS;
  const ownSettings = { ...crawlDeps.settings, pagesAtOnce };
  const { fetchBatch } = tellingCrawls(db, fetchActivities({ ...crawlDeps, web: browser, settings: ownSettings }));
  await attend([await createRenderWorker(place, { fetchBatch }, pagesAtOnce)]);
}

if (import.meta.main) await runProcess(render);
