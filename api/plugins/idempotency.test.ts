import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startApi, type TestApi } from '#tests/rig/api.ts';

const start = (api: TestApi, key: string, body: unknown = { sourceId: api.ours.sourceId }) =>
  api.as(api.ours.people.administrator, 'POST', '/crawl', body, { 'idempotency-key': key });

const crawls = async (api: TestApi) => {
  const listed = await api.as(api.ours.people.user, 'GET', `/crawl?sourceId=${api.ours.sourceId}`);
  return listed.json<{ items: { state: string }[] }>().items.filter(({ state }) => state === 'requested');
};

test('a start that is sent twice starts once, and is answered the same', async () => {
  await using api = await startApi();
  const first = await start(api, 'one');
  const second = await start(api, 'one');
  expect(first.statusCode).toBe(202);
  expect(second.statusCode).toBe(202);
  expect(second.json()).toEqual(first.json());
  expect(await crawls(api)).toHaveLength(1);
});

test('ten at once start one, and nobody is told anything else than that it runs', async () => {
  await using api = await startApi();
  const answers = await Promise.all(Array.from({ length: 10 }, () => start(api, 'one')));
  const ids = new Set(answers.filter(({ statusCode }) => statusCode === 202).map((answer) => answer.json().id));
  expect(ids.size).toBe(1);
  for (const answer of answers) expect([202, 409]).toContain(answer.statusCode);
  expect(await crawls(api)).toHaveLength(1);
});

test('a key that comes back with another body is refused', async () => {
  await using api = await startApi();
  await start(api, 'one');
  const other = await start(api, 'one', { sourceId: api.ours.sourceId, mode: 'failed' });
  expect(other.json()).toMatchObject({ status: 422, code: 'key-reused' });
});

test('while the first request is at work the second one is told so, at once', async () => {
  await using api = await startApi();
  const { tenantId } = api.ours;
  // Holds the first request up in the middle of its act.
  const held = Promise.withResolvers<void>();
  const holder = api.db.withTenant(tenantId, async ({ sql }) => {
    await sql('lock table crawl in exclusive mode');
    await held.promise;
  });
  await sleep(50);
  const first = start(api, 'one');
  await sleep(150);
  const second = await start(api, 'one');
  expect(second.json()).toMatchObject({ status: 409, code: 'same-request-running' });
  held.resolve();
  await holder;
  expect((await first).statusCode).toBe(202);
});

test('keys are each person’s own, and forgotten after a day', async () => {
  await using api = await startApi();
  await start(api, 'one');
  const other = await api.as(
    api.ours.people.editor,
    'POST',
    '/crawl',
    { sourceId: api.ours.sourceId },
    {
      'idempotency-key': 'one',
    },
  );
  expect(other.json()).toMatchObject({ status: 409, code: 'still-running' });
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql(`update idempotency set created_at = created_at - interval '25 hours'`),
  );
  expect((await start(api, 'one')).json()).toMatchObject({ status: 409, code: 'still-running' });
});

test('an act that fails leaves its key free', async () => {
  await using api = await startApi();
  await start(api, 'blocker');
  expect((await start(api, 'one')).statusCode).toBe(409);
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql(`update crawl set state = 'cancelled', ended_at = now()`),
  );
  expect((await start(api, 'one')).statusCode).toBe(202);
});
