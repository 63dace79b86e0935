/** Keys: made, used, renewed and revoked by their person; and a service that has one, by whoever sees to keys. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ask, signIn } from './sign-in.ts';
import { openStack, type Stack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const narrow = { viewport: { width: 390, height: 844 } };

const statusWith = async ({ url }: Stack, bearer: string, path = '/space'): Promise<number> =>
  (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${bearer}` } })).status;

const shownKey = (page: Page) => page.getByLabel('Nyckel', { exact: true }).inputValue();

journey('a key is made, used, renewed and revoked on a phone without scripts', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url, { ...narrow, javaScriptEnabled: false });
  const { page } = tab;
  await signIn(page, stack);
  await page.goto(`${stack.url}/account`);
  await page.getByRole('link', { name: 'Mina API-nycklar' }).click();
  await page.getByText('Det finns inga nycklar än.').waitFor();

  await page.getByLabel('Namn').fill('Hamnens webbplats');
  await page.getByRole('checkbox', { name: 'Läsa', exact: true }).check();
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await page.getByRole('heading', { name: 'Din nya nyckel' }).waitFor();
  const bearer = await shownKey(page);
  expect(await statusWith(stack, bearer)).toBe(200);
  expect(await statusWith(stack, bearer, '/me/session')).toBe(403);
  await page.goto(`${stack.url}/account/key`);
  expect(await page.content()).not.toContain(bearer);

  await page.getByText('Byt hemlighet', { exact: true }).first().click();
  await page.getByLabel('Den gamla gäller i').selectOption('0');
  await page.getByRole('button', { name: 'Byt hemlighet' }).click();
  const renewed = await shownKey(page);
  expect([await statusWith(stack, bearer), await statusWith(stack, renewed)]).toEqual([401, 200]);

  await page.getByText('Återkalla', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Återkalla' }).click();
  await page.getByText('Återkallad', { exact: true }).waitFor();
  expect(await statusWith(stack, renewed)).toBe(401);
});

journey('a key that is kept to one collection reaches no other, and its list says so', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url, { ...narrow, javaScriptEnabled: false });
  const { page } = tab;
  await signIn(page, stack);
  const { id: spaceId } = await ask(page, stack.url, '/space', { name: 'Hamnen' });
  const { id } = await ask(page, stack.url, '/collection', { spaceId, name: 'Taxor' });
  await ask(page, stack.url, '/collection', { spaceId, name: 'Protokoll' });
  await page.goto(`${stack.url}/account/key`);
  await page.getByLabel('Namn').fill('Taxornas program');
  await page.getByRole('checkbox', { name: 'Läsa', exact: true }).check();
  await page.getByLabel('Vad den når').selectOption({ label: 'Taxor (Hamnen)' });
  await page.getByText('Fler gränser').click();
  await page.getByLabel('Högst så många anrop i minuten').fill('30');
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await page.getByText('En samling: Taxor (Hamnen); högst 30 anrop i minuten').waitFor();
  const headers = { authorization: `Bearer ${await shownKey(page)}` };
  const reached = await fetch(`${stack.url}/api/v1/collection?spaceId=${spaceId}`, { headers });
  expect((await reached.json()).items.map((collection: { id: string }) => collection.id)).toEqual([id]);
});

journey('a public key of an origin that is not allowed is refused beside its form', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url, narrow);
  const { page, faults } = tab;
  await signIn(page, stack);
  await page.goto(`${stack.url}/account/key`);
  await page.getByLabel('Namn').fill('Sidan');
  await page.getByLabel('Publik nyckel').check();
  await page.getByText('Fler gränser').click();
  await page.getByLabel('Webbsidornas ursprung').fill('https://annan.example');
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await page.getByText('Organisationen tillåter inte något av dessa ursprung.').waitFor();
  expect(await judge(page)).toEqual([]);
  expect(faults).toEqual([]);
});

journey('whoever sees to keys makes a service, gives it a key and takes it away', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url, narrow);
  const { page, faults } = tab;
  await signIn(page, stack);
  await page.goto(`${stack.url}/admin`);
  await page.getByRole('link', { name: 'API-nycklar' }).first().click();
  await page.getByLabel('Tjänstens namn').fill('Hamnens ärenden');
  await page.getByRole('button', { name: 'Skapa tjänsten' }).click();
  await page.getByLabel('Namn', { exact: true }).fill('Ärendena');
  await page.getByRole('button', { name: 'Skapa nyckeln' }).click();
  await page.getByRole('heading', { name: 'Din nya nyckel' }).waitFor();
  expect(await judge(page)).toEqual([]);
  const bearer = await shownKey(page);
  expect(await statusWith(stack, bearer, '/me')).toBe(200);
  await page.getByText('Hamnens ärenden (tjänst)').waitFor();
  await page.getByRole('button', { name: 'Ta bort tjänsten Hamnens ärenden' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ta bort' }).click();
  await page.getByText('Det finns inga tjänster än.').waitFor();
  expect(await statusWith(stack, bearer, '/me')).toBe(401);
  expect(await judge(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(faults).toEqual([]);
});
