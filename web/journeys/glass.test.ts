/** Help from outside and the deletion of an organisation, in a real browser: two people, one visit, and the end of it all. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { wrongs } from './look.ts';
import { operate, signIn } from './sign-in.ts';
import { openStack } from './stack.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const reason = 'Sökningen svarar inte som den ska sedan i går';

async function askToLook(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/system/glass`);
  await page.getByLabel('Organisation').selectOption({ label: 'Storviks kommun' });
  await page.getByLabel('Varför').fill(reason);
  await page.getByLabel('Hur länge').fill('30');
  await page.getByRole('button', { name: 'Skicka begäran' }).click();
  await page.getByText('Väntar på en andra person').waitFor();
}

journey(
  'one asks, another agrees without scripts, the first one visits, and the administrator ends it',
  async (chromium, stack) => {
    const { url } = stack;
    const found: string[] = [];
    await using office = await openTab(chromium, url);
    await operate(office.page, stack, 'Eva');
    await askToLook(office.page, url);
    expect(await office.page.getByRole('button', { name: 'Godkänn' }).count()).toBe(0);
    found.push(...(await wrongs(office.page, 'asked')));

    await using other = await openTab(chromium, url, { javaScriptEnabled: false });
    await operate(other.page, stack, 'Lars', 'en');
    await other.page.goto(`${url}/admin`);
    await other.page.getByRole('link', { name: 'Look into an organisation' }).click();
    await other.page.getByText(reason).waitFor();
    await other.page.getByRole('button', { name: 'Agree' }).click();
    await other.page.getByText('Agreed to by').waitFor();
    expect(await other.page.getByRole('button', { name: 'Get the link in' }).count()).toBe(0);

    await office.page.reload();
    await office.page.getByRole('button', { name: 'Hämta länk in' }).click();
    await office.page.getByText('Länken släpper in en gång').waitFor();
    found.push(...(await wrongs(office.page, 'entry')));
    const link = /http\S+\/link\/[\w.-]+/.exec(await office.page.content())![0];
    await using visit = await openTab(chromium, url);
    await visit.page.goto(link);
    await visit.page.getByRole('button', { name: 'Logga in' }).click();
    await visit.page.getByText('Du är på besök hos Storviks kommun. 30 minuter kvar.').waitFor();
    found.push(...(await wrongs(visit.page, 'visit')));

    await using home = await openTab(chromium, url);
    await signIn(home.page, stack);
    const told = home.page.getByText(`Lars har låtit Eva se in i organisationen i 30 minuter: ”${reason}”.`);
    await told.waitFor();
    found.push(...(await wrongs(home.page, 'notices')));
    await home.page.getByRole('button', { name: 'Jag har sett det' }).first().click();
    await told.waitFor({ state: 'detached' });
    await home.page.goto(`${url}/admin`);
    await home.page.getByRole('link', { name: 'Hjälp utifrån' }).click();
    await home.page.getByText('Pågår').waitFor();
    found.push(...(await wrongs(home.page, 'admin')));
    await home.page.getByRole('button', { name: 'Avsluta nu' }).click();
    await home.page.getByText('Avslutad: av organisationen').waitFor();
    await visit.page.goto(url);
    await visit.page.waitForURL(/\/sign-in/);
    expect(found).toEqual([]);
    expect([...office.faults, ...visit.faults, ...home.faults]).toEqual([]);
  },
  120_000,
);

journey(
  'an organisation is closed and deleted for good: its address has to be repeated, and the proof is shown',
  async (chromium, stack) => {
    const { url, tenantId } = stack;
    const found: string[] = [];
    await using tab = await openTab(chromium, url);
    const { page, faults } = tab;
    await operate(page, stack, 'Eva');
    await page.goto(`${url}/system/tenants/${tenantId}/purge`);
    await page.getByText('Organisationen är öppen. Stäng den först').waitFor();
    found.push(...(await wrongs(page, 'open')));
    await page.getByRole('link', { name: 'Till organisationen' }).click();
    await page.getByRole('button', { name: 'Stäng Storviks kommun' }).click();
    await page.getByRole('button', { name: 'Stäng organisationen' }).click();
    await page.getByRole('link', { name: 'Radera organisationen' }).click();
    await page.getByLabel('Organisationens korta namn').fill('hamnen');
    await page.getByLabel('Hänvisning').fill('Ärende 2026-114');
    await page.getByRole('button', { name: 'Radera organisationen' }).click();
    await page.getByText('Det är inte den här organisationens korta namn.').waitFor();
    found.push(...(await wrongs(page, 'wrong')));
    await page.getByLabel('Organisationens korta namn').fill('storvik');
    await page.getByRole('button', { name: 'Radera organisationen' }).click();
    await page.locator('.run-progress').waitFor();
    found.push(...(await wrongs(page, 'deleting')));
    await page.getByText('Allt är raderat.').waitFor({ timeout: 120_000 });
    await page.getByRole('heading', { name: 'En raderad organisation' }).waitFor();
    found.push(...(await wrongs(page, 'deleted')));
    await page.goto(`${url}/system/tenants`);
    await page.getByText('Det finns ingen organisation än.').waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  240_000,
);
