/** What is kept from a person is kept on every way to it: lists, counts, search, runs, answers, and old conversations. */
import { expect, test } from 'vitest';
import { openChat } from '#activities/chat.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import type { Conversation, OpenedConversation } from '#schema/chat.ts';
import type { ListOf } from '#schema/list.ts';
import { readSettings } from '#schema/settings.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { withKey } from '#tests/rig/key.ts';
import { real } from '#tests/rig/real.ts';
import { wholeEvents } from '#tests/rig/stream.ts';

const question = 'Var ligger Vår, och har Vår en simhall?';
/** Words of the document that stand in no question. */
const words = 'vid kusten';

type As = (method: string, path: string, json?: unknown) => ReturnType<TestApi['as']>;

const asUser =
  (api: TestApi): As =>
  (method, path, json) =>
    api.as(api.ours.people.user, method, path, json);
const asOwner =
  (api: TestApi): As =>
  (method, path, json) =>
    api.as(api.ours.people.administrator, method, path, json);

const keepTo = async (api: TestApi, groupIds: string[] | null) => {
  const answer = await asOwner(api)('PUT', `/document/${api.ours.documentId}/group`, { groupIds });
  expect(answer.statusCode).toBe(200);
};

const join = (api: TestApi, personId: string) =>
  api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql('insert into group_member (tenant_id, group_id, person_id) values ($1, $2, $3)', [
      api.ours.tenantId,
      api.ours.groupId,
      personId,
    ]),
  );

/** Everything that an organisation shows of its one document, by who asks. */
async function showings(api: TestApi, as: As) {
  const { ours } = api;
  const { documentId, collectionId, sourceId, spaceId, crawlId } = ours;
  const url = encodeURIComponent(ours.pageUrl);
  const count = async (path: string, of: string) =>
    (await as('GET', path)).json<ListOf<Record<string, number>>>().items[0]![of];
  const listed = async (path: string) => (await as('GET', path)).json<ListOf<unknown>>().items.length;
  return {
    opened: (await as('GET', `/document/${documentId}`)).statusCode,
    version: (await as('GET', `/document/${documentId}?versionId=${ours.versionId}`)).statusCode,
    original: (await as('GET', `/document/${documentId}/original`)).statusCode,
    listed: await listed(`/document?collectionId=${collectionId}&state=ready`),
    ofSource: await listed(`/document?sourceId=${sourceId}&title=V`),
    // Besides a file that stands in it.
    inCollection: (await count(`/collection?spaceId=${spaceId}`, 'documents'))! - 1,
    inSource: await count(`/source?collectionId=${collectionId}`, 'documents'),
    found: (await as('POST', '/search', { query: question })).json<ListOf<unknown>>().items.length,
    pages: await listed(`/crawl/${crawlId}/page`),
    failures: (await as('GET', `/crawl/${crawlId}/failure`)).json<unknown[]>().length,
    different: await listed(`/crawl/${crawlId}/difference/page`),
    text: (await as('GET', `/crawl/${crawlId}/difference/text?url=${url}`)).statusCode,
    csv: (await as('GET', `/crawl/${crawlId}/difference/csv`)).body.includes(ours.pageUrl),
  };
}

const open = {
  opened: 200,
  version: 200,
  original: 200,
  listed: 1,
  ofSource: 1,
  inCollection: 1,
  inSource: 1,
  found: 1,
};
const shut = {
  opened: 404,
  version: 404,
  original: 404,
  listed: 0,
  ofSource: 0,
  inCollection: 0,
  inSource: 0,
  found: 0,
};
const runs = { pages: 1, failures: 1, different: 1, csv: true };
const untold = { pages: 0, failures: 0, different: 0, csv: false };

