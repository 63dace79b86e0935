/** What hostile pages and models write is shown in a real browser, and does nothing there. */
import { Client } from 'pg';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { newId, sha256 } from '#schema/id.ts';
import { SourceForm } from '#schema/source.ts';
import { payloads } from '../parts/markdown-payloads.ts';
import { openBrowser, whyNoBrowser } from './browser.ts';
import { openStack, type Stack } from './stack.ts';
import { openTab } from './tab.ts';

const hostileUrl = 'javascript:alert(document.domain)';

test('hostile answers, documents, titles and addresses neither run, load nor link', async (context) => {
  const browser = await openBrowser();
  if (!browser) return context.skip(whyNoBrowser);
  await using _browser = { [Symbol.asyncDispose]: () => browser.close() };
  await using stack = await openStack();
  await using tab = await openTab(browser, stack.url);
  const { page, faults } = tab;
  await page.goto(await stack.makeLink());
  await page.getByRole('button').first().click();
  await page.waitForURL(`${stack.url}/`);
  const { conversationId, documentId } = await plant(stack);

  await page.goto(`${stack.url}/chat/${conversationId}`);
  expect(await page.locator('.answered').count()).toBe(payloads.length);
  expect(await strays(page)).toEqual([]);
  await page.locator('.cite').last().click();
  await page.goto(`${stack.url}/document/${documentId}?from=0&to=40#cited`);
  expect(await page.locator('article mark').count()).toBeGreaterThan(0);
  expect(await strays(page)).toEqual([]);
  // Whatever would run on its own has had its time.
  await page.waitForTimeout(500);
  expect(faults).toEqual([]);
}, 120_000);

/** Elements within what was written elsewhere that could load, run or lead away. */
const strays = (page: Page): Promise<string[]> =>
  page
    .locator('main :is(img, svg, iframe, object, embed, video, math, style, script, base, meta, link, form form)')
    .or(page.locator('main a:not([href^="/"], [href^="#"], [href^="?"], [href^="http:"], [href^="https:"])'))
    .or(page.locator('.answered .text a:not(.cite)'))
    .evaluateAll((elements) => elements.map(({ outerHTML }) => outerHTML));

/** A conversation and a document full of payloads, as a model and a site could have left them. */
async function plant({ database, tenantId }: Stack): Promise<{ conversationId: string; documentId: string }> {
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const [spaceId, collectionId, sourceId, crawlId, documentId, versionId, conversationId] = Array.from(
    { length: 7 },
    newId,
  );
  const put = (table: string, row: Record<string, unknown>) => {
    const values = Object.values({ tenant_id: tenantId, ...row });
    const columns = ['tenant_id', ...Object.keys(row)].join(', ');
    return client.query(
      `insert into ${table} (${columns}) values (${values.map((_, at) => `$${at + 1}`).join(', ')})`,
      values,
    );
  };
  const people = await client.query('select id from person where tenant_id = $1', [tenantId]);
  const personId = people.rows[0].id;
  const title = payloads.join(' ');
  const text = payloads.map((payload) => payload.replaceAll('\n', ' ')).join('\n');
  const form = JSON.stringify(SourceForm.parse({ name: title.slice(0, 200), startUrls: ['https://a.example/'] }));
  const hash = sha256(text);
  let at = 0;
  const blocks = text.split('\n').map((line) => {
    const block = { kind: 'paragraph', from: at, to: at + line.length };
    at = block.to + 1;
    return block;
  });
  await put('space', { id: spaceId, name: title, kind: 'shared' });
  await put('member', { space_id: spaceId, person_id: personId, role: 'owner' });
  await put('collection', { id: collectionId, space_id: spaceId, name: title });
  await put('source', { id: sourceId, collection_id: collectionId, form });
  await put('crawl', { id: crawlId, source_id: sourceId, mode: 'full', trigger: 'person', form, ended_at: new Date() });
  const place = { collection_id: collectionId, source_id: sourceId, key: hostileUrl, url: hostileUrl, title };
  await put('document', { id: documentId, ...place });
  await put('blob', { sha256: hash, size_bytes: 1, stored_bytes: 1, media_type: 'text/html' });
  await put('version', {
    id: versionId,
    document_id: documentId,
    crawl_id: crawlId,
    content_hash: hash,
    blob_sha256: hash,
    title,
    text,
    blocks: JSON.stringify(blocks),
    language: 'sv',
    state: 'published',
  });
  await client.query('update document set version_id = $1 where id = $2', [versionId, documentId]);
  await put('conversation', { id: conversationId, space_id: spaceId, person_id: personId, title });
  const source = { passageId: newId(), versionId, documentId, title, url: hostileUrl, headingPath: [title] };
  for (const payload of payloads) {
    const stretch = { from: 0, to: payload.length };
    const members = [{ passageId: source.passageId, ...stretch }];
    const sources = [{ ...source, ...stretch, ordinal: 1, language: 'sv', text: payload, score: 1, members }];
    await put('message', {
      id: newId(),
      conversation_id: conversationId,
      author: 'assistant',
      state: 'done',
      answer: 'found',
      text: `${payload}\n\nSlut [1]`,
      sources: JSON.stringify(sources),
    });
  }
  await client.end();
  return { conversationId: conversationId!, documentId: documentId! };
}
