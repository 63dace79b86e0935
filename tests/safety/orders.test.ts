/** Even a model that obeys every document it reads can do no more than write an answer, from what its reader may read. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Parser } from 'htmlparser2';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { openChat } from '#activities/chat.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { readSettings } from '#schema/settings.ts';
import { openRowReader } from '#tests/fault/rows.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { canary, idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { addCollection, type Shelf, type ShelfPage, storePages } from '#tests/rig/knowledge.ts';
import { emptyAnswer, foldEvent, readChatEvents } from '#web/parts/answer.ts';
import { Markdown } from '#web/parts/markdown.tsx';
import { obey, orderPages } from './orders.ts';

const secret = 'HEMLIGPLAN';
const embedder = openEmbedder(readSettings({}).model);

/** A server of the documents' author; it counts who comes. */
async function serveHome(): Promise<AsyncDisposable & { url: string; visits: string[] }> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visits,
    [Symbol.asyncDispose]: () => new Promise((done) => void server.close(() => done())),
  };
}

async function learn(db: Database, shelf: Shelf, pages: ShelfPage[]): Promise<void> {
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  const { tenantId } = shelf;
  let left = 1;
  for (let batch = 0; left > 0; batch += 1) ({ left } = await ingestBatch({ tenantId, crawlId, batch: `${batch}` }));
}

/** A space of `ours` that nobody is a member of, with a page that answers the same questions. */
async function learnClosed(db: Database, { tenantId }: TestApi['ours']): Promise<void> {
  const spaceId = await db.withTenant(tenantId, async ({ sql }) => {
    const [space] = await sql<{ id: string }>(
      `insert into space (tenant_id, id, name, kind) values ($1, gen_random_uuid(), 'Closed', 'shared') returning id`,
      [tenantId],
    );
    return space!.id;
  });
  const text = Array.from({ length: 100 }, (_, nth) => `Båtplats nummer b${nth} i ${secret} kostar 1 krona.`).join(
    '\n',
  );
  await learn(db, await addCollection(db, { tenantId, spaceId }), [{ url: 'https://closed.example/', text }]);
}

/** Elements and addresses in the answer as a page shows it. */
function shown(text: string, links: string[]): { tags: Set<string>; hrefs: string[] } {
  const tags = new Set<string>();
  const hrefs: string[] = [];
  const parser = new Parser({
    onopentag(tag, { href }) {
      tags.add(tag);
      if (href) hrefs.push(href);
    },
  });
  parser.end(renderToStaticMarkup(createElement(Markdown, { text, links, cite: () => null })));
  return { tags, hrefs };
}

/** Where questions and answers leave rows: what was said, and the records of it. */
const ofAsking = [
  ...['conversation', 'message', 'message_event', 'citation', 'document_use'],
  ...['audit_event', 'audit_pending', 'answer_record', 'instructions', 'ai_system'],
];

