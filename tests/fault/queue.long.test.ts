/** Sixty sources that are due at once: each has its run, four at a time, in the order that they were due. */
import { Client, Connection } from '@temporalio/client';
import { expect, test } from 'vitest';
import type { Database } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { Schedule, SourceForm, scheduleId } from '#schema/source.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import { type Site, serveSite } from '#tests/sites/site.ts';
import { makeStage } from './stage.ts';

const mostAtOnce = 4;
/** Not due by itself while the test runs. */
const monthly = Schedule.parse({ every: 'month' });
/** How long a site takes to answer, so that runs are seen to be under way together. */
const answerMs = 250;

type Run = { sourceId: string; state: string; requestedAt: Date; startedAt: Date; endedAt: Date };

/** A site of one page, for each source its own: runs over one host would wait for each other there. */
const onePage = (name: string) =>
  serveSite({
    '/': (_, response) =>
      void setTimeout(
        () =>
          response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>${name}</title><p>This is ${name}.</p>`),
        answerMs,
      ),
  });

async function addSource(db: Database, { tenantId, collectionId }: Shelf, site: Site): Promise<string> {
  const id = newId();
  const form = SourceForm.parse({ name: id, startUrls: [`${site.origin}/`], maxDepth: 0, schedule: monthly });
  await db.withTenant(tenantId, ({ sql }) =>
    sql('insert into source (tenant_id, id, collection_id, form) values ($1, $2, $3, $4)', [
      tenantId,
      id,
      collectionId,
      JSON.stringify(form),
    ]),
  );
  return id;
}

const runsOf = (db: Database, { tenantId }: Shelf) =>
  db.readTenant<Run>(
    tenantId,
    `select source_id as "sourceId", state, requested_at as "requestedAt", started_at as "startedAt",
       ended_at as "endedAt" from crawl where tenant_id = tenant.id order by requested_at, id`,
  );

const mostUnderWay = (runs: Run[]) =>
  Math.max(...runs.map(({ startedAt: at }) => runs.filter((run) => run.startedAt <= at && at < run.endedAt).length));

test('sixty sources due at once all run, four at a time and in order, and another tenant does not wait for them', async () => {
  await using ending = new AsyncDisposableStack();
  const sites = await Promise.all(Array.from({ length: 68 }, async (_, at) => ending.use(await onePage(`Site ${at}`))));
  const database = ending.use(await makeDatabase());
  const stage = ending.use(
    await makeStage({
      allow: sites.map(({ hostPort }) => hostPort).join(','),
      form: { startUrls: [`${sites[0]!.origin}/`] },
      database,
    }),
  );
  const { db, temporal, shelf: busy } = stage;
  const small = await makeShelf(database.adminUrl, db);
  const sources: [Shelf, string][] = [];
  for (const [at, site] of sites.entries()) {
    const shelf = at < 60 ? busy : small;
    sources.push([shelf, await addSource(db, shelf, site)]);
  }
  for (const [{ tenantId }, sourceId] of sources) await temporal.putSchedule(tenantId, sourceId, monthly);
  const { address, namespace } = stage.temporalServer;
  const connection = await Connection.connect({ address });
  ending.defer(() => connection.close());
  const { schedule } = new Client({ connection, namespace });
  await stage.startWorker();
  const began = performance.now();
  await Promise.all(sources.map(([{ tenantId }, id]) => schedule.getHandle(scheduleId(tenantId, id)).trigger()));

  const all = async () => [await runsOf(db, busy), await runsOf(db, small)] as const;
  const ended = async () => (await all()).flat().filter(({ endedAt }) => endedAt !== null).length;
  await expect.poll(ended, { timeout: 900_000, interval: 1_000 }).toBe(68);
  const [many, few] = await all();
  console.log(`68 runs in ${Math.round((performance.now() - began) / 1000)} s`);

  const wanted = (shelf: Shelf) => sources.flatMap(([owner, id]) => (owner === shelf ? [id] : [])).sort();
  expect(many.map(({ sourceId }) => sourceId).sort()).toEqual(wanted(busy));
  expect(few.map(({ sourceId }) => sourceId).sort()).toEqual(wanted(small));
  expect(new Set([...many, ...few].map(({ state }) => state))).toEqual(new Set(['finished']));
  expect(sites.map(({ log }) => log.filter(({ path }) => path === '/').length)).toEqual(Array(68).fill(1));

  expect([mostUnderWay(many), mostUnderWay(few)]).toEqual([mostAtOnce, mostAtOnce]);
  // As they are asked for: one begins when fewer than four of those before it still wait or work.
  for (const runs of [many, few]) {
    for (const [at, { startedAt }] of runs.entries()) {
      const before = runs.slice(0, at).filter((run) => run.endedAt > startedAt);
      expect(before.length).toBeLessThan(mostAtOnce);
    }
  }
  const lastOfFew = Math.max(...few.map(({ endedAt }) => endedAt.getTime()));
  const half = many.filter(({ endedAt }) => endedAt.getTime() < lastOfFew).length;
  expect(half).toBeLessThan(many.length / 2);
});
