/** Files, in a real browser: a folder is brought and followed, asked, and its PDF opened at the cited place. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { feePage, lineOf, openCollection, openScene, readMs } from './files-scene.ts';
import { wrongs } from './look.ts';
import { openTab } from './tab.ts';
import { ask } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(() => openScene());

/** How much of the drawn page is not white, of all its dots; 0 for one that was not drawn. */
const inkOf = (page: Page): Promise<number> =>
  page.locator('.sheet canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 0 && value < 128).length / (data.length / 4);
  });

journey(
  'a folder is brought, each file tells how it went, and an answer leads to the page of the PDF with the place marked',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, { viewport: { width: 1280, height: 900 } });
    const { page, faults } = tab;
    await openCollection(page, scene);
    await page.getByText('Alla slag av filer').click();
    await page.getByText(/pdf, docx.*upp till/).waitFor();
    const found = await wrongs(page, 'before');
    await page.getByLabel('Välj en mapp').setInputFiles(scene.folder);

    await lineOf(page, 'program.exe').getByText('.exe kan inte läsas').waitFor();
    for (const name of ['fiske.pdf', 'protokoll.md', 'kontakt.txt']) {
      await lineOf(page, name).getByText('Klar att fråga').waitFor({ timeout: readMs });
    }
    await lineOf(page, 'trasig.pdf').getByText('Kunde inte läsas').waitFor({ timeout: readMs });
    await page.locator('tbody').getByText('fiske.pdf').first().waitFor();
    found.push(...(await wrongs(page, 'after')));

    await page.goto(`${scene.stack.url}/chat?spaceId=${scene.spaceId}`);
    await ask(page, 'Vad kostar ett fiskekort för Storsjön?');
    const cite = page.locator('.answered .cite', { hasText: new RegExp(`\\b${feePage}\\b`) }).first();
    await cite.waitFor();
    await page.getByRole('button', { name: 'Svara igen' }).waitFor();
    await cite.click();
    await page.locator('.source.chosen').getByRole('link', { name: 'Läs i dokumentet' }).click();

    await page.locator('.sheet[aria-busy=false] .boxes rect').first().waitFor();
    expect(await page.getByLabel('Sida', { exact: true }).inputValue()).toBe(String(feePage));
    expect((await page.locator('.text mark').allTextContents()).join('')).toContain('240 kronor');
    expect(await inkOf(page)).toBeGreaterThan(0.0005);
    expect(await isInSight(page)).toBe(true);
    found.push(...(await wrongs(page, 'document')));
    await page.getByRole('button', { name: 'Nästa sida' }).click();
    await page.getByLabel(`Sida ${feePage + 1} av originalet, som bild`).waitFor();
    await page.getByRole('button', { name: `Markering på s. ${feePage}` }).click();
    await page.locator('.sheet[aria-busy=false] .boxes rect').first().waitFor();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

/** Whether the first box stands within what is seen of the page. */
const isInSight = (page: Page): Promise<boolean> =>
  page.locator('.sheet').evaluate((sheet) => {
    const [frame, box] = [sheet, sheet.querySelector('.boxes rect')!].map((one) => one.getBoundingClientRect());
    return box!.top >= frame!.top && box!.bottom <= frame!.bottom;
  });