test('a document kept to a group is there for the group and for owners, and for nobody else in any list, count or run', async () => {
  await using api = await startApi(real);
  const { editor, user } = api.ours.people;
  const asEditor: As = (method, path, json) => api.as(editor, method, path, json);
  expect(await showings(api, asUser(api))).toEqual({ ...open, ...runs, text: 200 });

  await keepTo(api, [api.ours.groupId]);
  expect(await showings(api, asUser(api))).toEqual({ ...shut, ...untold, text: 404 });
  expect(await showings(api, asOwner(api))).toEqual({ ...open, ...runs, text: 200 });
  // Who may crawl sees where a run came, but neither title nor text of what is kept from them.
  expect(await showings(api, asEditor)).toEqual({ ...shut, ...runs, text: 404 });
  const different = await asEditor('GET', `/crawl/${api.ours.crawlId}/difference/page`);
  expect(different.json().items[0]).toMatchObject({ title: '', documentId: null });

  await join(api, user.personId);
  expect(await showings(api, asUser(api))).toEqual({ ...open, ...runs, text: 200 });
});

test('a collection kept to a group is reached by the group and by owners alone', async () => {
  await using api = await startApi(real);
  const { collectionId, groupId } = api.ours;
  await asOwner(api)('PUT', `/collection/${collectionId}/group`, { groupIds: [groupId] });
  const reached = async (as: As) => (await as('GET', `/collection/${collectionId}`)).statusCode;
  expect([await reached(asUser(api)), await reached(asOwner(api))]).toEqual([404, 200]);
  await join(api, api.ours.people.user.personId);
  expect(await reached(asUser(api))).toBe(200);
});

async function ask(as: As, api: TestApi, more: object = {}) {
  const answer = await as('POST', '/chat', { question, spaceId: api.ours.spaceId, ...more });
  const events = wholeEvents(answer.body).map(({ data }) => JSON.parse(data));
  const text = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
  return { ...(events[0] as { conversationId: string; messageId: string }), text, body: answer.body };
}

test('an answer is told as long as all it was made from is read: in its conversation, its stream, and the search for it', async () => {
  await using api = await startApi(real);
  const as = asUser(api);
  const asked = await ask(as, api);
  expect(asked.text).toContain(words);
  const conversation = async () =>
    (await as('GET', `/conversation/${asked.conversationId}`)).json<OpenedConversation>().messages[1]!;
  const found = async () =>
    (await as('GET', `/conversation?spaceId=${api.ours.spaceId}&search=${encodeURIComponent(words)}`))
      .json<ListOf<Conversation>>()
      .items.map(({ id }) => id);
  const events = () => as('GET', `/message/${asked.messageId}/events`);

  expect(await conversation()).toMatchObject({ withheld: false, text: asked.text });
  expect(await found()).toContain(asked.conversationId);
  expect((await events()).body).toContain(words);

  const losses: [lose: () => Promise<unknown>, regain: () => Promise<unknown>][] = [
    [() => keepTo(api, []), () => keepTo(api, null)],
    [
      () => asOwner(api)('PUT', `/collection/${api.ours.collectionId}/group`, { groupIds: [] }),
      () => asOwner(api)('PUT', `/collection/${api.ours.collectionId}/group`, { groupIds: null }),
    ],
  ];
  for (const [lose, regain] of losses) {
    await lose();
    const withheld = await conversation();
    expect(withheld).toMatchObject({ withheld: true, text: '', citations: [], query: null });
    expect(withheld.sources).toMatchObject([{ ordinal: 1, withdrawn: true, title: '', text: '', url: '' }]);
    expect(JSON.stringify(withheld)).not.toContain('kusten');
    expect(JSON.stringify(withheld)).not.toContain(api.ours.documentId);
    expect(await found()).not.toContain(asked.conversationId);
    expect((await events()).json()).toMatchObject({ status: 403, code: 'answer-withheld' });
    const again = await as('POST', `/message/${asked.messageId}/stop`);
    expect(again.statusCode, 'what is no reading goes on').toBe(204);
    await regain();
    expect(await conversation()).toMatchObject({ withheld: false, text: asked.text });
  }
});