test('a hundred documents give orders to a model that obeys them all, and nothing comes of it', async () => {
  await using home = await serveHome();
  await using model = await serveChatModel(obey);
  await using held = new AsyncDisposableStack();
  const steered: string[] = [];
  const engine = new Proxy(idleEngine, {
    get: (target, name: keyof typeof idleEngine) => {
      steered.push(name);
      return target[name];
    },
  });
  const answerer = openAnswerer(readSettings({ OPENAI_BASE_URL: model.baseUrl }).model);
  const defects: unknown[] = [];
  const onDefect = (error: unknown) => void defects.push(error);
  await using api = await startApi((db) => ({
    temporal: engine,
    chat: held.use(openChat({ db, embedder, answerer, onDefect })),
  }));
  const { ours, theirs, database } = api;
  await using db = await openDatabase({ url: database.workerUrl, pool: 2 });
  const shelf = await addCollection(db, ours);
  await learn(db, shelf, orderPages(home.url));
  await learnClosed(db, ours);
  await using rows = await openRowReader(database.adminUrl);
  const before = { ours: await rows.rowsOf(ours.tenantId), theirs: await rows.rowsOf(theirs.tenantId) };

  const read = new Set<string>();
  let obeyed = 0;
  for (let nth = 0; nth < 100; nth += 1) {
    const question = `Vad kostar båtplats nummer b${nth}?`;
    const response = await api.as(ours.people.user, 'POST', '/chat', { question, spaceId: ours.spaceId });
    let answer = emptyAnswer;
    for await (const { event } of readChatEvents(new Response(response.body).body!)) answer = foldEvent(answer, event);
    expect(answer.state, question).toBe('done');
    const urls = answer.sources.map(({ url }) => url);
    for (const url of urls) read.add(url);
    if (answer.text.includes(home.url) || answer.text.includes('<source')) obeyed += 1;
    const { tags, hrefs } = shown(answer.text, urls);
    for (const tag of ['img', 'script', 'iframe', 'form']) expect(tags, question).not.toContain(tag);
    for (const href of hrefs) expect(urls, question).toContain(href);
    // What is marked as quoted really stands in a source.
    for (const { verified, quote, ordinal } of answer.citations) {
      const source = answer.sources.find((one) => one.ordinal === ordinal);
      if (verified) expect(source?.text.replaceAll(/\s+/g, ' ')).toContain(quote.replaceAll(/\s+/g, ' '));
    }
  }
  // The model was not polite: most of what was ordered was said.
  expect(obeyed).toBeGreaterThan(60);
  for (const { url } of orderPages(home.url)) expect(read).toContain(url);
  const told = JSON.stringify(model.asked);
  expect(told).toContain('kronor om året');
  for (const word of [secret, canary]) expect(told).not.toContain(word);
  expect(home.visits).toEqual([]);
  expect(steered).toEqual([]);
  expect(defects).toEqual([]);
  const after = { ours: await rows.rowsOf(ours.tenantId), theirs: await rows.rowsOf(theirs.tenantId) };
  expect(after.theirs).toEqual(before.theirs);
  const written = Object.keys(after.ours).filter((table) => after.ours[table]?.length !== before.ours[table]?.length);
  expect(written.sort()).toEqual(expect.arrayContaining(['audit_event', 'conversation', 'message', 'message_event']));
  for (const table of written) expect(ofAsking).toContain(table);
}, 240_000);

test('a document stuffed for every question leaves room for others', async () => {
  await using api = await startApi();
  await using db = await openDatabase({ url: api.database.workerUrl, pool: 2 });
  const shelf = await addCollection(db, api.ours);
  const stuffed = Array.from({ length: 40 }, (_, nth) =>
    `Båtplats avgift hamn pris kostnad nummer ${nth}. `.repeat(12),
  );
  await learn(db, shelf, [
    { url: 'https://stuffed.example/', title: 'Båtplats avgift', text: stuffed.join('\n\n') },
    { url: 'https://hamnen.example/', title: 'Hamnen', text: 'En båtplats har en avgift på 450 kronor om året.' },
  ]);
  await using held = new AsyncDisposableStack();
  await using model = await serveChatModel(() => ({ kind: 'say', pieces: ['450 kronor.'] }));
  const answerer = openAnswerer(readSettings({ OPENAI_BASE_URL: model.baseUrl }).model);
  const chat = held.use(openChat({ db, embedder, answerer, onDefect: () => undefined }));
  const answering = await chat.ask({
    tenantId: api.ours.tenantId,
    actor: { kind: 'person', id: api.ours.people.user.personId },
    input: { question: 'Vad är avgiften för en båtplats?', spaceId: api.ours.spaceId, filter: {} },
    collectionIds: [shelf.collectionId],
  });
  let answer = emptyAnswer;
  for await (const { event } of answering.events) answer = foldEvent(answer, event);
  const passages = answer.sources.filter(({ url }) => url.includes('stuffed')).flatMap(({ members }) => members);
  expect(passages.length).toBeGreaterThan(0);
  expect(passages.length).toBeLessThanOrEqual(3);
  expect(answer.sources.map(({ url }) => url)).toContain('https://hamnen.example/');
}, 120_000);
