/** An export of the record in a real browser: scheduled, made by the clock, opened, and one more by hand. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { unzip } from '#tests/rig/export.ts';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { openStack } from './stack.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);

async function fetched(page: Page): Promise<Record<string, string>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('link', { name: /^Hämta audit-/ })
      .first()
      .click(),
  ]);
  return unzip(await readFile(await download.path()));
}

journey(
  'an export is scheduled and comes by the clock, is opened, and another goes on where it ended',
  async (chromium, stack) => {
    const { url } = stack;
    const found: string[] = [];
    await using desk = await openTab(chromium, url);
    const { page } = desk;
    await enterAsOfficer(page, stack, 'Åsa', 'sv');
    await page.goto(`${url}/compliance/export`);
    await page.getByText('Ingenting är exporterat.').waitFor();
    found.push(...(await wrongs(page, 'none')));
    await page.goto(`${url}/compliance/export/target`);
    await page.getByLabel('Serverns nyckel').waitFor();
    found.push(...(await wrongs(page, 'target')));

    await page.goto(`${url}/compliance/audit`);
    await page
      .getByLabel(/Skäl|Varför/)
      .first()
      .fill('Tillsynen vill ha loggen varje natt');
    await page.locator('button[value=begin]').click();
    await page.locator('.reading-session').waitFor();

    await page.goto(`${url}/compliance/export/schedule`);
    await page.getByLabel('Namn').fill('Till tillsynen');
    await page.getByLabel('Hur ofta').selectOption('cron');
    await page.locator('#cron').fill('* * * * *');
    await page.getByLabel('Skäl').fill('Varje minut, för att någon ser på');
    found.push(...(await wrongs(page, 'schedule')));
    await page.getByRole('button', { name: 'Spara schemat' }).click();
    await page.getByRole('heading', { name: 'Till tillsynen' }).waitFor();

    const archive = page.getByRole('link', { name: /^Hämta audit-1-/ });
    await expect
      .poll(() => page.reload().then(() => archive.count()), { timeout: 90_000, interval: 2_000 })
      .toBeGreaterThan(0);
    found.push(...(await wrongs(page, 'list')));
    const files = await fetched(page);
    expect(files['events.csv']).toContain('export.schedule');
    const manifest = JSON.parse(files['manifest.json']!);
    expect(manifest).toMatchObject({ fromSeq: 1, findings: [] });

    await page.goto(`${url}/compliance/export/new`);
    found.push(...(await wrongs(page, 'new')));
    await page.getByRole('button', { name: 'Exportera' }).click();
    await page.getByRole('link', { name: /^Hämta audit-1-/ }).waitFor({ timeout: 30_000 });
    found.push(...(await wrongs(page, 'one')));
    expect(JSON.parse((await fetched(page))['manifest.json']!).toSeq).toBeGreaterThan(manifest.toSeq);

    expect(found).toEqual([]);
    expect(desk.faults).toEqual([]);
  },
  180_000,
);
