/** Asking about single documents: nothing else answers, follow-ups stay with them, and what is gone is said to be. */
import { expect, test } from 'vitest';
import { ingestActivities } from '#activities/ingest.ts';
import { hashingEmbedder } from '#activities/outside/embedder/hashing.ts';
import { openChunker } from '#activities/text/chunk.ts';
import type { ChatEvent, ChatFilter, OpenedConversation } from '#schema/chat.ts';
import type { DocumentRow } from '#schema/document.ts';
import type { ListOf } from '#schema/list.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { storePages } from '#tests/rig/knowledge.ts';
import { real } from '#tests/rig/real.ts';
import { wholeEvents } from '#tests/rig/stream.ts';

const pages = ['Hamnen', 'Kanalen', 'Slussen'].map((title) => ({
  url: `https://example.org/${title.toLowerCase()}`,
  title,
  text: `${title} tar ut en avgift för båtar. Båtplatsen vid ${title.toLowerCase()} kostar pengar varje sommar.`,
}));

/** The API over three documents that could all answer; their ids by title. */
async function openHarbour() {
  const api = await startApi(real);
  const { db, ours } = api;
  const crawlId = await storePages(db, ours, pages);
  const ingest = ingestActivities({ db, chunker: await openChunker(), embedder: hashingEmbedder() });
  await ingest.ingestBatch({ tenantId: ours.tenantId, crawlId, batch: 'harbour' });
  const rows = await db.readTenant<{ id: string; title: string }>(
    ours.tenantId,
    'select id, title from document where tenant_id = tenant.id and title = any ($2)',
    [pages.map(({ title }) => title)],
  );
  const ids = Object.fromEntries(rows.map(({ id, title }) => [title, id]));
  return { api, ids, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() };
}

type Asked = { filter?: ChatFilter; conversationId?: string; question?: string };

type Outcome = { status: number; titles: string[]; problem?: unknown; conversationId?: string; messageId?: string };

async function ask(api: TestApi, { question = 'Vad kostar en båtplats?', ...asked }: Asked): Promise<Outcome> {
  const { as, ours } = api;
  const answer = await as(ours.people.user, 'POST', '/chat', { question, spaceId: ours.spaceId, ...asked });
  if (answer.statusCode !== 200) return { status: answer.statusCode, titles: [], problem: answer.json() };
  const events = wholeEvents(answer.body).map(({ data }) => JSON.parse(data) as ChatEvent);
  const start = events.find((event) => event.kind === 'start')!;
  const titles = events.flatMap((event) => (event.kind === 'sources' ? event.sources.map(({ title }) => title) : []));
  const { conversationId, messageId } = start;
  return { status: 200, conversationId, messageId, titles: [...new Set(titles)].sort() };
}

const change = ({ db, ours }: TestApi, id: string, set: string) =>
  db.withTenant(ours.tenantId, ({ sql, tenantId }) =>
    sql(`update document set ${set} where tenant_id = $1 and id = $2`, [tenantId, id]),
  );

test('a question about one document is answered from it alone, and so are those that follow until it is let go', async () => {
  await using harbour = await openHarbour();
  const { api, ids } = harbour;
  expect((await ask(api, {})).titles).toEqual(['Hamnen', 'Kanalen', 'Slussen']);
  const first = await ask(api, { filter: { documentIds: [ids.Kanalen!] } });
  expect(first.titles).toEqual(['Kanalen']);
  const conversationId = first.conversationId!;
  expect((await ask(api, { conversationId, question: 'Och på sommaren?' })).titles).toEqual(['Kanalen']);
  const again = await api.as(api.ours.people.user, 'POST', `/message/${first.messageId}/regenerate`);
  expect(again.body).not.toMatch(/"title":"(Hamnen|Slussen)"/);
  const path = `/conversation/${conversationId}`;
  const opened = async () => (await api.as(api.ours.people.user, 'GET', path)).json<OpenedConversation>();
  expect((await opened()).filter).toEqual({ documentIds: [ids.Kanalen] });
  expect((await ask(api, { conversationId, filter: {}, question: 'Och båtplatsen?' })).titles).toHaveLength(3);
  expect((await opened()).filter).toEqual({});
});

test('several documents are asked together, and search keeps to them too', async () => {
  await using harbour = await openHarbour();
  const { api, ids } = harbour;
  const documentIds = [ids.Hamnen!, ids.Slussen!];
  expect((await ask(api, { filter: { documentIds } })).titles).toEqual(['Hamnen', 'Slussen']);
  const { user } = api.ours.people;
  const found = await api.as(user, 'POST', '/search', { query: 'avgift', filter: { documentIds: [ids.Slussen] } });
  expect(found.json<ListOf<{ title: string }>>().items.map(({ title }) => title)).toEqual(['Slussen']);
});

test('a document that was deleted, or is closed to the asker, is said to be gone; the others still answer', async () => {
  await using harbour = await openHarbour();
  const { api, ids } = harbour;
  const [kept, gone] = [ids.Hamnen!, ids.Kanalen!];
  const refused = { titles: [], status: 404, problem: { code: 'documents-gone' } };
  const about = await ask(api, { filter: { documentIds: [gone] } });
  for (const set of ['narrowed = true', 'narrowed = false, removed_at = now()']) {
    await change(api, gone, set);
    expect(await ask(api, { filter: { documentIds: [gone] } })).toMatchObject(refused);
    expect(await ask(api, { conversationId: about.conversationId! })).toMatchObject(refused);
    expect((await ask(api, { filter: { documentIds: [kept, gone] } })).titles).toEqual(['Hamnen']);
    const { user } = api.ours.people;
    expect((await api.as(user, 'POST', `/message/${about.messageId}/regenerate`)).statusCode).toBe(404);
  }
  const others = { filter: { documentIds: [api.theirs.documentId] } };
  expect(await ask(api, others), 'of another organisation').toMatchObject(refused);
  expect(await ask(api, { filter: { documentIds: [] } })).toMatchObject(refused);
});

test('documents are listed by their ids as far as the reader sees them', async () => {
  await using harbour = await openHarbour();
  const { api, ids } = harbour;
  const { user, outsider } = api.ours.people;
  const list = async (person = user) => {
    const path = `/document?documentId=${ids.Slussen}&documentId=${ids.Hamnen}&documentId=${api.theirs.documentId}`;
    return (await api.as(person, 'GET', path)).json<ListOf<DocumentRow>>().items.map(({ title }) => title);
  };
  expect(await list()).toEqual(['Hamnen', 'Slussen']);
  expect(await list(outsider)).toEqual([]);
  await change(api, ids.Hamnen!, 'narrowed = true');
  expect(await list()).toEqual(['Slussen']);
  const one = await api.as(user, 'GET', `/document?documentId=${ids.Slussen}`);
  expect(one.json<ListOf<DocumentRow>>().items).toMatchObject([{ id: ids.Slussen, state: 'ready' }]);
  const both = await api.as(user, 'GET', `/document?documentId=${ids.Slussen}&collectionId=${api.ours.collectionId}`);
  expect(both.statusCode).toBe(400);
});
