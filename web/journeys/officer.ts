/** Somebody who sees to compliance, made and signed in by a link of their own. */
import type { Page } from 'playwright-core';
import type { Language } from '#schema/session.ts';
import { makePerson, makeSignInLink } from '#schema/welcome.ts';
import type { TestDatabase } from '#tests/rig/database.ts';
import type { Stack } from './stack.ts';

export async function enterAsOfficer(
  page: Page,
  { tenantId, url, database }: Pick<Stack, 'tenantId' | 'url'> & { database: Pick<TestDatabase, 'migrateUrl'> },
  name: string,
  language: Language,
): Promise<void> {
  const person = {
    email: `${name.toLowerCase()}@storvik.example`,
    name,
    role: 'compliance-officer',
    language,
  } as const;
  const personId = await makePerson(database.migrateUrl, tenantId, person);
  await page.goto(`${url}/link/${await makeSignInLink(database.migrateUrl, { tenantId, personId, hours: 1 })}`);
  await page.getByRole('button', { name: /Logga in|Sign in/ }).click();
  await page.waitForURL(`${url}/`);
}
