/** Running the installation, in a real browser: organisations made, bounded and closed while their people are at work. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { wrongs } from './look.ts';
import { operate, signIn } from './sign-in.ts';
import type { Stack } from './stack.ts';
import { openTab } from './tab.ts';
import { ask, openScene, slowly } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openScene);

/** The form of one part of a tenant's page. */
const part = (page: Page, name: string) => page.getByRole('form', { name });

journey(
  'an organisation is made, and its administrator let in by the link that is shown',
  async (chromium, { stack }) => {
    await using tab = await openTab(chromium, stack.url);
    const { page, faults } = tab;
    const found: string[] = [];
    await operate(page, stack);
    found.push(...(await wrongs(page, 'tenants')));
    await page.goto(`${stack.url}/admin`);
    await page.getByRole('heading', { name: 'Kom igång' }).waitFor();
    found.push(...(await wrongs(page, 'first hour')));
    await page.goto(`${stack.url}/system/tenants`);
    await page.getByRole('link', { name: 'Ny organisation' }).click();
    await page.getByLabel('Namn', { exact: true }).fill('Hamnens kommun');
    await page.getByLabel('Kort namn').fill('storvik');
    await page.getByLabel('Administratörens namn').fill('Åsa Öst');
    await page.getByLabel('Administratörens e-postadress').fill('asa@hamnen.example');
    await page.getByRole('button', { name: 'Skapa organisationen' }).click();
    await page.getByText('En annan organisation har den adressen.').waitFor();
    found.push(...(await wrongs(page, 'taken')));
    await page.getByLabel('Kort namn').fill('hamnen');
    await page.getByRole('button', { name: 'Skapa organisationen' }).click();
    await page.getByText('Hamnens kommun är skapad.').waitFor();
    found.push(...(await wrongs(page, 'made')));
    const link = /http\S+\/invite\/[\w.-]+/.exec(await page.content())![0];
    expect(found).toEqual([]);
    expect(faults).toEqual([]);

    await using other = await openTab(chromium, stack.url);
    await other.page.goto(link);
    await other.page.getByRole('button', { name: 'Ta emot inbjudan' }).click();
    await other.page.waitForURL(/\/(account)?$/);
    await other.page.goto(`${stack.url}/admin`);
    await other.page.getByRole('link', { name: 'Bestäm reglerna' }).click();
    await other.page.getByLabel('Domäner som får bjudas in').fill('hamnen.example');
    await other.page.getByRole('button', { name: 'Spara' }).click();
    await other.page.getByText('Sparat.').waitFor();
    found.push(...(await wrongs(other.page, 'setting')));
    await other.page.goto(`${stack.url}/admin`);
    await other.page.locator('.steps li.done', { hasText: 'Bestäm reglerna' }).waitFor();
    expect(found).toEqual([]);
  },
);

journey(
  'quota, limits and switches are set without scripts, and a limit that is none is refused',
  async (chromium, { stack }) => {
    await using tab = await openTab(chromium, stack.url, { javaScriptEnabled: false });
    const { page } = tab;
    await operate(page, stack);
    await page.getByLabel('Sök efter namn').fill('storvik');
    await page.getByRole('button', { name: 'Sök' }).click();
    await page.getByRole('link', { name: 'Storviks kommun' }).click();
    await part(page, 'Hur mycket').getByLabel('Personer').fill('50');
    await part(page, 'Hur mycket').getByRole('button').click();
    await page.getByText('Sparat.').waitFor();
    expect(await page.locator('.use').textContent()).toContain('1 av 50');
    const pages = page.getByRole('group', { name: 'Sidor per inläsning' });
    await page.getByLabel('Använd egna gränser').check();
    await pages.getByLabel('Minst').fill('900');
    await pages.getByLabel('Mest').fill('800');
    await part(page, 'Gränser').getByRole('button').click();
    await page.getByText(/Skriv ett tal mellan 1 och/).waitFor();
    await page.getByLabel('Använd egna gränser').check();
    await pages.getByLabel('Minst').fill('1');
    await pages.getByLabel('Mest').fill('800');
    await part(page, 'Gränser').getByRole('button').click();
    await page.getByText('Sparat.').waitFor();
    expect(await pages.getByLabel('Mest').inputValue()).toBe('800');
    await part(page, 'Vad organisationen').getByLabel('API-nycklar').uncheck();
    await part(page, 'Vad organisationen').getByRole('button').click();
    await page.getByText('Sparat.').waitFor();
    expect(await page.getByLabel('API-nycklar').isChecked()).toBe(false);
  },
);

