/** Schedules of sources: what cannot be kept is refused before anything is, and what was left out is counted. */
import { expect, test } from 'vitest';
import { type AuditEvent, recordEvent, system } from '#schema/audit.ts';
import { InvalidInput } from '#schema/errors.ts';
import type { ListOf } from '#schema/list.ts';
import type { Problem } from '#schema/problem.ts';
import { Schedule, type Source } from '#schema/source.ts';
import { idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { formOf } from '#tests/rig/furniture.ts';

const daily = Schedule.parse({ every: 'day' });
const pathsOf = (answer: { json<T>(): T }) => answer.json<Problem>().errors?.map(({ path }) => path);
const sourcesOf = async (api: TestApi) => {
  const path = `/source?collectionId=${api.ours.collectionId}`;
  return (await api.as(api.ours.people.administrator, 'GET', path)).json<ListOf<Source>>().items;
};

test('a schedule that nobody can keep is wrong input, field by field', async () => {
  await using api = await startApi();
  const { sourceId, people } = api.ours;
  const put = (schedule: object) =>
    api.as(people.administrator, 'PUT', `/source/${sourceId}`, { ...formOf('Hamnen'), schedule });
  for (const cron of ['60 * * * *', '0 3 30 2 *', null]) {
    expect(pathsOf(await put({ every: 'cron', cron })), String(cron)).toEqual(['schedule.cron']);
  }
  for (const timeZone of ['Nowhere/Land', 'europe/stockholm', '+01:00', 'utc']) {
    expect(pathsOf(await put({ every: 'day', timeZone })), timeZone).toEqual(['schedule.timeZone']);
  }
  for (const timeZone of ['Europe/Kyiv', 'UTC', 'America/Port_of_Spain', 'Etc/GMT+5']) {
    expect((await put({ every: 'day', timeZone })).statusCode, timeZone).toBe(200);
  }
});

test('a schedule that the engine refuses is wrong input, and nothing is saved', async () => {
  const putSchedule = async () => {
    throw new InvalidInput('unknown time zone Mars/Olympus', { path: 'schedule' });
  };
  await using api = await startApi({ temporal: { ...idleEngine, putSchedule } });
  const { sourceId, collectionId, people } = api.ours;
  const form = { ...formOf('Hamnen'), schedule: daily };
  for (const [method, path, body] of [
    ['PUT', `/source/${sourceId}`, form],
    ['POST', '/source', { ...form, collectionId }],
  ] as const) {
    const answer = await api.as(people.administrator, method, path, body);
    expect([answer.statusCode, pathsOf(answer)], method).toEqual([400, ['schedule']]);
  }
  const sources = await sourcesOf(api);
  expect(sources.map(({ id, form }) => [id, form.schedule])).toEqual([[sourceId, null]]);
});

test('an engine that is away does not keep a schedule from being saved', async () => {
  const putSchedule = () => Promise.reject(new Error('away'));
  await using api = await startApi({ temporal: { ...idleEngine, putSchedule } });
  const { sourceId, people } = api.ours;
  const form = { ...formOf('Hamnen'), schedule: daily };
  expect((await api.as(people.administrator, 'PUT', `/source/${sourceId}`, form)).statusCode).toBe(200);
  expect((await sourcesOf(api))[0]!.form.schedule).toEqual(daily);
});

test('skipped runs are those that the engine left out and those that were told to wait, since the schedule was set', async () => {
  const since = new Date().toISOString();
  const known = { nextRunsAt: [since], missedRuns: 2, skippedRuns: 1, since };
  await using api = await startApi({ temporal: { ...idleEngine, recurrence: async () => known } });
  const { sourceId, people, tenantId } = api.ours;
  const form = { ...formOf('Hamnen'), schedule: daily };
  await api.as(people.administrator, 'PUT', `/source/${sourceId}`, form);
  const skip = (reason: string): AuditEvent => ({
    action: 'crawl.skip',
    object: { kind: 'source', id: sourceId },
    details: { reason },
  });
  await api.db.withTenant(tenantId, async (tx) => {
    for (const reason of ['still-running', 'still-running', 'source-gone']) await recordEvent(tx, system, skip(reason));
    await tx.sql(
      `insert into audit_event (tenant_id, id, at, actor_kind, action, object_kind, object_id, details)
       values ($1, gen_random_uuid(), now() - interval '1 hour', 'system', 'crawl.skip', 'source', $2,
         '{"reason": "still-running"}')`,
      [tenantId, sourceId],
    );
  });
  expect((await sourcesOf(api))[0]!.recurrence).toEqual({ ...known, skippedRuns: 3 });
});

test('a source that is saved with the schedule that it has keeps what its schedule counted', async () => {
  const told: unknown[] = [];
  const putSchedule = async (_: string, __: string, schedule: unknown) => void told.push(schedule);
  await using api = await startApi({ temporal: { ...idleEngine, putSchedule } });
  const { sourceId, people } = api.ours;
  const put = (form: object) => api.as(people.administrator, 'PUT', `/source/${sourceId}`, form);
  await put({ ...formOf('Hamnen'), schedule: daily });
  await put({ ...formOf('Kajen'), schedule: daily });
  await put(formOf('Kajen'));
  expect(told).toEqual([daily, null]);
});
