/** The main way through the product, in a real browser over the real parts: by mouse, by keyboard, without scripts. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import routes from '../routes.ts';
import { press, write } from './keyboard.ts';
import { type Made, pathsOf } from './paths.ts';
import { signIn } from './sign-in.ts';
import { openStack, type Stack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
/** Addresses that the first journey leaves behind, for those after it. */
const made = {} as Made;

journey(
  'an administrator signs in, adds a site, pauses and resumes, asks, and reads what was cited',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { viewport: { width: 1280, height: 900 } });
    const { page, faults } = tab;
    await page.goto(await stack.makeLink());
    await page.getByRole('button', { name: 'Logga in' }).click();

    await page.getByLabel('Namn').fill('Medborgarservice');
    await page.getByRole('button', { name: 'Skapa utrymme' }).click();
    await page.waitForURL(/\/space\//);
    made.space = page.url();
    await page.getByLabel('Namn').fill('Webbplatsen');
    await page.getByRole('button', { name: 'Skapa samling' }).click();
    await page.waitForURL(/\/collection\//);
    made.collection = page.url();
    await page.getByRole('link', { name: 'Lägg till webbplats' }).click();
    await addSite(page, stack.site.url);

    await page.getByText(/^[1-9]\d* av \d+ kända sidor/).waitFor();
    await page.getByRole('button', { name: 'Pausa' }).click();
    await page.locator('.run-progress .state.paused').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Fortsätt' }).click();
    await page.locator('.run-progress .state.finished').waitFor({ timeout: 40_000 });
    await page.getByText('Varför sidor misslyckades').waitFor();
    made.crawl = page.url();
    made.page = `${stack.site.url}/`;
    made.source = await page
      .locator('.trail a')
      .last()
      .evaluate((link: HTMLAnchorElement) => link.href);

    await page.getByRole('link', { name: 'Fråga', exact: true }).click();
    await page.getByText('Svaren skrivs av en dator').waitFor();
    await ask(page, 'Vad kostar det att få bygglov för ett garage?');
    await page.locator('.answered', { hasText: '6 900' }).waitFor();
    // The next question waits in its field until the answer is whole.
    await page.getByRole('button', { name: 'Svara igen' }).waitFor();
    await ask(page, 'How long can I borrow books from the library?');
    await page.locator('.answered').nth(1).locator('.cite').first().waitFor();
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
    expect(await page.locator('.asked').count()).toBe(2);
    made.chat = page.url();

    await page.locator('.answered').first().locator('.cite').first().click();
    const source = page.locator('.source.chosen');
    expect(await source.locator('mark').allTextContents()).toEqual([expect.stringContaining('6 900')]);
    const original = await source.getByRole('link', { name: 'Öppna originalet' }).getAttribute('href');
    expect(original).toMatch(new RegExp(`^${stack.site.url}/.*#:~:text=`));
    await source.getByRole('link', { name: 'Läs i dokumentet' }).click();
    await page.locator('#cited').waitFor();
    made.document = page.url();
    expect((await page.locator('.text mark').allTextContents()).join(' ')).toContain('6 900');
    expect(await page.locator('#cited').evaluate((mark) => mark.getBoundingClientRect().top)).toBeLessThan(900);
    expect(faults).toEqual([]);
  },
  90_000,
);

journey(
  'every page is free of axe violations, wide, light and Swedish',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { viewport: { width: 1280, height: 900 } });
    const { page, faults } = tab;
    const look = { language: 'sv', colorScheme: 'light' } as const;
    const violations = await judgeAll(page, stack, ['/sign-in', '/link/nothing', '/no/such/page'], look);
    await signIn(page, stack);
    violations.push(...(await judgeAll(page, stack, pathsOf(routes, made), look)));
    expect(violations).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

journey('the whole main task is done by keyboard', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url);
  const { page, faults } = tab;
  await page.goto(await stack.makeLink());
  await press(page, 'Logga in');
  await page.waitForURL(`${stack.url}/`);
  await press(page, 'Medborgarservice');
  await press(page, 'Webbplatsen');
  await press(page, 'Lägg till webbplats');
  await write(page, 'Namn', 'En enda sida');
  await write(page, 'Startadresser', `${stack.site.url}/uppleva-gora/bibliotek`);
  await press(page, 'Avancerat');
  await write(page, 'Djup', '0');
  await press(page, 'Spara och läs in');
  await page.locator('.run-progress .state.finished').waitFor({ timeout: 30_000 });
  await press(page, 'Fråga');
  await write(page, 'Din fråga', 'Hur länge får jag ha lånade böcker hemma?');
  await page.keyboard.press('Control+Enter');
  await page.locator('.answered .cite').first().waitFor();
  await press(page, 'Källa 1');
  await press(page, 'Läs i dokumentet');
  await page.locator('#cited').waitFor();
  expect(faults).toEqual([]);
});

