/** A scene for crawling: the product, a small town's website to read, an archive of long lists, and a collection. */
import type { Page } from 'playwright-core';
import type { Site } from '#tests/sites/site.ts';
import { type Archive, fillArchive } from './archive.ts';
import { serveTown } from './crawling-site.ts';
import { openStack, type Stack } from './stack.ts';

export type Scene = AsyncDisposable & { stack: Stack; site: Site; archive: Archive };

export async function openScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const site = built.use(await serveTown());
  const stack = built.use(await openStack({ CRAWL_ALLOW: site.hostPort }));
  const archive = await fillArchive(stack);
  const held = built.move();
  return { stack, site, archive, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** The form of a new source in the archive's empty collection. */
export async function openForm(page: Page, { stack, archive }: Scene): Promise<void> {
  const collectionId = archive.emptyCollection.split('/').at(-1);
  await page.goto(`${stack.url}/source/new?collectionId=${collectionId}`);
}

/** A source that is only saved; its page is open afterwards. */
export async function saveSource(page: Page, scene: Scene, name: string, path: string, pace = '50') {
  await openForm(page, scene);
  await page.getByLabel('Namn').fill(name);
  await page.getByLabel('Startadresser').fill(scene.site.origin + path);
  await politely(page, pace);
  await page.getByRole('button', { name: 'Bara spara' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** As many requests a second as the form is told. */
export async function politely(page: Page, requestsPerSecond: string): Promise<void> {
  await page.getByText('Avancerat').click();
  await page.getByLabel('Förfrågningar per sekund').fill(requestsPerSecond);
}

/** The open crawl page's run, ended well. */
export async function finished(page: Page): Promise<void> {
  await page.locator('.run-progress .state.finished').waitFor({ timeout: 40_000 });
}

/** A figure of the page by its label, as it is written. */
export async function figure(page: Page, label: string): Promise<string> {
  const row = page.locator('.figures > div', { has: page.getByText(label, { exact: true }) });
  return (await row.locator('dd').first().textContent()) ?? '';
}
