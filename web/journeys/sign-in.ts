/** The way in, in either language: as the administrator, or as one who runs the installation. */
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
