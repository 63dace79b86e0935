/** Somebody asks what is kept about them: recorded, gathered, looked over by a human, put off in time, and handed over. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { remindOfRequests } from '#activities/person-request/remind.ts';
import { openDatabase } from '#schema/database.ts';
import { makePerson } from '#schema/welcome.ts';
import { adder } from '#tests/rig/adder.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { dayIn } from '#tests/rig/person-request.ts';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { openStack, type Stack } from './stack.ts';
import { judge, openTab } from './tab.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openStack);
const siv = { email: 'siv@storvik.example', name: 'Siv Kanarie' };
const said = 'Olof Åkesson (olof@storvik.example) frågade Siv Kanarie om hamnen. Lillan ringer Olof på 070-123 45 67.';

/** Siv has asked something, and Olof has written of her. */
async function fill({ database, tenantId }: Stack): Promise<void> {
  const user = { role: 'user', language: 'sv' } as const;
  const sivId = await makePerson(database.migrateUrl, tenantId, { ...user, ...siv });
  const olof = { ...user, email: 'olof@storvik.example', name: 'Olof Åkesson' };
  const olofId = await makePerson(database.migrateUrl, tenantId, olof);
  await using db = await openDatabase({ url: database.workerUrl, pool: 1 });
  await db.withTenant(tenantId, async (tx) => {
    const add = adder(tx);
    const space_id = await add('space', { name: 'Hamnen', kind: 'shared' });
    const write = async (person_id: string, text: string) => {
      const conversation_id = await add('conversation', { space_id, person_id, title: 'Hamnen' });
      await add('message', { conversation_id, author: 'person', state: 'done', text });
    };
    await write(sivId, 'Vad kostar en båtplats för Siv? Mitt nummer är 070-765 43 21.');
    await write(olofId, said);
  });
}

/** One day is left, and those who answer are told, as the worker does from hour to hour. */
async function letTimePass({ database, tenantId }: Stack): Promise<void> {
  await using db = await openDatabase({ url: database.workerUrl, pool: 1 });
  await db.withTenant(tenantId, async (tx) => {
    await tx.sql(
      'update person_request set received_on = current_date - 29, due_on = current_date + 1 where tenant_id = $1',
      [tenantId],
    );
    await remindOfRequests(tx);
  });
}

async function fetched(page: Page): Promise<Record<string, string>> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Hämta registerutdraget' }).click(),
  ]);
  return readArchive(await readFile(await download.path()));
}

journey(
  'a request for access is recorded, gathered, looked over, put off and answered',
  async (chromium, stack) => {
    const { url } = stack;
    const found: string[] = [];
    await fill(stack);
    await using desk = await openTab(chromium, url);
    const { page } = desk;
    await enterAsOfficer(page, stack, 'Åsa', 'sv');
    await page.goto(`${url}/compliance/request`);
    await page.getByText('Ingen begäran väntar på svar.').waitFor();
    found.push(...(await wrongs(page, 'none')));
    await page.getByRole('link', { name: 'Registrera en begäran' }).click();
    await page.getByLabel('Personens e-postadress').fill(siv.email);
    await page.getByLabel('Diarienummer').fill('KS 2026/44');
    await page.getByLabel('Kom in').fill(dayIn(-3));
    await page.getByLabel('Sök också efter namnet').fill(siv.name);
    found.push(...(await wrongs(page, 'new')));
    await page.getByRole('button', { name: 'Registrera' }).click();

    await page.getByRole('heading', { name: 'Påbörja en läsning' }).waitFor({ timeout: 30_000 });
    found.push(...(await wrongs(page, 'reading')));
    await page.getByRole('button', { name: 'Påbörja läsningen' }).click();
    const hit = page.getByRole('listitem').filter({ hasText: 'Omnämnande' });
    await hit.getByText('[annan person] ([annan person]) frågade Siv Kanarie om hamnen').waitFor({ timeout: 30_000 });
    await hit.getByText('Olof Åkesson (namn)').waitFor();
    found.push(...(await wrongs(page, 'review')));
    await page.getByLabel('Ord eller fras').fill('Lillan');
    await page.getByRole('button', { name: 'Byt ut' }).click();
    await hit.getByText('[annan person] ringer [annan person] på [annan person].').waitFor();
    await hit.getByRole('button', { name: /^Lämna ut/ }).click();
    await page.getByRole('button', { name: 'Gör i ordning utdraget' }).waitFor();
    await page.getByRole('button', { name: 'Låt stå: 070-765 43 21' }).click();
    await page.getByRole('heading', { name: 'Får stå kvar' }).waitFor();

    await letTimePass(stack);
    await page.reload();
    await page.getByText('1 dag kvar').waitFor();
    await page.getByText('Ärendet KS 2026/44 ska besvaras senast').waitFor();
    await page.getByLabel('Ny sista dag').fill(dayIn(45));
    const later = page.getByRole('form', { name: 'Förläng tiden' });
    await later.getByLabel('Skäl').fill('Begäran är omfattande');
    await page.getByRole('button', { name: 'Förläng' }).click();
    await page.getByText('Begäran är omfattande').waitFor();
    await page.getByRole('link', { name: 'Svarsbrev att skriva ut' }).click();
    await page.getByText(`Tiden är därför förlängd till ${dayIn(45)}. Skäl: Begäran är omfattande`).waitFor();
    found.push(...(await wrongs(page, 'letter')));
    await page.goBack();

    await page.getByRole('button', { name: 'Gör i ordning utdraget' }).click();
    await page.getByRole('link', { name: 'Hämta registerutdraget' }).waitFor({ timeout: 30_000 });
    found.push(...(await wrongs(page, 'ended')));
    const files = await fetched(page);
    const { stores } = JSON.parse(files['data.json']!);
    expect(stores['mention.message']).toMatchObject([
      {
        text: '[annan person] ([annan person]) frågade Siv Kanarie om hamnen. [annan person] ringer [annan person] på [annan person].',
      },
    ]);
    expect(stores.message).toMatchObject([{ text: expect.stringContaining('070-765 43 21') }]);
    expect(Object.values(files).join('\n')).not.toMatch(/Olof|Lillan|070-123/);
    found.push(...(await judgeFile(chromium, files['index.html']!)));

    await using other = await openTab(chromium, url, { javaScriptEnabled: false });
    await enterAsOfficer(other.page, stack, 'Sven', 'en');
    await other.page.goto(`${url}/compliance/request?ended`);
    await other.page.getByRole('link', { name: 'KS 2026/44' }).click();
    await other.page.getByRole('link', { name: 'Letter to print' }).click();
    await other.page.getByText('Here is what the organisation keeps about you').waitFor();
    expect(found).toEqual([]);
    expect([...desk.faults, ...other.faults]).toEqual([]);
  },
  90_000,
);

/** As whoever gets the answer opens it: from a disk, without the product. */
async function judgeFile(chromium: Parameters<typeof openTab>[0], text: string): Promise<string[]> {
  const dir = await mkdtemp(join(inject('runDir'), 'answer-'));
  try {
    await writeFile(join(dir, 'index.html'), text);
    await using tab = await openTab(chromium, 'file://');
    await tab.page.goto(`file://${dir}/index.html`);
    await tab.page.getByRole('heading', { name: 'Registerutdrag' }).waitFor();
    return await judge(tab.page);
  } finally {
    await rm(dir, { recursive: true });
  }
}
