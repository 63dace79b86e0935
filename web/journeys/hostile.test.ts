/** What hostile sites, models and people write is shown in a real browser, and does nothing there. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { openDatabase } from '#schema/database.ts';
import { readSettings } from '#schema/settings.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { addCollection, storePages } from '#tests/rig/knowledge.ts';
import { hostileUrls, payloads } from '../parts/markdown-payloads.ts';
import { openBrowser, whyNoBrowser } from './browser.ts';
import { openPlanter, storable } from './plant.ts';
import { openStack, type Stack } from './stack.ts';
import { strays, watchStrays } from './stray.ts';
import { openTab } from './tab.ts';

async function signIn(page: Page, stack: Stack): Promise<void> {
  await page.goto(await stack.makeLink());
  await page.getByRole('button').first().click();
  await page.waitForURL(`${stack.url}/`);
}

test('the watch over a page sees what runs, loads or leads away', async (context) => {
  const browser = await openBrowser();
  if (!browser) return context.skip(whyNoBrowser);
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  const url = 'http://ours.example/';
  await using tab = await openTab(browser, 'http://ours.example');
  const { page, faults } = tab;
  await watchStrays(page);
  const body = `<main class="answered"><p class="text"><a href="https://foreign.example/">x</a>
    <a href="javascript:alert(1)">x</a></p><img src="https://foreign.example/x.png" onerror="alert(1)"></main>`;
  await page.route('**', (route) =>
    route.request().url() === url ? route.fulfill({ body, contentType: 'text/html' }) : route.abort(),
  );
  await page.goto(url);
  await expect
    .poll(() => faults)
    .toEqual(expect.arrayContaining(['request https://foreign.example/x.png', 'dialog 1']));
  const seen = (await strays(page)).join();
  for (const part of ['<img', 'javascript:', 'https://foreign.example/']) expect(seen).toContain(part);
});

const perLot = 30;

test('hostile names, titles, texts, addresses and kept answers neither run, load nor lead away', async (context) => {
  const browser = await openBrowser();
  if (!browser) return context.skip(whyNoBrowser);
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  await using stack = await openStack();
  await using tab = await openTab(browser, stack.url);
  await using planter = await openPlanter(stack);
  const { page, faults } = tab;
  await watchStrays(page);
  await signIn(page, stack);
  const visit = async (path: string, shown: string) => {
    const answer = await page.goto(`${stack.url}${path}`);
    expect(answer?.status(), path).toBe(200);
    expect(await page.locator(shown).count(), path).toBeGreaterThan(0);
    expect(await strays(page), path).toEqual([]);
  };
  for (let lot = 0; lot * perLot < payloads.length; lot += 1) {
    const said = payloads.slice(lot * perLot, (lot + 1) * perLot);
    const urls = [...hostileUrls.slice(lot), ...hostileUrls.slice(0, lot)];
    const { spaceId, collectionId, crawlId, documentId, conversationId } = await planter.plant(said, urls);
    await planter.rename(said.join(' '));
    await visit(`/chat/${conversationId}`, '.answered .cite');
    await visit(`/document/${documentId}?from=0&to=20#cited`, 'article mark');
    for (const path of [`/space/${spaceId}`, `/collection/${collectionId}`, `/crawl/${crawlId}`])
      await visit(path, 'main h1');
  }
  await visit('/', '.cards');
  await visit('/account', 'dl.facts');
  // Whatever would run on its own has had its time.
  await page.waitForTimeout(500);
  expect(faults).toEqual([]);
}, 360_000);

const answers = Array.from({ length: Math.ceil(payloads.length / perLot) }, (_, nth) =>
  payloads.slice(nth * perLot, (nth + 1) * perLot),
);

test('a hostile model does nothing while it writes, nor after a reload', async (context) => {
  const browser = await openBrowser();
  if (!browser) return context.skip(whyNoBrowser);
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  await using model = await serveChatModel((turns) => {
    const nth = Number(/Question: avgift (\d+)/.exec(turns.at(-1)!.content)?.[1]);
    const text = `${answers[nth]!.join('\n\n')}\n\n\`\`\`\n\nSlutet ${nth} [1]`;
    return { kind: 'say', pieces: text.match(/.{1,25}/gs)!, pauseMs: 1 };
  });
  await using stack = await openStack({ OPENAI_BASE_URL: model.baseUrl });
  const spaceId = await learnHostile(stack);
  await using tab = await openTab(browser, stack.url);
  const { page, faults } = tab;
  await watchStrays(page);
  await signIn(page, stack);
  for (const nth of answers.keys()) {
    await page.goto(`${stack.url}/chat?spaceId=${spaceId}`);
    await page.locator('textarea').fill(`avgift ${nth}`);
    await page.locator('form:has(textarea) button[type=submit]').click();
    await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
    await page.getByText(`Slutet ${nth}`).waitFor();
    expect(await strays(page)).toEqual([]);
    await page.reload();
    await page.getByText(`Slutet ${nth}`).waitFor();
    expect(await strays(page)).toEqual([]);
  }
  await page.waitForTimeout(500);
  expect(faults).toEqual([]);
}, 360_000);

/** A space of the administrator's with a published page of each payload. */
async function learnHostile({ database, tenantId }: Stack): Promise<string> {
  await using db = await openDatabase({ url: database.workerUrl, pool: 2 });
  const spaceId = await db.withTenant(tenantId, async ({ sql }) => {
    const [space] = await sql<{ id: string }>(
      `insert into space (tenant_id, id, name, kind) values ($1, gen_random_uuid(), 'Hostile', 'shared') returning id`,
      [tenantId],
    );
    await sql(
      `insert into member (tenant_id, space_id, person_id, role) select $1, $2, id, 'owner' from person where tenant_id = $1`,
      [tenantId, space!.id],
    );
    return space!.id;
  });
  const shelf = await addCollection(db, { tenantId, spaceId });
  const pages = payloads.map((payload, nth) => ({
    url: `https://example.org/${nth}`,
    title: storable(payload),
    text: `En avgift ${nth} är 250 kronor.\n${storable(payload)}`,
  }));
  const crawlId = await storePages(db, shelf, pages);
  const embedder = openEmbedder(readSettings({}).model);
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  let left = 1;
  for (let batch = 0; left > 0; batch += 1) ({ left } = await ingestBatch({ tenantId, crawlId, batch: `${batch}` }));
  return spaceId;
}
