/** Talking on, in a real browser: stopping, answering again, broken lines, conversations and feedback. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { press, write } from './keyboard.ts';
import { signIn } from './sign-in.ts';
import { openTab } from './tab.ts';
import { ask, openScene, rewritten, slowly } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openScene);
const slow = `Vad kostar bygglov för ett garage, ${slowly}?`;

const turn = (page: Page, nth: number) => page.locator('.turn').nth(nth);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

/** Asks a conversation's first question, and waits until its page is there: what happens before finds another one. */
async function begin(page: Page, question: string): Promise<void> {
  await ask(page, question);
  await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
}

/** The numbers of the lines that the slow model has written, as they stand in the last answer. */
const lines = async (page: Page): Promise<number[]> =>
  [...((await page.locator('.answered').last().textContent()) ?? '').matchAll(/Rad (\d+)\./g)].map(([, nth]) =>
    Number(nth),
  );

/** All lines from the first one on, each once: more than `more` of them. */
async function expectLines(page: Page, more: number): Promise<void> {
  const shown = await lines(page);
  expect(shown.length).toBeGreaterThan(more);
  expect(shown).toEqual(Array.from(shown, (_, at) => at + 1));
}

journey(
  'a follow-up says what it searched for; it is stopped, answered again, and both answers stay',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page, faults } = tab;
    await signIn(page, scene.stack);
    await page.goto(scene.stack.url + scene.askPath);
    await page.getByText('Svaren skrivs av en dator').waitFor();
    await ask(page, 'Vad kostar bygglov för ett garage?');
    await turn(page, 0).locator('.cite').waitFor();
    expect(await turn(page, 0).locator('.query').count()).toBe(0);

    await turn(page, 0).getByRole('button', { name: 'Bra' }).waitFor();
    await ask(page, `Och hur lång tid tar det, ${slowly}?`);
    await turn(page, 1).getByText(`Sökte efter: ${rewritten}`).waitFor();
    await turn(page, 1).getByText('Rad 3.').waitFor();
    await page.keyboard.press('Escape');
    await turn(page, 1).getByText('Du stoppade svaret här.').waitFor();
    await page.reload();
    await turn(page, 1).getByText('Du stoppade svaret här.').waitFor();
    await expectLines(page, 2);
    await turn(page, 1).locator('.cite').click();
    await page.locator('.source.chosen mark', { hasText: '6 900 kronor' }).waitFor();

    await turn(page, 1).getByRole('button', { name: 'Svara igen' }).click();
    await turn(page, 1).getByText('Svar 2 av 2').waitFor();
    await turn(page, 1).getByText('Rad 2.').waitFor();
    await page.getByRole('button', { name: 'Stoppa' }).click();
    await turn(page, 1).getByText('Du stoppade svaret här.').waitFor();
    expect(await focused(page)).toBe('question');

    await turn(page, 1).getByRole('button', { name: 'Bra' }).click();
    await turn(page, 1).getByText('Ditt omdöme är sparat: bra.').waitFor();
    await turn(page, 1).getByRole('link', { name: 'Svar 1 av 2' }).click();
    await turn(page, 1).getByText('Svar 1 av 2').waitFor();
    expect(await turn(page, 1).getByText('Ditt omdöme').count()).toBe(0);
    await turn(page, 1).getByText('Dåligt').click();
    await turn(page, 1).getByLabel('Inaktuellt').check();
    await turn(page, 1).getByLabel('Kommentar').fill('Höjt i januari');
    await turn(page, 1).getByRole('button', { name: 'Spara omdömet' }).click();
    await turn(page, 1).getByText('Ditt omdöme är sparat: dåligt. Inaktuellt.').waitFor();
    await turn(page, 1).getByRole('button', { name: 'Ta tillbaka' }).click();
    await turn(page, 1).getByText('Omdömet är borttaget.').waitFor();
    await page.reload();
    await turn(page, 1).getByText('Ditt omdöme är sparat: bra.').waitFor();
    expect(faults).toEqual([]);
  },
);

