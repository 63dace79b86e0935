/** Journeys of one file: they share a browser and what they walk through, and are skipped where there is no browser. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { openBrowser, whyNoBrowser } from './browser.ts';

type Walk<Place> = (browser: Browser, place: Place) => Promise<void>;

/** Stands in for the way to add journeys, where this machine lacks something that they need. */
export const skipping =
  (why: string) =>
  (sentence: string, ..._walk: unknown[]): void =>
    test.skip(`${sentence} (${why})`);

/** `open` runs once, before the first journey; the browser gets `switches`. The answer is the way to add one. */
export function journeysIn<Place extends AsyncDisposable>(
  open: () => Promise<Place>,
  switches: readonly string[] = [],
) {
  let browser: Browser | null;
  let place: Place;
  beforeAll(async () => {
    browser = await openBrowser(switches);
    if (browser) place = await open();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await place?.[Symbol.asyncDispose]();
  }, 30_000);
  return (sentence: string, walk: Walk<Place>, timeoutMs = 60_000) =>
    test(
      sentence,
      async (context) => {
        if (!browser) return context.skip(whyNoBrowser);
        await walk(browser, place);
      },
      timeoutMs,
    );
}
