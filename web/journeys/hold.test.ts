/** A legal hold in a real browser: placed, stronger than the delete button, and lifted by another than who asked. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { ask, signIn } from './sign-in.ts';
import { openStack } from './stack.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const sentence = 'En rättslig spärr gör att det här inte får tas bort, döljas eller flyttas.';

async function removeSpace(page: Page, url: string, id: string): Promise<void> {
  await page.goto(`${url}/space/${id}/setting`);
  await page.getByRole('button', { name: 'Ta bort utrymmet' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ta bort utrymmet' }).click();
}

/** The officer sees the space as any other member of it. */
async function letIn(home: Page, officer: Page, url: string, spaceId: string): Promise<void> {
  const { personId } = await (await officer.request.get(`${url}/api/v1/me`)).json();
  const headers = { origin: url, 'sec-fetch-site': 'same-origin' };
  const path = `${url}/api/v1/space/${spaceId}/member/${personId}`;
  const answer = await home.request.put(path, { headers, data: { role: 'viewer' } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

journey(
  'what one holds nobody removes, until another has agreed that it may go',
  async (chromium, stack) => {
    const { url } = stack;
    const found: string[] = [];
    await using home = await openTab(chromium, url);
    await signIn(home.page, stack);
    const { id } = await ask(home.page, url, '/space', { name: 'Hamnen' });

    await using desk = await openTab(chromium, url);
    const { page } = desk;
    await enterAsOfficer(page, stack, 'Olga', 'sv');
    await page.goto(`${url}/compliance/hold`);
    await page.getByText('Ingenting är spärrat.').waitFor();
    found.push(...(await wrongs(page, 'none')));
    await letIn(home.page, page, url, id);
    await page.goto(`${url}/space/${id}`);
    await page.getByRole('link', { name: 'Lägg en spärr här' }).click();
    expect(await page.getByLabel('Adresser till det som ska spärras').inputValue()).toBe(`/space/${id}`);
    await page.getByLabel('Vad spärren kallas').fill('Tvist om hamnen');
    await page.getByLabel('Diarienummer eller ärende').fill('KS 2026/12');
    await page.getByLabel('Skäl till spärren').fill('Handlingarna behövs i tingsrätten');
    await page.getByLabel('Dag då spärren ska ses över').fill('2199-01-01');
    await page.getByRole('button', { name: 'Räkna vad den omfattar' }).click();
    await page.getByText('1 utrymme').waitFor();
    await page.getByText('Utrymme: Hamnen').waitFor();
    found.push(...(await wrongs(page, 'preview')));
    await page.getByRole('button', { name: 'Lägg spärren' }).click();
    await page.getByText('Utrymme: Hamnen').waitFor();
    found.push(...(await wrongs(page, 'placed')));

    await removeSpace(home.page, url, id);
    await home.page.getByText(sentence).waitFor();
    await home.page.goto(`${url}/space/${id}`);
    await home.page.getByText('Rättslig spärr: tas inte bort').waitFor();
    expect(await home.page.getByRole('link', { name: 'Se spärren' }).count()).toBe(0);
    await page.goto(`${url}/space/${id}`);
    found.push(...(await wrongs(page, 'held space')));
    await page.getByRole('link', { name: 'Se spärren' }).click();
    await page.getByRole('heading', { name: 'Spärrar som omfattar det du kom från' }).waitFor();
    await page.getByRole('link', { name: 'Tvist om hamnen' }).click();
    await page.getByLabel('Varför den kan hävas').fill('Tvisten är avgjord sedan länge');
    await page.getByRole('button', { name: 'Begär att spärren hävs' }).click();
    await page.getByText('Du har begärt hävningen. Någon annan beslutar.').waitFor();
    expect(await page.getByRole('button', { name: 'Häv spärren' }).count()).toBe(0);
    found.push(...(await wrongs(page, 'asked')));

    await using other = await openTab(chromium, url, { javaScriptEnabled: false });
    await enterAsOfficer(other.page, stack, 'Sven', 'en');
    await other.page.goto(page.url());
    await other.page.getByRole('button', { name: 'Lift the hold' }).click();
    await other.page.getByText('The hold was lifted: Sven').waitFor();
    await other.page.goto(`${url}/compliance/hold?lifted`);
    await other.page.getByRole('link', { name: 'Tvist om hamnen' }).waitFor();

    await page.goto(`${url}/compliance/processing`);
    await page.getByRole('heading', { name: 'Behandlingar av uppgifter' }).waitFor();
    found.push(...(await wrongs(page, 'processing')));

    await removeSpace(home.page, url, id);
    await home.page.waitForURL(`${url}/`);
    expect(found).toEqual([]);
    expect([...desk.faults, ...home.faults]).toEqual([]);
  },
  90_000,
);
