/**
 * Records of AI and of collections in a real browser: what is told before the first question, how its answer came about,
 * which systems are used, and a collection that goes out as a package and comes in again.
 */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { RecipientRegister } from '#schema/recipient.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { choose, openCollection, openScene, type Scene, untilRead } from './files-scene.ts';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const answer = 'Bygglov för ett garage kostar 6 900 kronor [1: "6 900 kronor"].';

async function openRecords(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const model = built.use(await serveChatModel(() => ({ kind: 'say', pieces: [answer] })));
  const scene = built.use(await openScene({ OPENAI_BASE_URL: model.baseUrl }));
  const held = built.move();
  return { ...scene, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

const journey = journeysIn(openRecords);

/** Tells people in the organisation's own words, and asks. */
async function askAsTold(page: Page, { stack: { url }, spaceId }: Scene): Promise<string[]> {
  const found: string[] = [];
  await page.goto(`${url}/compliance/notice`);
  await page.getByLabel('På svenska').fill('Svaren i {space} skrivs av en maskin.\n\nKontrollera källan.');
  found.push(...(await wrongs(page, 'notice')));
  await page.getByRole('button', { name: 'Spara texterna' }).click();
  await page.getByText('Svaren i Storvik skrivs av en maskin.').waitFor();

  await page.goto(`${url}/chat?spaceId=${spaceId}`);
  const told = page.getByText('Svaren i Storvik skrivs av en maskin.');
  await told.waitFor();
  expect(await page.locator('.turn').count()).toBe(0);
  await page.getByLabel('Din fråga').fill('Vad kostar bygglov för ett garage?');
  await page.getByRole('button', { name: 'Fråga', exact: true }).click();
  const answered = page.locator('.answered[data-ai-generated=true]');
  await answered.getByText('6 900 kronor').first().waitFor({ timeout: 30_000 });
  await page.waitForURL(/\/chat\/[^?]+/);
  await told.waitFor();
  return found;
}

async function replay(page: Page, url: string): Promise<string[]> {
  const found: string[] = [];
  await page.goto(`${url}/compliance/answer`);
  found.push(...(await wrongs(page, 'closed')));
  await page.getByLabel('Reason').fill('Case 2026-118: what was the citizen told?');
  await page.getByRole('button', { name: 'Begin the reading' }).click();
  await page.getByRole('table', { name: 'How answers came about' }).getByRole('link').first().waitFor();
  found.push(...(await wrongs(page, 'answers')));
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { name: 'The instructions' }).waitFor();
  await page.getByText('Vad kostar bygglov för ett garage?').waitFor();
  const replayed = page.locator('article[data-ai-generated=true]');
  expect(await replayed.getAttribute('data-generated-by')).toMatch(/^Diarium \/ gpt-4\.1-mini \/ 127\.0\.0\.1/);
  await replayed.getByRole('link', { name: 'taxa' }).first().waitFor();
  await replayed.getByText('Read the instructions').click();
  found.push(...(await wrongs(page, 'replay')));

  await page.goto(`${url}/compliance/ai`);
  await page.getByRole('heading', { name: 'Writes answers' }).waitFor();
  await page.getByRole('link', { name: '1 answer on record' }).waitFor();
  await page.getByText('State purpose, risk and who answers for it').first().click();
  found.push(...(await wrongs(page, 'register')));
  await page.getByLabel('Purpose').first().fill('Answers to the staff');
  await page.getByLabel('Risk by the AI Act').first().selectOption('limited');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.locator('dd', { hasText: 'Answers to the staff' }).waitFor();
  return found;
}

/** Whoever answers, and all that the product itself runs on, stand among the recipients: nothing else was spoken to. */
async function seeRecipients(page: Page, { stack: { url, reached } }: Scene): Promise<string[]> {
  await page.goto(`${url}/compliance/recipient`);
  await page.getByRole('cell', { name: 'Questions, and the passages that answers stand on' }).waitFor();
  const found = await wrongs(page, 'recipients');
  const register: RecipientRegister = await (await page.request.get(`${url}/api/v1/recipient`)).json();
  const entered = register.recipients.map(({ host }) => host);
  expect([...reached()].filter((place) => !entered.includes(place))).toEqual([]);
  const answering = register.recipients.find(({ use }) => use === 'answer')!;
  expect(reached()).toContain(answering.host);
  return found;
}

const digestOn = (page: Page) =>
  page.locator('dt', { hasText: 'Samlingens kontrollsumma' }).locator('xpath=following-sibling::dd[1]').textContent();

/** Out and in again, as the same collection. */
async function pack(page: Page, { stack: { url }, collection }: Scene): Promise<string[]> {
  const found: string[] = [];
  await page.goto(url + collection);
  await page.getByRole('link', { name: 'Arkivpaket' }).click();
  await page.getByText('Inget paket är gjort eller inläst.').waitFor();
  found.push(...(await wrongs(page, 'packages')));
  await page.getByRole('button', { name: 'Gör paketet' }).click();
  await page.getByText('Paketet är klart att hämta.').waitFor({ timeout: 30_000 });
  found.push(...(await wrongs(page, 'package')));
  const digest = await digestOn(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /^Hämta collection-/ }).click(),
  ]);

  await page.goto(`${url}/compliance/package`);
  await page.getByLabel('Samlingens namn').fill('Från arkivet');
  await page.getByLabel('Paket', { exact: true }).setInputFiles(await download.path());
  await page.getByRole('button', { name: 'Läs in paketet' }).click();
  await page.getByText('dess kontrollsumma är densamma som paketets').waitFor({ timeout: 30_000 });
  expect(await digestOn(page)).toBe(digest);
  await page.getByRole('link', { name: 'Från arkivet' }).click();
  await page.locator('tbody').getByText('taxa').first().waitFor();
  return found;
}

journey(
  'people are told that a machine answers, the answer can be played back, and its collection goes out and comes in whole',
  async (chromium, scene) => {
    const { stack } = scene;
    await using home = await openTab(chromium, stack.url);
    await openCollection(home.page, scene);
    // Said by the page's scripts: a file that is chosen before they run goes nowhere.
    await home.page.getByText('Släpp filer och mappar här').waitFor();
    await choose(home.page, scene, 'taxa.md', '# Taxa\n\nBygglov för ett garage kostar 6 900 kronor.\n');
    await untilRead(home.page, scene, 'taxa.md');
    const found = await askAsTold(home.page, scene);
    await using desk = await openTab(chromium, stack.url);
    await enterAsOfficer(desk.page, stack, 'Olga', 'en');
    found.push(...(await replay(desk.page, stack.url)));
    found.push(...(await seeRecipients(desk.page, scene)));
    found.push(...(await pack(home.page, scene)));
    expect(found).toEqual([]);
    expect([...home.faults, ...desk.faults]).toEqual([]);
  },
  150_000,
);
