/** From a source to an answer and back to the passage, as people meet it; and that each reading leaves a record. */
import { expect, test } from 'vitest';
import { openChat } from '#activities/chat.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import type { ChatEvent, OpenedConversation } from '#schema/chat.ts';
import type { Database } from '#schema/database.ts';
import type { Document } from '#schema/document.ts';
import { readSettings } from '#schema/settings.ts';
import { Schedule, Source } from '#schema/source.ts';
import { holding, idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { type Furniture, formOf } from '#tests/rig/furniture.ts';

const withChat = (db: Database) => {
  const { model } = readSettings({});
  return { chat: openChat({ db, embedder: openEmbedder(model), answerer: openAnswerer(model), onDefect: () => {} }) };
};

const acts = async (api: TestApi, object: string) => {
  const rows = await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql<{ action: string }>(
      `select action from audit_event where object_id = $1 and action <> 'deny' order by at, id`,
      [object],
    ),
  );
  return rows.map(({ action }) => action);
};

const eventsOf = (body: string) =>
  [...body.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g)].map(([, seq, kind, data]) => ({
    seq: Number(seq),
    kind,
    data: JSON.parse(data!) as ChatEvent,
  }));

test('an answer streams in order, is kept, is streamed again from where a reader left, and is its asker’s own', async () => {
  await using api = await startApi(withChat);
  const { user, editor } = api.ours.people;
  const ask = { question: 'Har Vår en simhall?', spaceId: api.ours.spaceId };
  const answer = await api.as(user, 'POST', '/chat', ask);
  expect(answer.headers['content-type']).toContain('text/event-stream');
  const events = eventsOf(answer.body);
  expect(events.map(({ kind }) => kind).slice(0, 2)).toEqual(['start', 'sources']);
  expect(events.at(-1)!.kind).toBe('done');
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const { messageId, conversationId } = events[0]!.data as Extract<ChatEvent, { kind: 'start' }>;

  const again = await api.as(user, 'GET', `/message/${messageId}/events`, undefined, { 'last-event-id': '2' });
  expect(eventsOf(again.body)).toEqual(events.slice(2));

  const kept = (await api.as(user, 'GET', `/conversation/${conversationId}`)).json<OpenedConversation>();
  expect(kept.messages.map(({ author, state }) => `${author} ${state}`)).toEqual(['person done', 'assistant done']);
  const cited = events.flatMap(({ data }) => (data.kind === 'citation' ? [data.citation] : []));
  expect(kept.messages[1]!.citations).toEqual(expect.arrayContaining(cited));
  expect(await acts(api, conversationId)).toContain('conversation.read');

  expect((await api.as(editor, 'GET', `/conversation/${conversationId}`)).statusCode).toBe(404);
  expect((await api.as(editor, 'GET', `/message/${messageId}/events`)).statusCode).toBe(404);
});

test('a document opens at its passages, at the version asked for, and its original only to be saved', async () => {
  await using api = await startApi({ files: holding('<script>alert(1)</script>') });
  const { user } = api.ours.people;
  const { documentId, versionId, passageId } = api.ours as Furniture;
  const document = (await api.as(user, 'GET', `/document/${documentId}`)).json<Document>();
  expect(document.version).toMatchObject({ id: versionId, current: true });
  const [passage] = document.passages;
  expect(passage!.id).toBe(passageId);
  expect(document.text.slice(passage!.from, passage!.to)).toContain('simhall');
  const original = await api.as(user, 'GET', `/document/${documentId}/original?versionId=${versionId}`);
  expect(original.headers['content-disposition']).toMatch(/^attachment/);
  expect(original.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  expect(original.headers['x-content-type-options']).toBe('nosniff');
  expect(await acts(api, documentId)).toEqual(['document.read', 'document.save']);
});

test('a source is added, changed and taken away; Temporal is told of its schedule, and its pages leave search at once', async () => {
  const told: unknown[] = [];
  const temporal = {
    ...idleEngine,
    putSchedule: async (_: string, id: string, at: unknown) => void told.push([id, at]),
  };
  await using api = await startApi({ temporal });
  const { administrator } = api.ours.people;
  const { collectionId } = api.ours;
  const made = await api.as(administrator, 'POST', '/source', { collectionId, ...formOf('Ny') });
  expect(made.statusCode).toBe(201);
  const { id } = Source.parse(made.json());
  const schedule = Schedule.parse({ every: 'day', hour: 3 });
  const changed = await api.as(administrator, 'PUT', `/source/${id}`, { ...formOf('Nyare'), schedule });
  expect(changed.json().form).toMatchObject({ name: 'Nyare', schedule });

  const { sourceId, documentId, passageId } = api.ours;
  await api.as(administrator, 'POST', '/crawl', { sourceId });
  expect((await api.as(administrator, 'DELETE', `/source/${sourceId}`)).statusCode).toBe(204);
  expect(told).toEqual([
    [id, schedule],
    [sourceId, null],
  ]);
  for (const path of [`/source/${sourceId}`, `/document/${documentId}`]) {
    expect((await api.as(administrator, 'GET', path)).statusCode).toBe(404);
  }
  const [left] = await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql<{ live: boolean; postings: number; wish: string }>(
      `select p.live, (select count(*) from posting where passage_id = p.id) as postings,
         (select wish from crawl where source_id = $2 and ended_at is null) as wish from passage p where p.id = $1`,
      [passageId, sourceId],
    ),
  );
  expect(left).toEqual({ live: false, postings: 0, wish: 'cancel' });
  expect(await acts(api, id)).toEqual(['source.make', 'source.change']);
  expect(await acts(api, sourceId)).toEqual(['source.remove']);
});

test('status counts what there is', async () => {
  await using api = await startApi();
  const status = await api.as(api.ours.people.administrator, 'GET', '/status');
  expect(status.json()).toMatchObject({ sources: 1, documents: 1, passages: 1, crawls: 0 });
});
