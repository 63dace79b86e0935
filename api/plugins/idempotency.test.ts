import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { newId } from '#schema/id.ts';
import { startApi, type TestApi } from '#tests/rig/api.ts';
import { formOf } from '#tests/rig/furniture.ts';

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

/** A run that has ended over a source of its own, and its id. */
async function endedRun(api: TestApi): Promise<string> {
  const [sourceId, crawlId] = [newId(), newId()];
  await api.db.withTenant(api.ours.tenantId, async ({ sql, tenantId }) => {
    await sql(
      `insert into source (tenant_id, id, collection_id, form, created_by)
       select tenant_id, $2, collection_id, form, created_by from source where tenant_id = $1 and id = $3`,
      [tenantId, sourceId, api.ours.sourceId],
    );
    await sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state, ended_at)
       values ($1, $2, $3, 'full', 'person', '{}', 'finished', now())`,
      [tenantId, crawlId, sourceId],
    );
  });
  return crawlId;
}

test('a key that was used on one object starts nothing on another, and does not answer with the first', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const retry = (id: string) =>
    api.as(administrator, 'POST', `/crawl/${id}/retry`, undefined, { 'idempotency-key': 'one' });
  const [first, other] = [await endedRun(api), await endedRun(api)];
  const started = await retry(first);
  expect(started.statusCode).toBe(202);
  expect((await retry(first)).json()).toEqual(started.json());
  expect((await retry(other)).json()).toMatchObject({ status: 422, code: 'key-reused' });
});

test('whoever was removed from the space is not given the answer they once had', async () => {
  await using api = await startApi();
  const { administrator } = api.ours.people;
  const add = () =>
    api.as(
      administrator,
      'POST',
      '/source',
      { ...formOf('Hamnen'), collectionId: api.ours.collectionId },
      {
        'idempotency-key': 'two',
      },
    );
  expect((await start(api, 'one')).statusCode).toBe(202);
  expect((await add()).statusCode).toBe(201);
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql('delete from member where person_id = $1', [administrator.personId]),
  );
  expect((await start(api, 'one')).statusCode).toBe(404);
  expect((await add()).statusCode).toBe(404);
});
