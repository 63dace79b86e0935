/** The way in, as the administrator, in either language. */
import type { Page } from 'playwright-core';
import type { Stack } from './stack.ts';

export async function signIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(await stack.makeLink());
  await page.getByRole('button', { name: /Logga in|Sign in/ }).click();
  await page.waitForURL(`${stack.url}/`);
}
