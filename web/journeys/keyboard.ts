/** Hands on the keyboard alone: on to a thing by Tab, then Enter or words. */
import type { Page } from 'playwright-core';

/** Tabs on until the focus is on something whose name begins so; fails when it never is. */
async function focus(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 120; steps += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const shown = element?.labels?.[0]?.textContent ?? element?.ariaLabel ?? element?.textContent ?? '';
      return { name: shown.trim(), visible: (element?.getBoundingClientRect().height ?? 0) > 0 };
    });
    if (focused.visible && focused.name.startsWith(name)) return;
  }
  throw new Error(`the keyboard does not reach "${name}" on ${page.url()}`);
}

/** Enter on the thing whose name begins so. */
export async function press(page: Page, name: string): Promise<void> {
  await page.getByText(name).or(page.getByLabel(name)).first().waitFor({ state: 'attached' });
  await focus(page, name);
  await page.keyboard.press('Enter');
}

/** Words into the field with this label, in place of what was there. */
export async function write(page: Page, name: string, words: string): Promise<void> {
  await page.getByLabel(name).first().waitFor();
  await focus(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(words);
}
