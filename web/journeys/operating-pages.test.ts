/** Every page of those who run the installation, as they are met in both languages, wide and narrow. */
import { expect } from 'vitest';
import { operate } from './sign-in.ts';
import { openStack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const looks = [
  ['sv', 'Eva', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['en', 'Lars', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const;

journey(
  'every page of running the installation is free of axe violations and fits, in both languages',
  async (chromium, { tenantId, ...stack }) => {
    const tenant = `/system/tenants/${tenantId}`;
    const paths = ['/system/tenants', '/system/tenants/new', tenant, `${tenant}/federation`, `${tenant}/purge`];
    paths.push(
      '/system/glass',
      '/admin',
      '/admin/people',
      '/admin/key',
      '/admin/setting',
      '/admin/federation',
      '/account',
    );
    for (const [language, name, look] of looks) {
      await using tab = await openTab(chromium, stack.url, look);
      const { page, faults } = tab;
      await operate(page, { tenantId, ...stack }, name, language);
      for (const path of paths) {
        const answer = await page.goto(stack.url + path);
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details')) fold.open = true;
        });
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        const shown = [answer?.status(), await page.locator('html').getAttribute('lang')];
        expect([path, shown, await judge(page), Math.max(0, beyond)]).toEqual([path, [200, language], [], 0]);
      }
      expect(faults).toEqual([]);
    }
  },
  120_000,
);
