/** Sharing, in a real browser: people come in and go out of a space, and what is kept from them is gone where they are. */
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import { formOf } from '#tests/rig/furniture.ts';
import { wrongs } from './look.ts';
import { signIn } from './sign-in.ts';
import type { Stack } from './stack.ts';
import { openTab } from './tab.ts';
import { ask, openScene, type Scene, slowly } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

/** The scene of talking, with a source that its pages can be read on the pages of the space. */
async function openShared(): Promise<Scene> {
  const scene = await openScene();
  await using db = await openDatabase({ url: scene.stack.database.appUrl, pool: 1 });
  const form = JSON.stringify(formOf('Storvik'));
  await db.withTenant(scene.stack.tenantId, async ({ sql, tenantId }) => {
    await sql('update source set form = $2 where tenant_id = $1', [tenantId, form]);
    await sql('update crawl set form = $2 where tenant_id = $1', [tenantId, form]);
  });
  return scene;
}

const journey = journeysIn(openShared);

const question = 'Vad kostar bygglov för ett garage?';
const price = '6 900 kronor';

/** Somebody of the organisation, who is in no space that others are in, at home in a tab of their own. */
async function openReader(chromium: Browser, { database, tenantId, url }: Stack, name: string) {
  const person = { email: `${name.toLowerCase()}@storvik.example`, name, role: 'user', language: 'sv' } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, person);
  const tab = await openTab(chromium, url);
  await tab.page.goto(`${url}/link/${await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 })}`);
  await tab.page.getByRole('button', { name: 'Logga in' }).click();
  await tab.page.waitForURL(`${url}/`);
  return tab;
}

/** By the pages for it, as an owner. */
async function enter(owner: Page, { stack, spaceId }: Scene, name: string): Promise<void> {
  await owner.goto(`${stack.url}/space/${spaceId}/member`);
  await owner.getByLabel('Sök personer och grupper att lägga till').fill(name);
  await owner.getByRole('button', { name: 'Sök' }).first().click();
  await owner.getByLabel(name, { exact: true }).check();
  await owner.getByRole('button', { name: 'Lägg till' }).click();
  await owner.getByText('Ändringen gäller nu.').waitFor();
}

const isMissing = async (page: Page, url: string): Promise<boolean> => (await page.goto(url))?.status() === 404;

journey(
  'a document kept from a reader is gone from the list, the chat and the old conversation',
  async (chromium, scene) => {
    const { stack, spaceId, askPath } = scene;
    await using owner = await openTab(chromium, stack.url);
    await signIn(owner.page, stack);
    await using reader = await openReader(chromium, stack, 'Viveka');
    expect(await isMissing(reader.page, `${stack.url}/space/${spaceId}`)).toBe(true);
    await enter(owner.page, scene, 'Viveka');
    const found = await wrongs(owner.page, 'members');

    await reader.page.goto(stack.url + askPath);
    await ask(reader.page, question);
    await reader.page.getByText(price).first().waitFor();
    await reader.page.waitForURL(/\/chat\/[\w-]+/);
    const conversation = reader.page.url();
    await reader.page.goto(`${stack.url}/space/${spaceId}`);
    await reader.page.getByRole('link', { name: 'Pages' }).click();
    await reader.page.getByRole('link', { name: 'Avgifter för bygglov' }).click();
    await reader.page.getByRole('heading', { name: 'Avgifter för bygglov' }).waitFor();
    const document = reader.page.url();
    expect(await reader.page.getByText('Vem som ser dokumentet').count(), 'not for readers').toBe(0);

    await owner.page.goto(document);
    await owner.page.getByText('Vem som ser dokumentet').click();
    await owner.page.getByLabel('Bara dessa grupper, och utrymmets ägare').check();
    found.push(...(await wrongs(owner.page, 'document')));
    await owner.page.getByRole('button', { name: 'Spara', exact: true }).click();
    await owner.page.getByText('Sparat. Det gäller redan.').waitFor();

    expect(await isMissing(reader.page, document)).toBe(true);
    await reader.page.goto(conversation);
    await reader.page.getByText('Svaret visas inte längre.').waitFor();
    expect(await reader.page.content()).not.toContain(price);
    expect(await reader.page.content()).not.toContain('Avgifter för bygglov');
    found.push(...(await wrongs(reader.page, 'withheld')));
    await reader.page.goto(`${stack.url}/space/${spaceId}`);
    await reader.page.getByRole('link', { name: 'Pages' }).click();
    await reader.page.getByRole('link', { name: 'Bygglov', exact: true }).waitFor();
    expect(await reader.page.getByRole('link', { name: 'Avgifter för bygglov' }).count()).toBe(0);
    expect(found).toEqual([]);
    expect([...owner.faults, ...reader.faults]).toEqual([]);
  },
);

