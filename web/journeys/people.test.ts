/** People, groups and roles: somebody is invited and comes in, is given a role that counts at once, and is put out. */
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { signIn } from './sign-in.ts';
import { openStack, type Stack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const narrow = { viewport: { width: 390, height: 844 } };

/** Invites by the form, and answers the link that is shown. */
async function inviteOne(page: Page, stack: Stack, name: string, email: string): Promise<string> {
  await page.goto(`${stack.url}/admin/people`);
  await page.getByText('Bjud in någon').click();
  await page.getByLabel('Namn', { exact: true }).fill(name);
  await page.getByLabel('E-postadress', { exact: true }).fill(email);
  await page.getByRole('button', { name: 'Bjud in', exact: true }).click();
  return page.getByLabel(`Lämna över länken till ${email}`).inputValue();
}

async function comeIn(chromium: Browser, stack: Stack, link: string) {
  const tab = await openTab(chromium, stack.url);
  await tab.page.goto(link);
  await tab.page.getByRole('main').getByRole('button').first().click();
  await tab.page.waitForURL(`${stack.url}/account`);
  return tab;
}

/** How wide the page is beyond its window, in pixels. */
const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

journey(
  'somebody is invited, comes in, is given a role that counts at once, and is put out at once',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { viewport: { width: 1280, height: 900 } });
    const { page, faults } = tab;
    await signIn(page, stack);
    const link = await inviteOne(page, stack, 'Åsa Öst', 'asa@storvik.example');
    await page.goto(`${stack.url}/admin/people`);
    expect(await page.content()).not.toContain(link);

    await using guest = await comeIn(chromium, stack, link);
    const open = (await guest.page.goto(`${stack.url}/admin/people`))!;
    expect(open.status()).toBe(403);

    await page.goto(`${stack.url}/admin/role`);
    await page.getByText('Ny roll').click();
    await page.getByLabel('Namn').last().fill('Personal');
    for (const permission of ['Läsa', 'Fråga', 'Sköta personer'])
      await page.getByLabel(permission, { exact: true }).check();
    await page.getByRole('button', { name: 'Skapa roll' }).click();
    await page.getByRole('columnheader', { name: 'Personal' }).waitFor();
    await page.goto(`${stack.url}/admin/people?search=asa`);
    await page.getByRole('link', { name: 'Åsa Öst' }).click();
    await page.getByLabel('Roll').selectOption({ label: 'Personal' });
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByText('Sparat').first().waitFor();
    await guest.page.reload();
    await guest.page.getByRole('heading', { name: 'Personer' }).waitFor();

    await page.goto(`${stack.url}/admin/role`);
    await page.getByLabel('Personal: Sköta personer').uncheck();
    await page.getByRole('button', { name: 'Spara Personal' }).click();
    await page.getByText('Sparat').first().waitFor();
    expect((await guest.page.reload())!.status()).toBe(403);

    await page.goto(`${stack.url}/admin/people?search=asa`);
    await page.getByRole('link', { name: 'Åsa Öst' }).click();
    await page.getByRole('button', { name: 'Stäng av' }).click();
    await page.getByText('Avstängd').first().waitFor();
    await guest.page.goto(`${stack.url}/account`);
    expect(guest.page.url()).toContain('/sign-in');
    expect(faults).toEqual([]);
  },
  120_000,
);

journey(
  'without scripts, on a phone: a file is looked over and read in, many are put in a group, and one is removed',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { ...narrow, javaScriptEnabled: false });
    const { page } = tab;
    await signIn(page, stack);
    await page.goto(`${stack.url}/admin/group`);
    await page.getByLabel('Namn').fill('Hamnen');
    await page.getByRole('button', { name: 'Skapa grupp' }).click();
    await page.getByText('Ingen är med i gruppen än.').waitFor();

    await page.goto(`${stack.url}/admin/people/import`);
    const csv = Buffer.from('namn;e-post\nBo Ek;bo@storvik.example\nCia Ek;cia@storvik.example\nDan;ingen adress\n');
    await page.getByLabel('Fil').setInputFiles({ name: 'personer.csv', mimeType: 'text/csv', buffer: csv });
    await page.getByRole('button', { name: 'Granska filen' }).click();
    await page.getByText('Inget är ändrat än.').waitFor();
    await page.getByText('ingen adress är ingen e-postadress.').waitFor();
    await page.getByRole('button', { name: 'Läs in de nya' }).click();
    await page.getByText('2 nya personer').waitFor();

    await page.goto(`${stack.url}/admin/people?search=ek`);
    await page.getByLabel('Välj Bo Ek').check();
    await page.getByLabel('Välj Cia Ek').check();
    const choice = page.getByLabel('Med dem som är valda');
    await choice.selectOption(
      await choice.locator('optgroup[label="Lägg till i gruppen"] option').getAttribute('value'),
    );
    await page.getByRole('button', { name: 'Utför' }).click();
    await page.getByText('2 personer ändrades.').waitFor();

    await page.goto(`${stack.url}/admin/group?search=HAMN`);
    await page.getByRole('link', { name: 'Hamnen' }).click();
    await page.getByLabel('Välj Bo Ek').check();
    await page.getByRole('button', { name: 'Ta ut de valda ur gruppen' }).click();
    await page.getByText('1 person ändrades.').waitFor();
    expect(await page.getByRole('link', { name: /Ek$/ }).allTextContents()).toEqual(['Cia Ek']);

    await page.getByRole('link', { name: 'Cia Ek' }).click();
    await page.getByText('Ta bort', { exact: true }).first().click();
    await page.getByLabel('E-postadress till den som tar över').fill('admin@storvik.example');
    await page.getByRole('button', { name: 'Ta bort', exact: true }).click();
    await page.getByText('Personen är borttagen.').waitFor();
    await page.goto(`${stack.url}/admin/people?search=cia`);
    await page.getByText('Ingen stämmer in på sökningen.').waitFor();
  },
  120_000,
);

journey(
  'every page of people, groups and roles is free of axe violations and fits a phone, in both languages',
  async (chromium, stack) => {
    for (const [viewport, colorScheme, locale] of [
      [{ width: 1280, height: 900 }, 'light', 'sv'],
      [narrow.viewport, 'dark', 'en'],
    ] as const) {
      await using tab = await openTab(chromium, stack.url, { viewport, colorScheme });
      const { page, faults } = tab;
      await signIn(page, stack);
      await page.request.patch(`${stack.url}/api/v1/me`, {
        data: { language: locale },
        headers: { origin: stack.url },
      });
      const links = async (path: string) => {
        await page.goto(`${stack.url}${path}`);
        return page.locator('td a').first().getAttribute('href');
      };
      const paths = ['/admin/people', '/admin/people/import', '/admin/group', '/admin/role'];
      for (const list of ['/admin/people', '/admin/group']) paths.push((await links(list))!);
      for (const path of paths) {
        await page.goto(`${stack.url}${path}`);
        await page.evaluate(() => {
          for (const fold of document.querySelectorAll('details')) fold.open = true;
        });
        expect([path, await judge(page), await overflow(page)]).toEqual([path, [], 0]);
      }
      expect(faults).toEqual([]);
    }
  },
  120_000,
);
