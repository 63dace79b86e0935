/** Signing in through a provider: an administrator sets it, people come in by it, and what goes wrong is found. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { serveRealProvider } from '#tests/sites/provider-real.ts';
import { operate, signIn } from './sign-in.ts';
import { openStack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

/** The product, with a provider beside it that it is allowed to speak to. */
async function openPlace() {
  await using held = new AsyncDisposableStack();
  const provider = held.use(await serveRealProvider('http://127.0.0.1/'));
  const stack = held.use(await openStack({ OIDC_ALLOW: provider.hostPort }));
  provider.redirectUri = `${stack.url}/session/callback`;
  await provider.renew();
  const kept = held.move();
  return { ...stack, provider, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

type Place = Awaited<ReturnType<typeof openPlace>>;
const journey = journeysIn(openPlace);
const narrow = { viewport: { width: 390, height: 844 } };
const admin = { page: '' };

/** On the pages of the provider, and back. */
async function goThrough(page: Page, { url, provider }: Place, login: string): Promise<void> {
  await page.goto(`${url}/t/storvik`);
  await page.getByRole('link', { name: /Kommunens inloggning/ }).click();
  await page.waitForURL(`${provider.issuer}/**`);
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('vad som helst');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${url}/**`);
}

journey('an administrator adds a provider, gives it its secret, and tests the connection', async (chromium, place) => {
  await using tab = await openTab(chromium, place.url, { viewport: { width: 1280, height: 900 } });
  const { page, faults } = tab;
  await signIn(page, place);
  await page.goto(`${place.url}/admin`);
  await page.getByRole('link', { name: 'Inloggning via leverantör' }).first().click();
  await page.getByText('Ingen leverantör är inlagd.').waitFor();
  expect(await judge(page)).toEqual([]);
  await page.getByRole('link', { name: 'Lägg till leverantör' }).click();
  await page.getByLabel('Namn', { exact: true }).fill('Kommunens inloggning');
  await page.getByLabel('Utfärdare').fill(place.provider.issuer);
  await page.getByLabel('Klientens id').fill(place.provider.clientId);
  await page.getByLabel('Alla som leverantören går i god för').check();
  await page.getByRole('button', { name: 'Lägg till' }).click();
  // People are made of named domains only.
  await page.getByText('Minst en behövs för att skapa personer.').waitFor();
  expect(await judge(page)).toEqual([]);
  await page.getByLabel('Tillåtna e-postdomäner').fill('storvik.example');
  await page.getByRole('button', { name: 'Lägg till' }).click();
  await page.getByRole('heading', { name: 'Kommunens inloggning' }).waitFor();
  admin.page = page.url();

  await page.getByRole('button', { name: 'Testa nu' }).click();
  await page.getByText('Leverantören godtar inte klienten eller dess hemlighet.').waitFor();
  await page.getByLabel('Ny hemlighet').fill(place.provider.clientSecret);
  await page.locator('form[aria-labelledby=client-secret]').getByRole('button').click();
  await page.getByText('En hemlighet är sparad').waitFor();
  expect(await page.content()).not.toContain(place.provider.clientSecret);
  await page.getByRole('button', { name: 'Testa nu' }).click();
  await page.getByText('Inget fel hittades.').waitFor();
  expect(await judge(page)).toEqual([]);
  expect(faults).toEqual([]);
});

journey(
  'those who run the installation add a provider for an organisation, and change it, without scripts',
  async (chromium, place) => {
    await using tab = await openTab(chromium, place.url, { ...narrow, javaScriptEnabled: false });
    const { page } = tab;
    await operate(page, place);
    await page.getByRole('link', { name: 'Storviks kommun' }).click();
    await page.getByRole('link', { name: 'Se och ställ in leverantörer' }).click();
    await page.getByRole('link', { name: 'Kommunens inloggning' }).waitFor();
    await page.getByLabel('Namn', { exact: true }).fill('Driftens inloggning');
    await page.getByLabel('Utfärdare').fill('inloggning');
    await page.getByLabel('Klientens id').fill('drift');
    await page.getByLabel('Klientens hemlighet').fill('en hemlighet som ingen får se');
    await page.getByRole('button', { name: 'Lägg till' }).click();
    await page.getByText('Skriv en hel adress').waitFor();
    expect(await page.getByLabel('Namn', { exact: true }).inputValue()).toBe('Driftens inloggning');
    expect(await page.content()).not.toContain('en hemlighet som ingen får se');
    await page.getByLabel('Utfärdare').fill('https://inloggning.driften.example');
    await page.getByLabel('Klientens hemlighet').fill('en hemlighet som ingen får se');
    await page.getByLabel('Visas på inloggningssidan').uncheck();
    await page.getByRole('button', { name: 'Lägg till' }).click();
    await page.getByText(`${place.url}/session/callback`).waitFor();

    await page.getByRole('link', { name: 'Driftens inloggning' }).click();
    expect(await page.getByLabel('Utfärdare').isEditable()).toBe(false);
    await page.getByText('En hemlighet är sparad').waitFor();
    await page.getByLabel('Namn', { exact: true }).fill('Inloggning från driften');
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByRole('link', { name: 'Inloggning från driften' }).waitFor();
    expect(await page.content()).not.toContain('en hemlighet som ingen får se');
    expect(await page.locator('tbody tr').count()).toBe(2);
  },
);

journey(
  'somebody comes in by their account at the provider, without scripts and on a narrow screen',
  async (chromium, place) => {
    place.provider.claims = { email: 'asa@storvik.example', name: 'Åsa Öst' };
    await using tab = await openTab(chromium, place.url, { ...narrow, javaScriptEnabled: false });
    await goThrough(tab.page, place, 'asa');
    expect(tab.page.url()).toBe(`${place.url}/`);
    await tab.page.locator('nav .person', { hasText: 'Åsa Öst' }).waitFor();
    await tab.page.goto(`${place.url}/account/provider`);
    await tab.page.getByText(place.provider.issuer).waitFor();
  },
);

journey('who may not come in is told so on a page of ours, and the trace says why', async (chromium, place) => {
  await using office = await openTab(chromium, place.url);
  await signIn(office.page, place);
  await office.page.goto(admin.page);
  await office.page.getByLabel('Varför').fill('Någon kommer inte in');
  await office.page.getByRole('button', { name: 'Börja felsöka' }).click();
  await office.page.getByText(/^Pågår till/).waitFor();

  place.provider.claims = { email: 'bo@elsewhere.example', name: 'Bo Ek' };
  await using tab = await openTab(chromium, place.url);
  await goThrough(tab.page, place, 'bo');
  await tab.page.getByText('Din e-postadress hör inte till en domän som organisationen släpper in.').waitFor();
  await tab.page.getByText(/^Ärendets id:/).waitFor();
  expect(await judge(tab.page)).toEqual([]);

  await office.page.reload();
  await office.page.getByText('check: domain').waitFor();
  expect(await judge(office.page)).toEqual([]);
  expect(await office.page.content()).not.toContain('bo@elsewhere.example');
});

journey('who is signed in connects an account, and lets go of it', async (chromium, place) => {
  place.provider.claims = { email: 'admin@storvik.example', name: 'Administratör' };
  await using tab = await openTab(chromium, place.url);
  const { page } = tab;
  await signIn(page, place);
  await page.goto(`${place.url}/account/provider`);
  expect(await judge(page)).toEqual([]);
  await page.getByRole('link', { name: 'Koppla ett konto hos Kommunens inloggning' }).click();
  await page.locator('input[name=login]').fill('admin');
  await page.locator('input[name=password]').fill('vad som helst');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(`${place.url}/account/provider`);
  await page.getByRole('cell', { name: place.provider.issuer }).waitFor();
  expect(await judge(page)).toEqual([]);
  await page.getByRole('button', { name: 'Koppla bort Kommunens inloggning' }).click();
  await page.getByText('Inget konto är kopplat.').waitFor();
});
