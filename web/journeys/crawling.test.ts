/** The way through wider crawling in a real browser: kinds, schedules, credentials, dry runs, pace, differences, files. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startSlow, stillPages } from './crawling-pages.ts';
import { figure, finished, openForm, openScene, politely, saveSource } from './crawling-scene.ts';
import { login, pageOf, pdf } from './crawling-site.ts';
import { signIn } from './sign-in.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openScene);

journey('each kind of source asks for what it needs, and reads what it should', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url);
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  const { origin } = scene.site;
  const kinds = [
    { kind: 'sitemap', addresses: `${origin}/sitemap.xml`, label: 'sitemapens adress', pages: '4', depth: false },
    { kind: 'flöden', addresses: `${origin}/nyheter.xml`, label: 'Flödets adress', pages: '3', depth: false },
    {
      kind: 'lista',
      addresses: `${origin}/skola\n${origin}/vatten`,
      label: 'Adresser att läsa',
      pages: '2',
      depth: false,
    },
    { kind: 'Följ länkar', addresses: `${origin}/`, label: 'Startadresser', pages: '10', depth: true },
  ];
  for (const { kind, addresses, label, pages, depth } of kinds) {
    await openForm(page, scene);
    await page.getByLabel('Namn').fill(`Storvik, ${kind}`);
    await page.getByRole('radio', { name: kind }).check();
    await page.locator('label', { hasText: label }).getByText(label).waitFor();
    await page.getByLabel(label).fill(addresses);
    await politely(page, '50');
    expect(await page.getByLabel('Djup').isVisible()).toBe(depth);
    await page.getByRole('button', { name: 'Spara och läs in' }).click();
    await finished(page);
    expect([kind, await figure(page, 'Nya')]).toEqual([kind, pages]);
  }
  expect(faults).toEqual([]);
});

journey(
  'a schedule is chosen, said in words, and refused at its own field; without scripts',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, { javaScriptEnabled: false });
    const { page } = tab;
    await signIn(page, scene.stack);
    await saveSource(page, scene, 'Varje månad', '/');
    await page.getByText('Bara när någon startar den').waitFor();
    await page.getByRole('link', { name: 'Ändra' }).click();
    const often = page.getByLabel('Hur ofta');
    expect(await page.getByLabel('Tidszon').isVisible()).toBe(false);
    await often.selectOption({ label: 'Enligt ett cron-uttryck' });
    await page.getByLabel('Cron-uttryck').fill('varje måndag');
    await page.getByRole('button', { name: 'Spara' }).click();
    expect(await page.locator('[aria-invalid]').evaluateAll((fields) => fields.map(({ id }) => id))).toEqual(['cron']);
    expect(await page.locator('#cron-error').textContent()).toContain('0 6 * * 1-5');

    await often.selectOption({ label: 'Varje månad' });
    expect(await page.getByLabel('Cron-uttryck').isVisible()).toBe(false);
    await page.getByLabel('Tidszon').selectOption('Europe/Helsinki');
    await page.getByRole('button', { name: 'Spara' }).click();
    await page.getByText('varje månad den 1:a kl. 03.00, Europe/Helsinki').waitFor();
    expect(await page.locator('.times li').allTextContents()).toHaveLength(5);
    expect(await page.locator('.times li').first().textContent()).toMatch(/-01 0[12]:00$/);
  },
);

journey('credentials are given, sent to their host, replaced and removed, and never shown', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url);
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  await saveSource(page, scene, 'Intranätet', '/intranet');
  const source = page.url();
  await page.getByText('Lägg till eller ersätt').click();
  expect(await page.getByLabel('Värd', { exact: true }).inputValue()).toBe(scene.site.hostPort);
  await page.getByLabel('Värd', { exact: true }).fill('https://fel/adress');
  await page.getByRole('button', { name: 'Spara inloggningen' }).click();
  await page.locator('#host-error').waitFor();
  await page.getByLabel('Värd', { exact: true }).fill(scene.site.hostPort);
  await page.getByLabel('Användarnamn', { exact: true }).fill(login.user);
  await page.getByLabel('Lösenord', { exact: true }).fill(login.password);
  await page.getByRole('button', { name: 'Spara inloggningen' }).click();
  await page.getByText(`Skickas bara till ${scene.site.hostPort}.`).waitFor();
  await page.reload();
  expect(await page.content()).not.toContain(login.password);

  await page.getByRole('button', { name: 'Läs in nu' }).click();
  await finished(page);
  expect(await figure(page, 'Nya')).toBe('1');
  await page.goto(source);
  await page.getByRole('link', { name: `Ersätt ${scene.site.hostPort}` }).click();
  await page.getByRole('radio', { name: 'Eget huvud' }).check();
  expect(await page.getByLabel('Lösenord', { exact: true }).isVisible()).toBe(false);
  await page.getByLabel('Huvudets namn').fill('X-Api-Key');
  await page.getByLabel('Huvudets värde').fill('nyckel');
  await page.getByRole('button', { name: 'Spara inloggningen' }).click();
  await page.getByRole('cell', { name: 'Eget huvud' }).waitFor();
  await page.getByRole('button', { name: `Ta bort ${scene.site.hostPort}` }).click();
  await page.getByText('Källan läses utan inloggning.').waitFor();
  expect(faults).toEqual([]);
});

journey(
  'a dry run counts, the real run follows, and the next one shows what changed',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, { acceptDownloads: true });
    const { page, faults } = tab;
    await signIn(page, scene.stack);
    await openForm(page, scene);
    await page.getByLabel('Namn').fill('Provkörd');
    await page.getByLabel('Startadresser').fill(`${scene.site.origin}/`);
    await politely(page, '50');
    await page.getByRole('button', { name: 'Spara och provkör' }).click();
    await page.getByText('Vad en inläsning skulle ge').waitFor({ timeout: 40_000 });
    expect(await figure(page, 'Sidor')).toBe('9');
    expect(await figure(page, 'Länkade filer')).toBe('1');
    expect(await figure(page, 'Kostnad')).toBe('0,00 USD');
    await page.getByText('Provkörningen har tittat på alla 9 sidor.').waitFor();
    await page.getByRole('button', { name: 'Starta inläsningen' }).click();
    await page.getByRole('heading', { name: 'Inläsning av Provkörd' }).waitFor();
    await finished(page);

    scene.site.pages['/skola'] = pageOf('skola', 'Avgiften för skola är 950 kronor om året.');
    delete scene.site.pages['/vatten'];
    scene.site.pages['/nytt'] = pageOf('nytt', 'Ett nytt badhus öppnar i sommar vid Storsjön.');
    scene.site.pages['/'] = pageOf('Storvik', 'Välkommen.', '<a href="/skola">skola</a> <a href="/nytt">nytt</a>');
    const first = page.url();
    await page.getByRole('button', { name: 'Läs in igen' }).click();
    await page.waitForURL((url) => url.href !== first);
    await page.reload();
    await finished(page);
    await page.getByRole('link', { name: 'Vad som skiljer från körningen före' }).click();
    const kinds = page.getByRole('navigation', { name: 'Visa' });
    await kinds.getByRole('link', { name: 'Nya 1', exact: true }).waitFor();
    await kinds.getByRole('link', { name: 'Borta 1', exact: true }).waitFor();
    await kinds.getByRole('link', { name: 'Ändrade 2', exact: true }).click();
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Ladda ner som CSV' }).click(),
    ]);
    expect(readFileSync(await csv.path(), 'utf8')).toContain(`${scene.site.origin}/nytt`);
    await page.getByRole('row', { name: '/skola' }).getByRole('link', { name: 'Visa textens ändringar' }).click();
    await page.locator('del').first().waitFor();
    expect((await page.locator('del').allTextContents()).join()).toBe('400');
    expect((await page.locator('ins').allTextContents()).join()).toBe('950');
    expect(faults).toEqual([]);
  },
  90_000,
);

journey('a run that crawls along is told to go faster', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url);
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  await openForm(page, scene);
  await page.getByLabel('Namn').fill('Långsam');
  await page.getByRole('radio', { name: 'lista' }).check();
  const addresses = ['bygglov', 'avfall', 'bibliotek', 'simhall', 'parkering', 'lekplatser'];
  await page.getByLabel('Adresser att läsa').fill(addresses.map((path) => `${scene.site.origin}/${path}`).join('\n'));
  await politely(page, '0.1');
  await page.getByRole('button', { name: 'Spara och läs in' }).click();
  await page.getByText('Högst 0,1 förfrågningar per sekund').waitFor();
  await page.getByText('av 6 kända sidor').waitFor();
  await page.getByLabel('Förfrågningar per sekund').fill('0');
  await page.getByRole('button', { name: 'Ändra takten' }).click();
  await page.locator('#requestsPerSecond-error').waitFor();
  await page.getByLabel('Förfrågningar per sekund').fill('50');
  await page.getByRole('button', { name: 'Ändra takten' }).click();
  await page.getByText('Högst 50 förfrågningar per sekund').waitFor();
  await finished(page);
  expect(await figure(page, 'Nya')).toBe('6');
  expect(faults).toEqual([]);
});

journey('a linked file is read like a page, and can be saved', async (chromium, scene) => {
  await using tab = await openTab(chromium, scene.stack.url, { acceptDownloads: true });
  const { page, faults } = tab;
  await signIn(page, scene.stack);
  await page.goto(scene.stack.url + scene.archive.emptyCollection);
  await page.getByRole('link', { name: 'Med text' }).click();
  const file = page.getByRole('link', { name: 'Taxa 2026' }).first();
  await expect.poll(() => page.reload().then(() => file.count()), { timeout: 40_000 }).toBe(1);
  await file.click();
  await page.getByText('Tillsyn av en cistern kostar 1 340 kronor i timmen.').first().waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Spara originalet (PDF)' }).click(),
  ]);
  expect(readFileSync(await saved.path()).equals(pdf)).toBe(true);
  expect(saved.suggestedFilename()).toMatch(/\.pdf$/);
  expect(faults).toEqual([]);
});

journey(
  'in every state the screens are free of axe violations and of sideways scroll',
  async (chromium, scene) => {
    await using tab = await openTab(chromium, scene.stack.url, { viewport: { width: 1280, height: 900 } });
    const { page, faults } = tab;
    await signIn(page, scene.stack);
    const judged: Record<string, string[]> = {};
    const look = async (state: string, colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      judged[`${state} ${colorScheme}`] = await judge(page);
      const { scrollWidth, width } = await widths(page);
      expect([state, scrollWidth]).toEqual([state, width]);
    };
    const slow: string[] = [];
    for (let nth = 1; nth <= 5; nth += 1) slow.push(await startSlow(page, scene, `Långsam ${nth}`));
    await page.goto(scene.stack.url + slow[4]!);
    await page.getByText('Plats 1 i kön.').waitFor();
    const pages: Record<string, string> = { running: slow[0]!, waiting: slow[4]!, ...stillPages(scene) };
    const lookAtAll = async (colorScheme: 'light' | 'dark') => {
      for (const [state, path] of Object.entries(pages)) {
        await page.goto(scene.stack.url + path);
        await look(state, colorScheme);
      }
      await page.goto(scene.stack.url + pages['form, blank']!);
      await page.locator('form:has([name=kind]) button').first().click();
      await page.locator('[aria-invalid]').first().waitFor();
      await look('form, refused', colorScheme);
    };
    await lookAtAll('light');
    await page.getByRole('button', { name: 'English' }).click();
    await page.setViewportSize({ width: 390, height: 844 });
    await lookAtAll('dark');

    expect(Object.entries(judged).filter(([, violations]) => violations.length > 0)).toEqual([]);
    expect(faults).toEqual([]);
  },
  240_000,
);

const widths = (page: Page) =>
  page.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, width: window.innerWidth }));
