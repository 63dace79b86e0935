/** Talking on: stop, answer again, find, rename, remove and judge; streams that go on at another process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { expireMessages } from '#activities/chat/expire.ts';
import { openChat } from '#activities/chat.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import type { OpenedConversation } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import type { ListOf } from '#schema/list.ts';
import { readSettings } from '#schema/settings.ts';
import { type Manner, serveChatModel } from '#tests/models/chat.ts';
import { depsOf, startApi } from '#tests/rig/api.ts';
import { wholeEvents } from '#tests/rig/stream.ts';
import { buildApp } from './app.ts';

const question = 'Har Vår en simhall?';
const slow: Manner = { kind: 'say', pieces: Array.from({ length: 60 }, (_, i) => `ord${i} `), pauseMs: 50 };

/** The API with a model that answers in this manner, and how to start another process of it over the same rows. */
async function openTalk(manner: Manner) {
  const built = new AsyncDisposableStack();
  const model = built.use(await serveChatModel(() => manner));
  const { model: settings } = readSettings({ OPENAI_BASE_URL: model.baseUrl });
  const parts = { embedder: openEmbedder(settings), answerer: openAnswerer(settings), onDefect: () => {} };
  const pace = { recheckMs: 100 };
  const deps = (db: Database) => ({ chat: built.use(openChat({ db, ...parts })), pace });
  const api = built.use(await startApi(deps));
  const origin = await api.app.listen({ port: 0, host: '127.0.0.1' });
  const { cookie } = api.ours.people.user;
  const headers = { cookie: `diarium=${cookie}`, origin: 'http://127.0.0.1:3000', 'content-type': 'application/json' };
  return {
    api,
    origin,
    headers,
    as: (method: string, path: string, json?: unknown) => api.as(api.ours.people.user, method, path, json),
    ask: (signal?: AbortSignal) =>
      fetch(`${origin}/api/v1/chat`, {
        method: 'POST',
        headers,
        signal: signal ?? null,
        body: JSON.stringify({ question, spaceId: api.ours.spaceId }),
      }),
    /** Another process over the same database. */
    another: async () => {
      const { app } = await buildApp({ ...depsOf(api.db), ...deps(api.db) });
      built.defer(() => app.close());
      return app.listen({ port: 0, host: '127.0.0.1' });
    },
    [Symbol.asyncDispose]: () => built.disposeAsync(),
  };
}

type Talk = Awaited<ReturnType<typeof openTalk>>;