journey(
  'an answer goes on live after a reload, and after the network was gone, with nothing twice',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page } = tab;
    await page.clock.install();
    await signIn(page, scene.stack);
    await page.goto(scene.stack.url + scene.askPath);
    await begin(page, slow);
    await page.getByText('Rad 2.').waitFor();
    await page.reload();
    await page.getByText('Rad 8.').waitFor();
    await expectLines(page, 7);
    await page.context().setOffline(true);
    // The browser does not cut what is open; a line that stays silent is cut by the page itself.
    await page.clock.fastForward(45_000);
    await page.getByText('Ansluter igen').waitFor();
    await page.context().setOffline(false);
    const before = (await lines(page)).length;
    await expect.poll(async () => (await lines(page)).length, { timeout: 20_000 }).toBeGreaterThan(before + 5);
    await page.keyboard.press('Escape');
    await page.getByText('Du stoppade svaret här.').waitFor();
    await expectLines(page, before);
  },
);

journey(
  'an API that is killed while it writes leaves what was written, says so, and answers again',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url);
    const { page } = tab;
    await signIn(page, scene.stack);
    await page.goto(scene.stack.url + scene.askPath);
    await begin(page, slow);
    await page.getByText('Rad 3.').waitFor();
    await scene.stack.restartApi('SIGKILL', () => page.getByText('Ansluter igen').waitFor());
    await page.getByText('Svaret är inte fullständigt').waitFor({ timeout: 60_000 });
    await expectLines(page, 0);
    await page.getByRole('button', { name: 'Svara igen' }).click();
    await page.getByText('Svar 2 av 2').waitFor();
    await page.getByText('Rad 2.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Du stoppade svaret här.').waitFor();
  },
  120_000,
);

journey('a line that does not come back is given up, and taken up when asked to', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url);
  const { page } = tab;
  await page.clock.install();
  await signIn(page, scene.stack);
  await page.goto(scene.stack.url + scene.askPath);
  await begin(page, slow);
  await page.getByText('Rad 2.').waitFor();
  await page.context().setOffline(true);
  const lost = page.getByText('Förbindelsen kom inte tillbaka.');
  await expect
    .poll(
      async () => {
        await page.clock.fastForward(10_000);
        return lost.count();
      },
      { timeout: 20_000 },
    )
    .toBe(1);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Anslut igen' }).click();
  await page.getByText('Rad 12.').waitFor();
  await expectLines(page, 11);
  await page.keyboard.press('Escape');
  await page.getByText('Du stoppade svaret här.').waitFor();

  await page.context().setOffline(true);
  await ask(page, 'Kommer den här fram?');
  await page.getByText('Förbindelsen bröts innan något svar hade börjat.').waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Fråga igen' }).click();
  await turn(page, 1).locator('.cite').waitFor();
});

journey('talking on is done by keyboard alone', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url);
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  await page.goto(scene.stack.url + scene.askPath);
  await write(page, 'Din fråga', slow);
  await page.keyboard.press('Control+Enter');
  await page.getByText('Rad 2.').waitFor();
  await press(page, 'Stoppa');
  await page.getByText('Du stoppade svaret här.').waitFor();
  await press(page, 'Svara igen');
  await page.getByText('Rad 2.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Du stoppade svaret här.').waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Svara igen');
  await press(page, 'Svar 1 av 2');
  await press(page, 'Bra');
  await page.getByText('Ditt omdöme är sparat: bra.').waitFor();
  await press(page, 'Byt namn');
  await write(page, 'Nytt namn', 'Med tangenter');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Med tangenter' }).waitFor();
  await press(page, 'Ta bort');
  await press(page, 'Ta bort samtalet');
  await page.getByText('Samtalet är borttaget.').waitFor();
  expect(faults).toEqual([]);
});
