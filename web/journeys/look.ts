/** A page judged as it stands: wide and light, narrow and dark. */
import type { Page } from 'playwright-core';
import { judge } from './tab.ts';

const looks = { wide: [1280, 'light'], narrow: [390, 'dark'] } as const;

/** What is wrong with the page in each look: by axe, and by what sticks out. */
export async function wrongs(
  page: Page,
  state: string,
  names: (keyof typeof looks)[] = ['wide', 'narrow'],
): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const [width, colorScheme] = looks[name];
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const scrollWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    if (scrollWidth > width) found.push(`${state}, ${name}: ${scrollWidth} wide`);
    found.push(...(await judge(page)).map((violation) => `${state}, ${name}: ${violation}`));
  }
  return found;
}