test('what was said from a document that is now kept from the asker is not said to the model again', async () => {
  await using model = await serveChatModel((turns) => ({
    kind: 'say',
    pieces: [turns.at(-1)!.content.includes('Next question:') ? question : 'Simhallen ligger vid kusten.'],
  }));
  const { model: settings } = readSettings({ OPENAI_BASE_URL: model.baseUrl });
  const parts = { embedder: openEmbedder(settings), answerer: openAnswerer(settings), onDefect: () => {} };
  await using api = await startApi((db) => ({ chat: openChat({ db, ...parts }) }));
  const as = asUser(api);
  const first = await ask(as, api);
  const { conversationId } = first;
  const second = await ask(as, api, { conversationId });
  expect(JSON.stringify(model.asked.slice(1))).toContain('Simhallen ligger');

  await keepTo(api, []);
  model.asked.length = 0;
  const third = await ask(as, api, { conversationId });
  expect(JSON.stringify(model.asked)).not.toContain('Simhallen ligger');
  const { messages } = (await as('GET', `/conversation/${conversationId}`)).json<OpenedConversation>();
  const withheld = Object.fromEntries(messages.map(({ id, withheld }) => [id, withheld]));
  expect(withheld).toMatchObject({ [first.messageId]: true, [second.messageId]: true, [third.messageId]: false });
});

test('a key that is kept to a part goes on from nothing that was said from beside it', async () => {
  await using model = await serveChatModel(() => ({ kind: 'say', pieces: ['Simhallen ligger vid kusten.'] }));
  const { model: settings } = readSettings({ OPENAI_BASE_URL: model.baseUrl });
  const parts = { embedder: openEmbedder(settings), answerer: openAnswerer(settings), onDefect: () => {} };
  await using api = await startApi((db) => ({ chat: openChat({ db, ...parts }) }));
  const { people, spaceId } = api.ours;
  const made = await asOwner(api)('POST', '/collection', { spaceId, name: 'Fyrarna' });
  const collectionId = made.json<{ id: string }>().id;
  const { conversationId } = await ask(asOwner(api), api);
  for (const [scope, isSaid] of [
    [{ collectionId }, false],
    [{}, true],
  ] as const) {
    const key = await withKey(api, people.administrator.personId, { permissions: ['read', 'ask'], ...scope });
    model.asked.length = 0;
    await ask(key.send, api, { conversationId });
    expect(JSON.stringify(model.asked).includes('Simhallen ligger')).toBe(isSaid);
  }
});

test('fifty questions beside a membership that ends: none that comes after it is answered, and no answer is kept in sight', async () => {
  await using api = await startApi(real);
  const as = asUser(api);
  const path = `/space/${api.ours.spaceId}/member/${api.ours.people.user.personId}`;
  let endedAt = Number.POSITIVE_INFINITY;
  const end = asOwner(api)('DELETE', path).then(() => {
    endedAt = performance.now();
  });
  const asked = Array.from({ length: 50 }, async (_, at) => {
    // Most beside the end; the last ones surely after it.
    await (at < 40 ? new Promise((done) => setTimeout(done, at * 10)) : end);
    const begunAt = performance.now();
    const { statusCode, body } = await as('POST', '/chat', { question, spaceId: api.ours.spaceId });
    return { begunAt, statusCode, body };
  });
  const answers = await Promise.all(asked);
  await end;
  const late = answers.filter(({ begunAt }) => begunAt > endedAt);
  expect(late.length, 'questions after the end').toBeGreaterThanOrEqual(10);
  expect(new Set(late.map(({ statusCode }) => statusCode))).toEqual(new Set([404]));
  const { conversationId } = api.ours.talks[api.ours.people.user.personId]!;
  expect((await as('GET', `/conversation/${conversationId}`)).statusCode).toBe(404);
  expect((await as('GET', `/conversation?spaceId=${api.ours.spaceId}`)).statusCode).toBe(404);
});
