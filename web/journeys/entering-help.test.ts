/** The pages before one is in, in both languages; and an administrator who helps in somebody that lost their way. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { linkIn } from '#tests/rig/mail.ts';
import { codeOf, email, invite, openPlace, type Place, signInWith } from './entering-scene.ts';
import { wrongs } from './look.ts';
import { ask, signIn } from './sign-in.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openPlace);
const device = { secret: '' };
const password = 'en mening som ingen gissar';
const looks = [
  ['sv', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['en', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
] as const;

/** Presses the page's one main button, whatever it is called. */
const press = (page: Page) => page.getByRole('main').locator('button.primary').first().click();

/** Åsa has come in by her invitation, chosen a password, and set up a second factor. */
async function settle(page: Page, { url }: Place, link: string): Promise<void> {
  await page.goto(link);
  await press(page);
  await page.waitForURL(`${url}/account`);
  await page.getByLabel('Nytt lösenord').fill(password);
  await page.getByRole('button', { name: 'Byt lösenord' }).click();
  await page.getByText('Lösenordet är bytt.').waitFor();
  device.secret = (await ask(page, url, '/me/factor')).secret;
  await ask(page, url, '/me/factor/confirm', { code: codeOf(device.secret) });
}

journey(
  'every page before one is in is free of axe violations and fits, wide, light and Swedish, narrow, dark and English',
  async (chromium, place) => {
    const { url } = place;
    await using office = await openTab(chromium, url);
    await signIn(office.page, place);
    await invite(office.page, url);
    const link = linkIn(await place.letterTo(email));
    for (const [language, look] of looks) {
      await using tab = await openTab(chromium, url, look);
      const { page, faults } = tab;
      await page.context().addCookies([{ name: 'language', value: language, url }]);
      const found: string[] = [];
      const judged = async (state: string) => {
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        found.push(...(await judge(page)).map((violation) => `${state}: ${violation}`));
        if (beyond > 0) found.push(`${state}: ${beyond} too wide`);
      };
      await page.goto(`${url}/t/storvik`);
      await page.getByRole('main').locator('summary').click();
      await judged('organisation');
      await signInWith(page, url, 'inte rätt lösenord');
      await page.getByRole('alert').waitFor();
      await judged('wrong password');
      for (const path of ['/invite/nothing', '/reset/nothing', '/link/nothing', '/sign-in']) {
        await page.goto(url + path);
        await judged(path);
      }
      await page.goto(`${url}/reset/${'nothing'.repeat(9)}`);
      await page.locator('[type=password]').fill('ett långt lösenord');
      await press(page);
      await page.getByRole('alert').waitFor();
      await judged('spent');
      if (language === 'sv') {
        await page.goto(link);
        await judged('invited');
        await settle(page, place, link);
        await page.context().clearCookies({ name: 'diarium' });
      }
      await signInWith(page, url, password);
      await page.waitForURL(/sign-in\/code/);
      await judged('second step');
      await page.locator('[name=code]').fill('000000');
      await press(page);
      await page.getByRole('alert').waitFor();
      await judged('wrong code');
      expect([found, faults]).toEqual([[], []]);
    }
  },
  120_000,
);

journey(
  'who lost the second factor and the password is helped in by an administrator, and out again with all others',
  async (chromium, place) => {
    const { url } = place;
    await using office = await openTab(chromium, url);
    await using guest = await openTab(chromium, url);
    const { page } = office;
    await signIn(page, place);
    await page.goto(`${url}/admin/people?search=asa`);
    await page.getByRole('link', { name: 'Åsa Öst' }).click();
    await page.getByRole('button', { name: 'Ta bort tvåstegsinloggningen' }).click();
    expect(await wrongs(page, 'asked')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Ta bort' }).click();
    await page.getByText('Tvåstegsinloggningen är borttagen.').waitFor();
    await page.getByRole('button', { name: 'Visa länk för nytt lösenord' }).click();
    const link = await page.getByLabel(`Lämna över länken till ${email}`).inputValue();
    expect(await wrongs(page, 'link')).toEqual([]);

    await guest.page.goto(link);
    await guest.page.getByLabel('Nytt lösenord').fill('en helt annan mening');
    await guest.page.getByRole('button', { name: 'Byt lösenord' }).click();
    await guest.page.getByText('Logga in med det nya').waitFor();
    await signInWith(guest.page, url, 'en helt annan mening');
    await guest.page.waitForURL(`${url}/`);

    await page.reload();
    await page.getByText('Personen är inloggad på 1 enhet.').waitFor();
    await page.getByRole('button', { name: 'Avsluta sessionerna' }).click();
    await page.getByText('1 session avslutades.').waitFor();
    await guest.page.goto(`${url}/account`);
    await guest.page.waitForURL(/\/sign-in/);

    await signInWith(guest.page, url, 'en helt annan mening');
    await guest.page.waitForURL(`${url}/`);
    await page.goto(`${url}/admin/setting`);
    await page.getByRole('button', { name: 'Logga ut alla andra' }).click();
    expect(await wrongs(page, 'everybody')).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Logga ut alla andra' }).click();
    await page.getByText(/sessioner? avslutades\.$/).waitFor();
    await guest.page.goto(`${url}/account`);
    await guest.page.waitForURL(/\/sign-in/);
    await page.goto(`${url}/account`);
    expect(page.url()).toBe(`${url}/account`);
    expect(office.faults).toEqual([]);
  },
  120_000,
);