journey(
  'an organisation is closed while a chat streams and a crawl runs: all of it stops, and goes on when it is opened',
  async (chromium, { stack, askPath }) => {
    await using db = await openDatabase({ url: stack.database.appUrl, pool: 1 });
    await using office = await openTab(chromium, stack.url);
    await operate(office.page, stack);
    await using tab = await openTab(chromium, stack.url);
    const { page } = tab;
    await signIn(page, stack);
    const crawlId = await startCrawl(page, stack);
    const state = async () => {
      const rows = await db.readTenant<{ state: string }>(
        stack.tenantId,
        'select state from crawl where tenant_id = tenant.id and id = $2',
        [crawlId],
      );
      return rows[0]?.state;
    };
    await expect.poll(state, { timeout: 20_000 }).toBe('running');
    await page.goto(stack.url + askPath);
    await ask(page, `Vad kostar bygglov för ett garage, ${slowly}?`);
    await page.getByText('Rad 3.').waitFor();

    await office.page.getByRole('link', { name: 'Storviks kommun' }).click();
    await office.page.getByRole('button', { name: 'Stäng Storviks kommun' }).click();
    expect(await wrongs(office.page, 'closing')).toEqual([]);
    await office.page.getByRole('button', { name: 'Stäng organisationen' }).click();
    await office.page.getByText('Organisationen är stängd.').waitFor();
    const closedMs = Date.now();
    await expect.poll(state, { timeout: 30_000 }).toBe('paused');
    const shown = () => page.locator('.answered').last().textContent();
    await expect
      .poll(
        async () => {
          const before = await shown();
          await page.waitForTimeout(1_500);
          return (await shown()) === before;
        },
        { timeout: 60_000 },
      )
      .toBe(true);
    expect(Date.now() - closedMs).toBeLessThan(60_000);
    await page.goto(stack.url);
    await page.waitForURL(/\/sign-in/);

    await office.page.getByRole('button', { name: 'Öppna organisationen' }).click();
    await office.page.getByRole('button', { name: 'Stäng Storviks kommun' }).waitFor();
    await expect.poll(state, { timeout: 30_000 }).toMatch(/running|finished/);
    await signIn(page, stack);
  },
  180_000,
);

/** Starts a crawl of the sample site that takes its time; answers its id. */
async function startCrawl(page: Page, stack: Stack): Promise<string> {
  const headers = { origin: stack.url, 'sec-fetch-site': 'same-origin' };
  const api = async (method: 'GET' | 'POST', path: string, data?: object) => {
    const answer = await page.request.fetch(`${stack.url}/api/v1${path}`, { method, headers, ...(data && { data }) });
    if (!answer.ok()) throw new Error(await answer.text());
    return answer.json();
  };
  const { items: spaces } = await api('GET', '/space');
  const spaceId = spaces.find(({ name }: { name: string }) => name === 'Storvik').id;
  const { id: collectionId } = await api('POST', '/collection', { spaceId, name: 'Långsamt' });
  const form = { name: 'Långsamt', startUrls: [stack.site.url], requestsPerSecond: 0.5, maxPages: 500 };
  const { id: sourceId } = await api('POST', '/source', { collectionId, ...form });
  return (await api('POST', '/crawl', { sourceId })).id;
}
