/** Asking about one file, in a real browser: nothing else answers until the reader lets it go. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { makePdf } from '#tests/files/pdf.ts';
import { choose, openCollection, openScene, type Scene, untilRead } from './files-scene.ts';
import { wrongs } from './look.ts';
import { openTab } from './tab.ts';
import { ask } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(() => openScene());

/** With a word and a line that are wider than a telephone. */
const tariff = `# Taxa

En gästplats i hamnen kostar 95 kronor per natt om vintern.

- ${'hamnavgift'.repeat(12)}

\`\`\`
${'plats pris '.repeat(20)}
\`\`\`
`;

/** Two files that could both answer, the first a PDF. */
async function bringTwo(page: Page, scene: Scene): Promise<void> {
  const lines = [
    { text: 'Hamnordning', x: 72, y: 90, size: 20, isBold: true },
    { text: 'En gästplats i hamnen kostar 180 kronor per natt.', x: 72, y: 130 },
    { text: 'Betala till hamnvakten innan klockan tio på kvällen.', x: 72, y: 148 },
  ];
  await choose(page, scene, 'hamn.pdf', makePdf({ pages: [{ lines }] }));
  await choose(page, scene, 'taxa.md', tariff);
  await untilRead(page, scene, 'hamn.pdf');
  await untilRead(page, scene, 'taxa.md');
}

/** Which documents the marks of the newest of so many answers name, when it is whole. */
async function citedIn(page: Page, answers: number): Promise<string[]> {
  const marks = page
    .locator('.answered')
    .nth(answers - 1)
    .locator('.cite');
  await marks.first().waitFor();
  await page.locator('button[value=regenerate][aria-disabled=false]').waitFor();
  const named = await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label') ?? ''));
  return [...new Set(named.map((name) => name.split(': ').at(-1)!))].sort();
}

journey(
  'a PDF alone answers what is asked about it, also after a reload, until it is taken away above the question',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await openCollection(page, scene);
    await bringTwo(page, scene);
    await page.goto(`${scene.stack.url}${scene.collection}?query=hamn.pdf`);
    await page.getByRole('link', { name: 'Hamnordning' }).click();
    await page.getByRole('link', { name: 'Fråga om dokumentet' }).click();
    const chip = page.getByRole('link', { name: 'Hamnordning', exact: true });
    await chip.waitFor();
    await ask(page, 'Vad kostar en gästplats i hamnen?');
    await page.waitForURL(/\/chat\/./);
    expect(await citedIn(page, 1)).toEqual(['Hamnordning']);

    await page.reload();
    await chip.waitFor();
    const found = await wrongs(page, 'about a PDF');
    await ask(page, 'Vad kostar gästplats i hamnen per natt?');
    expect(await citedIn(page, 2)).toEqual(['Hamnordning']);

    await page.getByRole('link', { name: 'Ta bort Hamnordning' }).click();
    await expect.poll(() => page.locator('.chip').count()).toBe(0);
    await ask(page, 'Vad kostar en gästplats i hamnen om vintern?');
    expect(await citedIn(page, 3)).toContain('Taxa');
    await page.reload();
    await page.getByRole('button', { name: 'Svara igen' }).first().waitFor();
    expect(await page.locator('.chip').count()).toBe(0);
    found.push(...(await wrongs(page, 'about everything')));
    await page.goto(`${scene.stack.url}${scene.collection}?query=taxa.md`);
    await page.getByRole('link', { name: 'Taxa', exact: true }).click();
    await page.locator('.text pre').waitFor();
    found.push(...(await wrongs(page, 'wide words')));
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);
