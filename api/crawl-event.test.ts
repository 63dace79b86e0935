/** A run as it goes, read by one and by many, until it ends or the reader may no longer read. */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { expect, test } from 'vitest';
import type { Crawl } from '#schema/crawl.ts';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';

const pace = { pollMs: 40, heartbeatMs: 30, recheckMs: 60 };

/** Opens a run with nothing done yet, and answers its id. */
async function openRun(api: TestApi): Promise<string> {
  const id = newId();
  await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state, started_at, queued)
       values ($1, $2, $3, 'full', 'person', '{"requestsPerSecond": 2, "parallel": 2}', 'running',
         now() - interval '10 s', 40)`,
      [tenantId, id, api.ours.sourceId],
    ),
  );
  return id;
}

const change = (api: TestApi, id: string, set: string) =>
  api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql(`update crawl set ${set}, version = version + 1 where id = $1`, [id]),
  );

const until = async (reached: () => boolean) => {
  while (!reached()) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** A reader over a real connection: what has come so far, and whether it is over. Throws when it is not let in. */
function readEvents(url: string, cookie: string, lastEventId?: string) {
  const seen = { text: '', over: false, fault: '' };
  const left = new AbortController();
  const headers = { cookie: `diarium=${cookie}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
  const reading = (async () => {
    const answer = await fetch(url, { headers, signal: left.signal });
    if (answer.status !== 200) seen.fault = `${answer.status} ${await answer.text()}`;
    else
      for await (const piece of Readable.fromWeb(answer.body as ReadableStream).setEncoding('utf8')) seen.text += piece;
  })()
    .catch((error: Error) => {
      if (!left.signal.aborted) seen.fault = String(error);
    })
    .finally(() => {
      seen.over = true;
    });
  return {
    seen,
    leave: () => left.abort(),
    over: reading,
    events: (name: string) => {
      if (seen.fault !== '') throw new Error(`the stream is not to be had: ${seen.fault}`);
      return [...seen.text.matchAll(/(?:id: (\d+)\n)?event: (\w+)\ndata: (.*)\n\n/g)]
        .filter(([, , event]) => event === name)
        .map(([, id, , data]) => ({ id: Number(id), data: JSON.parse(data!) as Crawl }));
    },
  };
}

test('a run is shown at once, then as it changes, in order, until it has ended', async () => {
  await using api = await startApi({ pace });
  const id = await openRun(api);
  const url = `${await api.app.listen({ port: 0 })}/api/v1/crawl/${id}/events`;
  const reader = readEvents(url, api.ours.people.user.cookie);
  await until(() => reader.events('crawl').length > 0);
  await change(api, id, 'added = 10, queued = 30');
  await until(() => reader.events('crawl').at(-1)!.data.counts.added === 10);
  await change(api, id, `added = 40, queued = 0, state = 'finished', ended_at = now()`);
  await reader.over;
  const versions = reader.events('crawl').map((event) => event.id);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(reader.events('crawl').at(-1)).toMatchObject({ id: 3, data: { state: 'finished', version: 3 } });
  expect(reader.seen.text).toMatch(/event: end\ndata: \{\}\n\n$/);
});

test('a reader who comes back is not shown again what they have seen, and learns that the run has ended', async () => {
  await using api = await startApi({ pace });
  const id = await openRun(api);
  await change(api, id, `state = 'finished', ended_at = now()`);
  const url = `/crawl/${id}/events`;
  const seen = await api.as(api.ours.people.user, 'GET', url, undefined, { 'last-event-id': '2' });
  expect(seen.body).toBe('event: end\ndata: {}\n\n');
  const older = await api.as(api.ours.people.user, 'GET', url, undefined, { 'last-event-id': '1' });
  expect(older.body).toMatch(/^id: 2\nevent: crawl\n/);
});

test('whoever only looks whether the stream is there holds none open', async () => {
  await using api = await startApi({ pace });
  const url = `/crawl/${await openRun(api)}/events`;
  const looked = await api.as(api.ours.people.user, 'HEAD', url);
  expect([looked.statusCode, looked.body]).toEqual([200, '']);
  expect(looked.headers['content-type']).toContain('text/event-stream');
  expect((await api.app.openStreams.get()).values).toEqual([]);
  expect((await api.as(api.theirs.people.user, 'HEAD', url)).statusCode).toBe(404);
});

const leavings: [string, (api: TestApi) => Promise<unknown>][] = [
  ['signs out', (api) => api.as(api.ours.people.user, 'DELETE', '/session')],
  ['is deactivated', (api) => toUser(api, 'POST', 'deactivate')],
  ['has their sessions ended by an administrator', (api) => toUser(api, 'DELETE', 'session')],
];
const toUser = (api: TestApi, method: string, what: string) =>
  api.as(api.ours.people.administrator, method, `/person/${api.ours.people.user.personId}/${what}`);

