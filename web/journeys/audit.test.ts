/** Reading the record in a real browser: a reason first, then filters without scripts, and an event with all its facts. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import { wrongs } from './look.ts';
import { openStack, type Stack } from './stack.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);

async function enter(page: Page, { database, tenantId, url }: Stack, language: 'sv' | 'en'): Promise<void> {
  const person = {
    email: `${language}@storvik.example`,
    name: 'Åsa Öst',
    role: 'compliance-officer',
    language,
  } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, person);
  await page.goto(`${url}/link/${await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 })}`);
  await page.getByRole('button', { name: /Logga in|Sign in/ }).click();
  await page.waitForURL(`${url}/`);
  await page.goto(`${url}/compliance/audit`);
}

journey(
  'the record opens to a reason, is looked through without scripts, and closes again',
  async (chromium, stack) => {
    const found: string[] = [];
    await using tab = await openTab(chromium, stack.url);
    const { page, faults } = tab;
    await enter(page, stack, 'sv');
    found.push(...(await wrongs(page, 'closed')));
    await page.getByLabel('Utreda en säkerhetshändelse').check();
    await page.getByLabel('Skäl').fill('Ärende 2026-118: vem loggade in?');
    await page.getByRole('button', { name: 'Påbörja läsningen' }).click();
    await page.getByText('60 minuter kvar').waitFor();
    await page.locator('.timeline').getByText('påbörjade en läsning av loggen').first().click();
    await page.getByText('Plats i kedjan').first().waitFor();
    await page.getByRole('row', { name: /Ändamål Utreda en säkerhetshändelse/ }).waitFor();
    found.push(...(await wrongs(page, 'open')));
    await page.goto(`${stack.url}/compliance/audit?text=ingenstans`);
    await page.getByText('Inga händelser stämmer med urvalet.').waitFor();
    found.push(...(await wrongs(page, 'none')));
    await page.getByRole('link', { name: 'Loggens kontrollkedja' }).click();
    await page.getByRole('heading', { name: 'Kontrollera själv' }).waitFor();
    found.push(...(await wrongs(page, 'chain')));

    await using plain = await openTab(chromium, stack.url, { javaScriptEnabled: false });
    await enter(plain.page, stack, 'en');
    await plain.page.getByLabel('Reason').fill('Case 2026-118: who signed in?');
    await plain.page.getByRole('button', { name: 'Begin the reading' }).click();
    await plain.page.getByLabel('Search the record').fill('incident');
    await plain.page.getByRole('button', { name: 'Show' }).click();
    expect(await plain.page.locator('.timeline li').allTextContents()).toEqual([
      expect.stringContaining('Åsa Öst began to read the record of acts'),
    ]);
    await plain.page.getByLabel('Search the record').fill('nowhere');
    await plain.page.getByRole('button', { name: 'Show' }).click();
    await plain.page.getByText('No events match.').waitFor();
    await plain.page.getByRole('button', { name: 'End the reading' }).click();
    await plain.page.getByRole('heading', { name: 'Begin a reading' }).waitFor();
    expect(found).toEqual([]);
    expect([...faults, ...plain.faults]).toEqual([]);
  },
  120_000,
);
