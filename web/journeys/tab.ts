/** A browser tab that remembers everything a page must not do, and how to judge a page by axe. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export type Tab = AsyncDisposable & {
  page: Page;
  /** Dialogs, requests to other hosts, policy violations, defects of scripts. Empty when all is well. */
  faults: string[];
};

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export async function openTab(browser: Browser, origin: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ locale: 'sv-SE', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`request ${request.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`defect ${error.message}`));
  page.on('console', (message) => {
    // A page that answers 404 is also an error to the console, and so is a load that a newer one took the place of.
    const expected = /status of (4\d\d|503)|^AbortError: signal is aborted/.test(message.text());
    if (message.type() === 'error' && !expected) faults.push(`console ${message.text()}`);
  });
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** What axe finds wrong with the page as it stands, by rule and element. */
export async function judge(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axePath, 'utf8'));
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
}
