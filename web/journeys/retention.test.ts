/**
 * Retention in a real browser: a decision, a rule that is tried first, a disposal whose set a hold changes, the second
 * person's approval, the certificate on paper, and what the things themselves, the plan and the register say of it.
 */
import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { wrongs } from './look.ts';
import { enterAsOfficer } from './officer.ts';
import { ask, signIn } from './sign-in.ts';
import { openTab, type Tab } from './tab.ts';
import { openScene, type Scene } from './talking-scene.ts';
import { journeysIn } from './walk.ts';

const journey = journeysIn(openScene);
const reference = 'KS 2026/17';

/** The two documents, both of the year before last; answers the ids by title. */
async function age({ stack: { database, tenantId } }: Scene): Promise<Map<string, string>> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; title: string }>(
    `update document set first_seen_at = now() - interval '800 days' where tenant_id = $1 returning id, title`,
    [tenantId],
  );
  await client.end();
  return new Map(rows.map(({ id, title }) => [title, id]));
}

async function decide(page: Page): Promise<void> {
  await page.getByLabel('Beteckning').fill(reference);
  await page.getByLabel('Vad beslutet gäller').fill('Webbsidor som inte längre behövs');
  await page.getByLabel('Beslutat av').fill('Kommunstyrelsen');
  await page.getByLabel('Beslutsdag').fill('2026-02-01');
  await page.getByRole('button', { name: 'Ta upp i registret' }).click();
  await page.getByRole('heading', { name: reference }).waitFor();
}

/** Documents go a year after they came, and are looked through first. */
async function makeRule(page: Page, found: string[]): Promise<void> {
  await page.getByRole('link', { name: 'Ny gallringsregel' }).click();
  await page.getByRole('button', { name: 'Prova' }).click();
  await page.getByText('2 saker gallras').waitFor();
  await page.getByRole('cell', { name: 'Avgifter för bygglov' }).waitFor();
  found.push(...(await wrongs(page, 'tried')));
  await page.getByRole('button', { name: 'Skapa regeln' }).click();
  await page.getByText('1 år efter att det kom till').waitFor();
}

/** As Sven, in English; the page is read again by itself until all is gone. */
async function approve({ page }: Tab, found: string[]): Promise<void> {
  await page.getByRole('link', { name: `Disposal by ${reference}: 2 things to approve` }).click();
  await page.getByRole('button', { name: 'Approve the disposal' }).click();
  await page.getByRole('alert').waitFor();
  const kept = page.getByRole('row', { name: /Bygglov .*Legal hold/ });
  await kept.waitFor();
  found.push(...(await wrongs(page, 'changed')));
  await page.getByRole('button', { name: 'Approve the disposal' }).click();
  await page.getByRole('status').getByText('Carried out').waitFor({ timeout: 60_000 });
  await kept.waitFor();
  found.push(...(await wrongs(page, 'carried out')));
}

async function readCertificate(page: Page, found: string[]): Promise<void> {
  await page.getByRole('link', { name: 'Visa gallringsintyget' }).click();
  await page.getByRole('heading', { name: 'Gallringsintyg' }).waitFor();
  await page.getByText('Dokument: 1 år efter att det kom till').waitFor();
  await page.getByRole('button', { name: 'Skriv ut' }).waitFor();
  found.push(...(await wrongs(page, 'certificate')));
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Spara som PDF' }).click();
  const pdf = await (await saved).createReadStream();
  expect((await pdf.take(1).toArray())[0]!.subarray(0, 5).toString()).toBe('%PDF-');
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation').filter({ visible: true }).count()).toBe(0);
  await page.emulateMedia({ media: 'screen' });
}

async function openHome(chromium: Browser, { stack }: Scene): Promise<Tab> {
  const tab = await openTab(chromium, stack.url);
  await signIn(tab.page, stack);
  return tab;
}

journey(
  'by a decision and a rule goes what no hold keeps, when a second person has approved it, and it is certified',
  async (chromium, scene) => {
    const { stack, spaceId } = scene;
    const { url } = stack;
    const found: string[] = [];
    const documents = await age(scene);
    const heldId = documents.get('Bygglov')!;
    await using home = await openHome(chromium, scene);
    await using desk = await openTab(chromium, url);
    const { page } = desk;
    await enterAsOfficer(page, stack, 'Olga', 'sv');
    await page.goto(`${url}/compliance`);
    found.push(...(await wrongs(page, 'home, empty')));
    await page.getByRole('link', { name: 'Ta upp ett gallringsbeslut' }).click();
    await decide(page);
    await makeRule(page, found);

    await home.page.goto(`${url}/document/${heldId}`);
    await home.page.getByText(`enligt ${reference}: 1 år efter att det kom till`).waitFor();
    await home.page.goto(`${url}/space/${spaceId}`);
    await home.page
      .getByText(`Dokument granskas för gallring 1 år efter att det kom till, enligt ${reference}`)
      .waitFor();

    await page.goto(`${url}/compliance/calendar`);
    await page.getByRole('listitem').filter({ hasText: '2 saker' }).waitFor();
    found.push(...(await wrongs(page, 'plan')));
    await page.goto(`${url}/compliance/rule`);
    await page.getByRole('link', { name: 'Dokument' }).click();
    await page.getByRole('link', { name: 'Visa vad regeln tar i dag' }).click();
    await page.getByRole('button', { name: 'Begär gallring nu' }).click();
    await page.getByText('Väntar på godkännande').waitFor();
    await page.getByText('Någon annan behöver godkänna den.').waitFor();
    expect(await page.getByRole('button', { name: 'Godkänn gallringen' }).count()).toBe(0);
    found.push(...(await wrongs(page, 'waiting')));

    await using other = await openTab(chromium, url);
    await enterAsOfficer(other.page, stack, 'Sven', 'en');
    await other.page.goto(`${url}/compliance`);
    await ask(page, url, '/hold', {
      ...{ title: 'Tvist om ett bygglov', reason: 'Handlingen behövs i domstolen', reference: 'KS 2026/40' },
      ...{ reviewOn: '2199-01-01', scopes: [{ kind: 'document', id: heldId }] },
    });
    await approve(other, found);

    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${url}/compliance/decision`);
    await page.getByRole('row', { name: /1 sak/ }).waitFor();
    found.push(...(await wrongs(page, 'register')));
    await page.goto(`${url}/compliance/purge`);
    await page.getByRole('link', { name: reference }).click();
    await readCertificate(page, found);
    await page.goto(`${url}/compliance`);
    found.push(...(await wrongs(page, 'home')));

    await home.page.goto(`${url}/document/${heldId}`);
    await home.page.getByText('En rättslig spärr håller det kvar så länge.').waitFor();
    const gone = await home.page.goto(`${url}/document/${documents.get('Avgifter för bygglov')}`);
    expect(gone!.status()).toBe(404);
    expect(found).toEqual([]);
    expect([...desk.faults, ...home.faults, ...other.faults]).toEqual([]);
  },
  240_000,
);
