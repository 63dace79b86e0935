/** An organisation is closed while its people are at work: who is in is put out, and nobody comes in, by any way. */
import { expect, test } from 'vitest';
import { openChat } from '#activities/chat.ts';
import { openAnswerer } from '#activities/outside/answerer.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import type { CrawlWish } from '#schema/crawl.ts';
import { readSettings } from '#schema/settings.ts';
import { makeSignInLink } from '#schema/welcome.ts';
import { serveChatModel } from '#tests/models/chat.ts';
import { idleEngine, startApi } from '#tests/rig/api.ts';
import { addOpenRun } from '#tests/rig/furniture.ts';
import { makeOperator } from '#tests/rig/operator.ts';

test('a chat that streams ends when its organisation is suspended, and nobody gets in until it is opened again', async () => {
  const pieces = Array.from({ length: 600 }, (_, at) => `ord${at} `);
  await using model = await serveChatModel(() => ({ kind: 'say', pieces, pauseMs: 50 }));
  const { model: settings } = readSettings({ OPENAI_BASE_URL: model.baseUrl });
  const parts = { embedder: openEmbedder(settings), answerer: openAnswerer(settings), onDefect: () => {} };
  await using chats = new AsyncDisposableStack();
  await using api = await startApi((db) => ({
    chat: chats.use(openChat({ db, ...parts })),
    // As often as it is done in the product, but for the factor of a hundred.
    pace: { recheckMs: 200 },
  }));
  const origin = await api.app.listen({ port: 0, host: '127.0.0.1' });
  const operator = await makeOperator(api);
  const { tenantId, spaceId, people } = api.ours;
  const asked = await fetch(`${origin}/api/v1/chat`, {
    method: 'POST',
    headers: {
      cookie: `diarium=${people.user.cookie}`,
      origin: 'http://127.0.0.1:3000',
      'content-type': 'application/json',
    },
    body: JSON.stringify({ question: 'Har Vår en simhall?', spaceId }),
  });
  const reader = asked.body!.pipeThrough(new TextDecoderStream()).getReader();
  let streamed = '';
  while (!streamed.includes('event: text')) streamed += (await reader.read()).value ?? '';
  const link = () =>
    makeSignInLink(api.database.migrateUrl, { tenantId, personId: people.administrator.personId, hours: 1 });
  const enter = async () => {
    const payload = { token: await link() };
    return (await api.app.inject({ method: 'POST', url: '/api/v1/session/link', payload })).statusCode;
  };

  const closed = await api.as(operator, 'POST', `/system/tenants/${tenantId}/suspend`);
  expect([closed.statusCode, closed.json().state]).toEqual([200, 'suspended']);
  for (let next = await reader.read(); !next.done; next = await reader.read()) streamed += next.value;
  expect(streamed).toMatch(/event: end\ndata: \{"code":"not-signed-in"\}\n\n$/);
  expect((await api.as(people.administrator, 'GET', '/me')).statusCode).toBe(401);
  expect(await enter()).toBe(410);
  expect((await api.as(api.theirs.people.user, 'GET', '/me')).statusCode).toBe(200);

  const opened = await api.as(operator, 'POST', `/system/tenants/${tenantId}/resume`);
  expect(opened.json()).toMatchObject({ state: 'active', suspendedAt: null });
  expect((await api.as(people.administrator, 'GET', '/me')).statusCode).toBe(200);
  expect(await enter()).toBe(201);
});

test('the engine is told at once which runs pause, and which go on', async () => {
  const told: [string, CrawlWish][] = [];
  const temporal = {
    ...idleEngine,
    tellCrawl: async (_: string, id: string, wish: CrawlWish) => void told.push([id, wish]),
  };
  await using api = await startApi({ temporal });
  const operator = await makeOperator(api);
  const { tenantId, collectionId } = api.ours;
  const run = await api.db.withTenant(tenantId, (tx) => addOpenRun(tx, collectionId));
  await api.db.withTenant(api.theirs.tenantId, (tx) => addOpenRun(tx, api.theirs.collectionId));
  await api.as(operator, 'POST', `/system/tenants/${tenantId}/suspend`);
  await api.as(operator, 'POST', `/system/tenants/${tenantId}/resume`);
  expect(told).toEqual([
    [run, 'pause'],
    [run, 'resume'],
  ]);
});