/** Reads until the answer has begun to be written; the stream goes on. */
async function begun(answer: Response) {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('event: text')) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the answer ended before it began: ${text}`);
    text += value;
  }
  const start = JSON.parse(wholeEvents(text)[0]!.data) as { conversationId: string; messageId: string };
  const rest = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
    return text;
  };
  return { ...start, soFar: () => text, rest, leave: () => reader.cancel() };
}

const actions = async ({ api }: Talk, objectId: string) =>
  (
    await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
      sql<{ action: string }>(`select action from audit_event where object_id = $1 and action <> 'deny' order by id`, [
        objectId,
      ]),
    )
  ).map(({ action }) => action);

test('a stream that breaks goes on at another process: no event lost, none twice, the same bytes', async () => {
  await using talk = await openTalk(slow);
  const there = await talk.another();
  const asked = await begun(await talk.ask());
  await asked.leave();
  const before = wholeEvents(asked.soFar());
  const path = `/api/v1/message/${asked.messageId}/events`;
  const whole = fetch(talk.origin + path, { headers: talk.headers }).then((answer) => answer.text());
  const headers = { ...talk.headers, 'last-event-id': String(before.at(-1)!.id) };
  const after = wholeEvents(await (await fetch(there + path, { headers })).text());
  const all = wholeEvents(await whole);
  expect(all.map(({ id }) => id)).toEqual(all.map((_, i) => i + 1));
  expect([...before, ...after]).toEqual(all);
  expect(all.at(-1)?.event).toBe('done');
});

test('when the writer is gone a reader at another process is told so, and the part that was kept is marked incomplete', async () => {
  await using talk = await openTalk({ kind: 'stall', pieces: ['ett ', 'halvt ', 'svar'] });
  const there = await talk.another();
  const asked = await begun(await talk.ask());
  await sleep(400);
  const { tenantId } = talk.api.ours;
  const lapse = `update message set lease_token = gen_random_uuid(), lease_until = now() - interval '1 second' where id = $1`;
  const reading = fetch(`${there}/api/v1/message/${asked.messageId}/events`, { headers: talk.headers });
  await talk.api.db.withTenant(tenantId, ({ sql }) => sql(lapse, [asked.messageId]));
  const events = wholeEvents(await (await reading).text());
  expect(JSON.parse(events.at(-1)!.data)).toMatchObject({ kind: 'error', reason: { code: 'incomplete' } });
  const opened = (await talk.as('GET', `/conversation/${asked.conversationId}`)).json<OpenedConversation>();
  expect(opened.messages.at(-1)).toMatchObject({ state: 'incomplete', text: 'ett halvt svar' });
  expect(await talk.api.db.withTenant(tenantId, (tx) => expireMessages(tx))).toBe(0);
  // Whoever has seen the end is not told again, whoever has seen more than was kept is told too.
  const again = async (seen: number) => {
    const headers = { ...talk.headers, 'last-event-id': String(seen) };
    return wholeEvents(await (await fetch(`${there}/api/v1/message/${asked.messageId}/events`, { headers })).text());
  };
  expect(await again(events.at(-1)!.id)).toEqual([]);
  expect(await again(events.at(-2)!.id + 40)).toHaveLength(1);
  await asked.leave();
});

test('an answer is stopped by its asker alone, at any process, soon, and keeps what was written', async () => {
  await using talk = await openTalk(slow);
  const asked = await begun(await talk.ask());
  const { editor } = talk.api.ours.people;
  const stop = `/message/${asked.messageId}/stop`;
  expect((await talk.api.as(editor, 'POST', stop)).statusCode).toBe(404);
  const stoppedMs = Date.now();
  expect((await talk.as('POST', stop)).statusCode).toBe(204);
  expect((await talk.as('POST', stop)).statusCode).toBe(204);
  const text = await asked.rest();
  // A quarter of a second for the writer to look, and the same again for a busy machine.
  expect(Date.now() - stoppedMs).toBeLessThan(1500);
  expect(text).toMatch(/event: stopped\ndata: \{"kind":"stopped"\}\n\n$/);
  const { messages } = (await talk.as('GET', `/conversation/${asked.conversationId}`)).json<OpenedConversation>();
  expect(messages.at(-1)).toMatchObject({
    state: 'stopped',
    answer: null,
    reason: null,
    text: expect.stringMatching(/^ord0 /),
  });
  expect(messages.at(-1)!.text).not.toContain('ord59');
  expect((await talk.as('POST', stop)).statusCode).toBe(204);
  expect(await actions(talk, asked.messageId)).toEqual(['chat.ask', 'chat.stop']);
});

test('a question is answered again once at a time; the old answer stays with what was thought of it', async () => {
  await using talk = await openTalk({ kind: 'say', pieces: ['Ja.'] });
  const first = await begun(await talk.ask());
  await first.rest();
  const feedback = { verdict: 'bad', faults: ['outdated'], comment: 'Den är riven.' };
  expect((await talk.as('PUT', `/message/${first.messageId}/feedback`, feedback)).json()).toEqual(feedback);
  const answers = await Promise.all([1, 2].map(() => talk.as('POST', `/message/${first.messageId}/regenerate`)));
  const [refused] = answers.filter(({ statusCode }) => statusCode === 409);
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
  expect(refused!.json()).toMatchObject({ code: 'not-latest-answer' });
  const { messages } = (await talk.as('GET', `/conversation/${first.conversationId}`)).json<OpenedConversation>();
  expect(messages).toMatchObject([
    { author: 'person', text: question },
    { id: first.messageId, superseded: true, text: 'Ja.', feedback },
    { author: 'assistant', superseded: false, text: 'Ja.', questionId: messages[0]!.id, feedback: null },
  ]);
});

test('an answer that is being written is neither answered again nor judged', async () => {
  await using talk = await openTalk(slow);
  const asked = await begun(await talk.ask());
  const again = await talk.as('POST', `/message/${asked.messageId}/regenerate`);
  const judged = await talk.as('PUT', `/message/${asked.messageId}/feedback`, { verdict: 'good' });
  for (const answer of [again, judged]) expect(answer.json()).toMatchObject({ status: 409, code: 'still-answering' });
  await talk.as('POST', `/message/${asked.messageId}/stop`);
  await asked.rest();
});

test('what was thought is said, changed and taken back, each time on record; a good answer has no faults', async () => {
  await using talk = await openTalk(slow);
  const { user, editor } = talk.api.ours.people;
  const { conversationId, messageId } = talk.api.ours.talks[user.personId]!;
  const path = `/message/${messageId}/feedback`;
  expect((await talk.api.as(editor, 'PUT', path, { verdict: 'good' })).statusCode).toBe(404);
  expect((await talk.as('PUT', path, { verdict: 'bad', faults: ['wrong', 'wrong'] })).json().faults).toEqual(['wrong']);
  expect((await talk.as('PUT', path, { verdict: 'good', faults: ['wrong'] })).json()).toMatchObject({ faults: [] });
  expect((await talk.as('DELETE', path)).statusCode).toBe(204);
  expect((await talk.as('DELETE', path)).statusCode).toBe(204);
  const { messages } = (await talk.as('GET', `/conversation/${conversationId}`)).json<OpenedConversation>();
  expect(messages.at(-1)!.feedback).toBeNull();
  expect(await actions(talk, messageId)).toEqual(['feedback.give', 'feedback.give', 'feedback.withdraw']);
});

test('conversations are found by what was said in them, renamed, and gone everywhere when they are removed', async () => {
  await using talk = await openTalk(slow);
  const { spaceId } = talk.api.ours;
  const asked = await begun(await talk.ask());
  const find = async (search: string) => {
    const answer = await talk.as('GET', `/conversation?spaceId=${spaceId}&search=${encodeURIComponent(search)}`);
    return answer.json<ListOf<{ id: string }>>().items.map(({ id }) => id);
  };
  const path = `/conversation/${asked.conversationId}`;
  expect((await talk.as('PATCH', path, { title: ' Badet 100 % ' })).json()).toMatchObject({ title: 'Badet 100 %' });
  expect((await talk.as('PATCH', path, { title: ' ' })).statusCode).toBe(400);
  expect(await find('SIMHALL')).toContain(asked.conversationId);
  expect(await find('badet 100 %')).toEqual([asked.conversationId]);
  expect(await find('badet_100')).toEqual([]);

  expect((await talk.as('DELETE', path)).statusCode).toBe(204);
  expect(await asked.rest()).toMatch(/event: (stopped|end)\ndata: .*\n\n$/);
  expect(await find('badet')).toEqual([]);
  const message = `/message/${asked.messageId}`;
  const gone: [string, string, unknown?][] = [
    ['GET', path],
    ['PATCH', path, { title: 'Badet' }],
    ['DELETE', path],
    ['GET', `${message}/events`],
    ['POST', `${message}/stop`],
    ['POST', `${message}/regenerate`],
    ['PUT', `${message}/feedback`, { verdict: 'good' }],
    ['DELETE', `${message}/feedback`],
    ['POST', '/chat', { question, spaceId, conversationId: asked.conversationId }],
  ];
  for (const [method, where, json] of gone) {
    expect({ method, where, status: (await talk.as(method, where, json)).statusCode }).toEqual({
      method,
      where,
      status: 404,
    });
  }
  expect(await actions(talk, asked.conversationId)).toEqual(['conversation.rename', 'conversation.remove']);
});
