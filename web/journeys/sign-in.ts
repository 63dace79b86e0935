/** The way in, in either language: as the administrator, or as one who runs the installation; and asking as them. */
import type { Page } from 'playwright-core';
import type { Language } from '#schema/session.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import type { Stack } from './stack.ts';

export async function signIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(await stack.makeLink());
  await page.getByRole('button', { name: /Logga in|Sign in/ }).click();
  await page.waitForURL(`${stack.url}/`);
}

export async function operate(
  page: Page,
  { database, url }: Stack,
  name = 'Driften',
  language: Language = 'sv',
): Promise<void> {
  const tenantId = systemTenantId;
  const person = { email: `${name.toLowerCase()}@diarium.example`, name, role: 'operator', language } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, person);
  await page.goto(`${url}/link/${await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 })}`);
  await page.getByRole('button', { name: /Logga in|Sign in/ }).click();
  await page.waitForURL(`${url}/system/tenants`);
}

/** Asks the API as whoever is signed in on the page. Throws the answer's text unless it is a good one. */
export async function ask(page: Page, url: string, path: string, data: object = {}) {
  const headers = { origin: url, 'sec-fetch-site': 'same-origin' };
  const answer = await page.request.post(`${url}/api/v1${path}`, { headers, data });
  if (!answer.ok()) throw new Error(await answer.text());
  return answer.json();
}