test.each(leavings)('whoever %s is cut off, whoever stays reads on', async (_, leave) => {
  await using api = await startApi({ pace });
  const id = await openRun(api);
  const url = `${await api.app.listen({ port: 0 })}/api/v1/crawl/${id}/events`;
  const { user, editor } = api.ours.people;
  const leaving = readEvents(url, user.cookie);
  const staying = readEvents(url, editor.cookie);
  await until(() => leaving.events('crawl').length > 0 && staying.events('crawl').length > 0);
  await leave(api);
  await leaving.over;
  expect(leaving.seen.text).toContain('event: end\ndata: {"code":"not-signed-in"}');
  await change(api, id, 'added = 1');
  await until(() => staying.events('crawl').at(-1)!.data.counts.added === 1);
  expect(staying.seen.over).toBe(false);
  staying.leave();
});

test('whoever is removed from the space is cut off and told no more, whoever stays reads on', async () => {
  await using api = await startApi({ pace });
  const id = await openRun(api);
  const url = `${await api.app.listen({ port: 0 })}/api/v1/crawl/${id}/events`;
  const { user, editor } = api.ours.people;
  const removed = readEvents(url, user.cookie);
  const staying = readEvents(url, editor.cookie);
  await until(() => removed.events('crawl').length > 0 && staying.events('crawl').length > 0);
  await api.db.withTenant(api.ours.tenantId, ({ sql }) =>
    sql('delete from member where person_id = $1', [user.personId]),
  );
  await removed.over;
  expect(removed.seen.text).toMatch(/event: end\ndata: \{"code":"not-found"\}\n\n$/);
  await change(api, id, 'added = 1');
  await until(() => staying.events('crawl').at(-1)!.data.counts.added === 1);
  expect(staying.seen.over).toBe(false);
  staying.leave();
});

test('twenty readers cost no more looks at the run than one, and none when they have left', async () => {
  const looked = { times: 0 };
  const counting = (db: Database) => ({
    pace: { ...pace, recheckMs: 60_000 },
    db: {
      ...db,
      readTenant: <Row extends object>(tenantId: string, select: string, params?: readonly unknown[]) => {
        if (select.includes('from crawl r')) looked.times++;
        return db.readTenant<Row>(tenantId, select, params);
      },
    },
  });
  await using api = await startApi(counting);
  const id = await openRun(api);
  const url = `${await api.app.listen({ port: 0 })}/api/v1/crawl/${id}/events`;
  const readers = Array.from({ length: 20 }, () => readEvents(url, api.ours.people.user.cookie));
  await until(() => readers.every((reader) => reader.events('crawl').length > 0));
  looked.times = 0;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  // One look in 40 ms makes 25; twenty readers on their own would make hundreds.
  expect(looked.times).toBeGreaterThan(2);
  expect(looked.times).toBeLessThan(40);
  for (const reader of readers) reader.leave();
  await Promise.all(readers.map(({ over }) => over));
  await new Promise((resolve) => setTimeout(resolve, 200));
  looked.times = 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(looked.times).toBe(0);
});

test('rate and time left come from the last half minute; without a worker it says why nothing moves', async () => {
  const answers = { worker: true };
  await using api = await startApi({ temporal: { ...idleEngine, polled: async () => answers.worker } });
  const id = await openRun(api);
  await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(
      `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, fetched_at)
       select $1, $2, sha256(n::text::bytea), 'https://a.example/' || n, 'a', 0, case when n < 3 then 'leased' else 'done' end,
         case when n < 3 then null else now() end from generate_series(1, 22) n`,
      [tenantId, id],
    ),
  );
  const crawl = (await api.as(api.ours.people.user, 'GET', `/crawl/${id}`)).json<Crawl>();
  expect(crawl.progress.ratePerSecond).toBeGreaterThan(1.2);
  expect(crawl.progress.ratePerSecond).toBeLessThanOrEqual(2);
  expect(crawl.progress.remainingSeconds).toBe(Math.ceil(40 / crawl.progress.ratePerSecond!));
  expect(crawl.current.sort()).toEqual(['https://a.example/1', 'https://a.example/2']);
  expect(crawl.stalled).toBeNull();

  answers.worker = false;
  await using later = await startApi({ temporal: { ...idleEngine, polled: async () => answers.worker } });
  const waiting = await openRun(later);
  const stalled = (await later.as(later.ours.people.user, 'GET', `/crawl/${waiting}`)).json<Crawl>();
  expect(stalled.stalled).toMatchObject({ code: 'no-worker' });
});

test('a run that needs a browser says when none is there, and any other does not', async () => {
  const polled = async (queue: string) => queue !== 'render';
  await using api = await startApi({ temporal: { ...idleEngine, polled } });
  const id = await openRun(api);
  const read = async () => (await api.as(api.ours.people.user, 'GET', `/crawl/${id}`)).json<Crawl>();
  expect((await read()).stalled).toBeNull();
  await api.db.withTenant(api.ours.tenantId, ({ sql, tenantId }) =>
    sql(`update crawl set form = form || '{"render": true}' where tenant_id = $1 and id = $2`, [tenantId, id]),
  );
  expect((await read()).stalled).toMatchObject({ code: 'no-renderer' });
});