journey(
  'without scripts the same pages work: sign in, start, follow by reloading, ask, read',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { javaScriptEnabled: false });
    const { page } = tab;
    await signIn(page, stack);
    await page.goto(made.source);
    await page.getByRole('button', { name: 'Läs in nu' }).click();
    await page.getByRole('button', { name: 'Avbryt' }).click();
    await expect.poll(() => reloaded(page, '.run-progress .state'), { timeout: 20_000 }).toBe('Avbruten');
    await page.goto(made.space);
    await page.getByLabel('Din fråga').fill('Hur mycket kostar en flygbiljett till Reykjavik?');
    await page.getByRole('button', { name: 'Fråga' }).click();
    await page.getByText('Inget svar i källorna').waitFor();
    await page.getByLabel('Din fråga').fill('Vad kostar det att få bygglov för ett garage?');
    await page.getByRole('button', { name: 'Fråga' }).click();
    await page.locator('.cite').first().click();
    await page.getByRole('link', { name: 'Läs i dokumentet' }).first().click();
    expect((await page.locator('mark').allTextContents()).join(' ')).toContain('6 900');
  },
);

journey('a wrong form says what is wrong at its field, and loses nothing', async (chromium, stack) => {
  await using tab = await openTab(chromium, stack.url, { javaScriptEnabled: false });
  const { page } = tab;
  await signIn(page, stack);
  await page.goto(`${made.source}/edit`);
  await page.getByLabel('Startadresser').fill('storvik.example');
  await page.getByText('Avancerat').click();
  await page.getByLabel('Djup').fill('99');
  await page.getByRole('button', { name: 'Spara' }).click();
  const wrong = page.locator('[aria-invalid]');
  expect(await wrong.evaluateAll((fields) => fields.map(({ id }) => id))).toEqual(['startUrls', 'maxDepth']);
  expect(await page.getByLabel('Startadresser').inputValue()).toBe('storvik.example');
  expect(await page.locator('#maxDepth-error').textContent()).toContain('0 och 50');
});

// The last one: the language is kept with the person, and the others read Swedish.
journey(
  'every page is free of axe violations, narrow, dark and English',
  async (chromium, stack) => {
    await using tab = await openTab(chromium, stack.url, { viewport: { width: 390, height: 844 } });
    const { page, faults } = tab;
    await signIn(page, stack);
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor();
    const look = { language: 'en', colorScheme: 'dark' } as const;
    expect(await judgeAll(page, stack, pathsOf(routes, made), look)).toEqual([]);
    expect(faults).toEqual([]);
  },
  120_000,
);

type Look = { language: 'sv' | 'en'; colorScheme: 'light' | 'dark' };

/** What is wrong with these pages: by axe, and by what sticks out. */
async function judgeAll(page: Page, stack: Stack, paths: string[], { language, colorScheme }: Look): Promise<string[]> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const found: string[] = [];
  let missing = 0;
  for (const path of paths) {
    const answer = await page.goto(stack.url + path);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    // What is not there looks the same wherever it is not.
    if (answer?.status() === 404 && (missing += 1) > 1) continue;
    found.push(...(await judge(page)).map((violation) => `${path} ${violation}`));
    const sticksOut = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    if (sticksOut) found.push(`${path} is wider than the window`);
  }
  return found;
}

async function addSite(page: Page, site: string): Promise<void> {
  await page.getByLabel('Namn').fill('Kommunens webbplats');
  await page.getByLabel('Startadresser').fill(`${site}/\n${site}/en`);
  await page.getByText('Avancerat').click();
  await page.getByLabel('Ta inte med').fill('/kalender/*');
  await page.getByLabel('Förfrågningar per sekund').fill('15');
  await page.getByRole('button', { name: 'Spara och läs in' }).click();
}

async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Din fråga').fill(question);
  await page.getByRole('button', { name: 'Fråga' }).click();
}

async function reloaded(page: Page, selector: string): Promise<string | null> {
  await page.reload();
  return page.locator(selector).textContent();
}
