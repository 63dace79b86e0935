/** A run is told to go faster or slower, and shows it; its place among those that wait is right whenever it is read. */
import { expect, test } from 'vitest';
import { changePace } from '#activities/crawl/pace.ts';
import type { Crawl } from '#schema/crawl.ts';
import { Busy, Conflict } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import type { ListOf } from '#schema/list.ts';
import { idleEngine, startApi, type TestApi } from '#tests/rig/api.ts';
import { formOf } from '#tests/rig/furniture.ts';

/** A run of a source of its own. */
async function addRun({ db, ours }: TestApi, state: string): Promise<string> {
  const [id, sourceId] = [newId(), newId()];
  const form = JSON.stringify(formOf(`Site-${id}`));
  await db.withTenant(ours.tenantId, async ({ sql, tenantId }) => {
    await sql('insert into source (tenant_id, id, collection_id, form) values ($1, $2, $3, $4)', [
      tenantId,
      sourceId,
      ours.collectionId,
      form,
    ]);
    await sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state)
       values ($1, $2, $3, 'full', 'person', $4, $5)`,
      [tenantId, id, sourceId, form, state],
    );
  });
  return id;
}

const paceOf = (api: TestApi, id: string, pace: object) =>
  api.as(api.ours.people.administrator, 'PUT', `/crawl/${id}/pace`, pace);

test('a run that is waiting, at work or paused takes another pace, for itself alone, and the record says who wished it', async () => {
  await using api = await startApi((db) => ({
    temporal: {
      ...idleEngine,
      setPace: async (tenantId, crawlId, order) => void (await changePace(db, { tenantId, crawlId, ...order }, 2)),
    },
  }));
  const { people, tenantId } = api.ours;
  for (const state of ['waiting', 'running', 'paused']) {
    const id = await addRun(api, state);
    const answer = await paceOf(api, id, { requestsPerSecond: 0.5, parallel: 1 });
    expect([answer.statusCode, answer.json<Crawl>().pace]).toEqual([200, { requestsPerSecond: 0.5, parallel: 1 }]);
    await paceOf(api, id, { requestsPerSecond: 0.5, parallel: 1 });
    const events = await api.db.withTenant(tenantId, ({ sql }) =>
      sql('select actor_id as actor, details from audit_event where object_id = $1', [id]),
    );
    const details = { requestsPerSecond: { from: 2, to: 0.5 }, parallel: { from: 2, to: 1 } };
    expect(events).toEqual([{ actor: people.administrator.personId, details }]);
    const [source] = await api.db.withTenant(tenantId, ({ sql }) =>
      sql(
        `select form->'parallel' as parallel from source
         where id = (select source_id from crawl where tenant_id = $1 and id = $2)`,
        [tenantId, id],
      ),
    );
    expect(source).toEqual({ parallel: 2 });
  }
});

test('a run that has ended keeps its pace, also when it ended meanwhile', async () => {
  let asked = 0;
  const setPace = async () => {
    asked += 1;
    throw new Conflict('This run has ended', { code: 'not-running' });
  };
  await using api = await startApi({ temporal: { ...idleEngine, setPace } });
  const pace = { requestsPerSecond: 1, parallel: 1 };
  for (const id of [api.ours.crawlId, await addRun(api, 'running')]) {
    const answer = await paceOf(api, id, pace);
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'not-running']);
  }
  expect(asked).toBe(1);
});

test('while nobody can be told, the person hears when to try again; a pace beyond what may be is wrong input', async () => {
  const setPace = () => Promise.reject(new Busy('away', 2_000, { system: 'temporal' }));
  await using api = await startApi({ temporal: { ...idleEngine, setPace } });
  const id = await addRun(api, 'running');
  const answer = await paceOf(api, id, { requestsPerSecond: 1, parallel: 1 });
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  for (const pace of [{ requestsPerSecond: 0, parallel: 1 }, { requestsPerSecond: 1, parallel: 65 }, { parallel: 1 }]) {
    expect((await paceOf(api, id, pace)).statusCode).toBe(400);
  }
});

test("a run's place in the queue moves as soon as one before it ends or pauses, and a space lists all its runs", async () => {
  await using api = await startApi();
  const { people, tenantId, spaceId, crawlId } = api.ours;
  const runs: string[] = [];
  for (const state of ['running', 'requested', 'waiting', 'waiting']) runs.push(await addRun(api, state));
  const places = async () => {
    const answer = await api.as(people.user, 'GET', `/crawl?spaceId=${spaceId}&limit=10`);
    const { items } = answer.json<ListOf<Crawl>>();
    expect(items.map(({ id }) => id)).toEqual([...runs].reverse().concat(crawlId));
    return runs.map((id) => items.find((run) => run.id === id)!.position);
  };
  const become = (id: string, set: string) =>
    api.db.withTenant(tenantId, ({ sql }) => sql(`update crawl set ${set} where id = $1`, [id]));
  expect(await places()).toEqual([null, null, 2, 3]);
  await become(runs[1]!, `state = 'running'`);
  expect(await places()).toEqual([null, null, 1, 2]);
  await become(runs[2]!, `state = 'cancelled', ended_at = now()`);
  expect(await places()).toEqual([null, null, null, 1]);
  expect((await api.as(people.user, 'GET', '/crawl')).statusCode).toBe(400);
});