journey(
  'whoever is taken out of a space while an answer is written is told no more of it',
  async (chromium, scene) => {
    const { stack, spaceId, askPath } = scene;
    await using owner = await openTab(chromium, stack.url);
    await signIn(owner.page, stack);
    await using reader = await openReader(chromium, stack, 'Tove');
    await enter(owner.page, scene, 'Tove');
    await reader.page.goto(stack.url + askPath);
    await ask(reader.page, `Vad tar handläggningen av bygglov för tid, ${slowly}?`);
    await reader.page.getByText('Rad 1.').waitFor();
    await owner.page.goto(`${stack.url}/space/${spaceId}/member`);
    await owner.page.getByRole('button', { name: 'Ta bort Tove' }).click();
    await owner.page.getByText('Ändringen gäller nu.').waitFor();
    expect((await reader.page.request.get(`${stack.url}/api/v1/space/${spaceId}`)).status()).toBe(404);
    await reader.page.locator('.writing').waitFor({ state: 'detached', timeout: 40_000 });
    expect(await isMissing(reader.page, `${stack.url}/space/${spaceId}`)).toBe(true);
  },
  90_000,
);

journey(
  'levels are named, and what another level stops is shown before it is chosen, without scripts',
  async (chromium, { stack, spaceId }) => {
    await using tab = await openTab(chromium, stack.url, { javaScriptEnabled: false });
    const { page } = tab;
    await signIn(page, stack);
    await page.goto(`${stack.url}/admin/classification`);
    await page.getByLabel('Namn på nivå 4').fill('Kvalificerat hemlig');
    await page.getByRole('button', { name: 'Spara nivåerna' }).click();
    await page.getByText('Sparat. Det gäller redan.').waitFor();
    await page.goto(`${stack.url}/space/${spaceId}`);
    await page.getByRole('link', { name: 'Pages' }).click();
    await page.getByRole('link', { name: 'Vem som når samlingen' }).click();
    await page.getByLabel('Ny nivå').selectOption('Känslig');
    await page.getByRole('button', { name: 'Visa vad som händer' }).click();
    await page.getByText('Pages i Storvik').waitFor();
    await page.getByRole('button', { name: 'Byt nivå' }).click();
    await page.getByText('Nuvarande nivå: Känslig.').waitFor();
    await page.goto(`${stack.url}/space/${spaceId}/setting`);
    await page.getByText('Samlingar med högre klassning än utrymmet').waitFor();
    await page.getByLabel('Ny nivå').selectOption('Känslig');
    await page.getByRole('button', { name: 'Visa vad som händer' }).click();
    await page.getByText('Börjar svara').waitFor();
    await page.getByRole('button', { name: 'Byt nivå' }).click();
    await page.getByText('Nuvarande nivå: Känslig.').waitFor();
  },
);

journey(
  'every page of sharing reads well, wide and narrow, light and dark',
  async (chromium, { stack, spaceId }) => {
    await using tab = await openTab(chromium, stack.url);
    const { page, faults } = tab;
    await signIn(page, stack);
    await page.goto(`${stack.url}/space/${spaceId}`);
    const collection = await page.getByRole('link', { name: 'Pages' }).getAttribute('href');
    const paths = {
      home: '/',
      space: `/space/${spaceId}`,
      found: `/space/${spaceId}/member?add=`,
      setting: `/space/${spaceId}/setting?level=0`,
      impact: `/space/${spaceId}/setting?level=1`,
      access: `${collection}/access?level=3`,
      classification: '/admin/classification',
    };
    const found: string[] = [];
    for (const [state, path] of Object.entries(paths)) {
      await page.goto(stack.url + path);
      found.push(...(await wrongs(page, state)));
    }
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  90_000,
);
