/** Conversations in a real browser: found, renamed, deleted, without scripts too; and their pages judged in every state. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { wrongs } from './look.ts';
import { signIn } from './sign-in.ts';
import { openTab } from './tab.ts';
import { ask, failing, fill, openScene, slowly } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openScene);

const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

journey('conversations are found, renamed and deleted', async (chromium, scene) => {
  const longId = await fill(scene, 60, 1);
  await using tab = await openTab(chromium, scene.stack.url);
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  await page.goto(`${scene.stack.url}/chat/${longId}`);
  await page.getByText('Senaste samtalen').click();
  expect(await page.locator('.conversations [aria-current=page]').textContent()).toBe('Ett långt samtal');
  await page.getByRole('link', { name: 'Alla samtal' }).click();
  const items = page.locator('.conversation-list > li');
  await page.getByRole('link', { name: 'Visa fler' }).click();
  await page.getByRole('link', { name: 'Till början' }).waitFor();
  expect(await items.count()).toBe(25);

  await page.getByLabel('Sök bland samtalen').fill('nummer 17');
  await page.keyboard.press('Enter');
  await expect.poll(() => items.count()).toBe(1);
  await items.getByText('Byt namn').click();
  await page.getByLabel('Nytt namn').fill('Garaget på Storgatan');
  await page.getByRole('button', { name: 'Spara' }).click();
  await page.getByText('Inget samtal innehåller ”nummer 17”.').waitFor();
  await page.getByLabel('Sök bland samtalen').fill('storgatan');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ta bort Garaget på Storgatan' }).click();
  await page.keyboard.press('Escape');
  expect(await focusedText(page)).toBe('Ta bort');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ta bort samtalet' }).click();
  await page.getByText('Samtalet är borttaget.').waitFor();
  await expect.poll(() => focusedText(page)).toBe('Samtalet är borttaget.');
  expect(await items.count()).toBe(0);
  expect(faults).toEqual([]);
});

journey('the same without scripts', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url, { javaScriptEnabled: false });
  const { page } = tab;
  await signIn(page, scene.stack);
  await page.goto(scene.stack.url + scene.askPath);
  await ask(page, 'Vad kostar bygglov för ett garage?');
  await page.locator('.cite').waitFor();
  await page.getByRole('button', { name: 'Svara igen' }).click();
  await page.getByText('Svar 2 av 2').waitFor();
  await page.getByRole('link', { name: 'Svar 1 av 2' }).click();
  await page.getByText('Dåligt').click();
  await page.getByLabel('Fel i sak').check();
  await page.getByRole('button', { name: 'Spara omdömet' }).click();
  await page.getByText('Ditt omdöme är sparat: dåligt. Fel i sak.').waitFor();
  expect(await page.getByText('Svar 1 av 2').count()).toBe(1);
  await page.getByRole('button', { name: 'Ta tillbaka' }).click();
  expect(await page.getByText('Ditt omdöme').count()).toBe(0);
  await page.getByText('Byt namn').click();
  await page.getByLabel('Nytt namn').fill('Utan skript');
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  await page.getByRole('heading', { name: 'Utan skript' }).waitFor();
  await page.getByText('Ta bort', { exact: true }).click();
  await page.getByRole('button', { name: 'Ta bort samtalet' }).click();
  await page.getByText('Samtalet är borttaget.').waitFor();
  expect(await page.getByText('Utan skript').count()).toBe(0);
});

journey(
  'pages of talking are free of axe violations: empty, streaming, stopped, failed, unfolded',
  async (chromium, { stack, spaceId, askPath }) => {
    await using tab = await openTab(chromium, stack.url);
    const { page, faults } = tab;
    const found: string[] = [];
    const look = async (state: string) => found.push(...(await wrongs(page, state)));
    await signIn(page, stack);
    await page.goto(`${stack.url}/conversation?spaceId=${spaceId}&search=ingenting`);
    await look('nothing found');
    await page.goto(stack.url + askPath);
    await look('nothing asked');
    await ask(page, `Vad kostar bygglov för ett garage, ${slowly}?`);
    await page.getByText('Rad 2.').waitFor();
    await look('streaming');
    await page.keyboard.press('Escape');
    await page.getByText('Du stoppade svaret här.').waitFor();
    await page.getByRole('button', { name: 'Svara igen' }).click();
    await page.getByText('Svar 2 av 2').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Bra' }).waitFor();
    for (const fold of ['Byt namn', 'Senaste samtalen', 'Dåligt']) await page.getByText(fold).click();
    await look('unfolded');
    await page.getByRole('button', { name: 'Ta bort' }).click();
    await look('dialog');
    await page.keyboard.press('Escape');
    await ask(page, `Vad kostar det, ${failing}?`);
    await page.getByText('Svaret kunde inte skrivas').waitFor();
    await look('failed');
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  180_000,
);

journey(
  'a thousand conversations, and one of two hundred messages, are free of axe violations in both languages',
  async (chromium, scene) => {
    const longId = await fill(scene, 1000, 100);
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    const found: string[] = [];
    await signIn(page, scene.stack);
    for (const [language, name] of [
      ['Svenska', 'wide'],
      ['English', 'narrow'],
    ] as const) {
      const choice = page.getByRole('button', { name: language });
      if ((await choice.count()) > 0) await choice.click();
      for (const path of [`/conversation?spaceId=${scene.spaceId}`, `/chat/${longId}`]) {
        await page.goto(scene.stack.url + path);
        found.push(...(await wrongs(page, path, [name])));
      }
    }
    expect(await page.locator('.turn').count()).toBe(100);
    await page.getByRole('button', { name: 'Svenska' }).click();
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
  },
  180_000,
);
