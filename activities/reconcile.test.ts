/** Rows and a real Temporal are brought into agreement, whatever happened between them. */
import { Client, Connection } from '@temporalio/client';
import { Client as Postgres } from 'pg';
import { expect, test } from 'vitest';
import { workflowId } from '#schema/crawl.ts';
import { Busy } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { Schedule, scheduleText } from '#schema/source.ts';
import { openTemporalClient, type TemporalClient } from '#temporal/client.ts';
import { type Hand, makeHand, noArrivals, noSounds } from '#tests/fault/hand.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { makeTemporal, type TestTemporal } from '#tests/rig/temporal.ts';
import { serveSite } from '#tests/sites/site.ts';
import { dueActivities } from './due.ts';
import { type ReconcileDeps, reconcileActivities } from './reconcile.ts';

type Scene = AsyncDisposable & { hand: Hand; server: TestTemporal; temporal: TemporalClient; round(): Promise<void> };

/** Rounds with this Temporal. What fails in one is thrown. */
const roundsOf = ({ db, acts }: Hand, temporal: ReconcileDeps['temporal']) =>
  reconcileActivities({
    db,
    temporal,
    finishCrawl: acts.finishCrawl,
    finishPurge: async () => {},
    failPersonRequest: async () => {},
    stopPackage: async () => {},
    holds: { keep: async () => {} },
    finishExtract: async () => {},
    finishExport: async () => {},
    arrivals: noArrivals,
    sounds: noSounds,
    sweep: async () => {},
    onFault: (_, error) => {
      throw error;
    },
  }).reconcileTenants;

/** No worker runs here: a workflow that was started stays as it was started. */
async function makeScene(): Promise<Scene> {
  await using built = new AsyncDisposableStack();
  const hand = built.use(await makeHand(built.use(await serveSite({}))));
  const server = built.use(await makeTemporal());
  const temporal = built.use(openTemporalClient(server));
  const held = built.move();
  return {
    hand,
    server,
    temporal,
    round: roundsOf(hand, temporal),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** As if the last word on every run had been said a while ago. */
const aMinuteLater = ({ db, shelf }: Hand) =>
  db.withTenant(shelf.tenantId, ({ sql }) =>
    sql(`update crawl set updated_at = updated_at - interval '1 minute' where tenant_id = $1`, [shelf.tenantId]),
  );

const stateOf = async ({ db }: Hand, run: { tenantId: string; crawlId: string }) =>
  (
    await db.readTenant<{ state: string; reason: unknown }>(
      run.tenantId,
      'select state, reason from crawl where tenant_id = tenant.id and id = $2',
      [run.crawlId],
    )
  )[0];

/** What the audit log says, oldest first; only the superuser may read it all. */
async function recorded({ database }: Hand): Promise<string[]> {
  const admin = new Postgres({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    const { rows } = await admin.query<{ action: string }>('select action from audit_event order by id');
    return rows.map(({ action }) => action);
  } finally {
    await admin.end();
  }
}

async function terminate({ address, namespace }: TestTemporal, id: string): Promise<void> {
  const connection = await Connection.connect({ address });
  await new Client({ connection, namespace }).workflow.getHandle(id).terminate();
  await connection.close();
}

test('a run that was requested and never started is started, once, however often the round comes', async () => {
  await using scene = await makeScene();
  const run = await scene.hand.request();
  expect(await scene.temporal.fateOf(run.tenantId, run.crawlId)).toBe('unknown');
  await scene.round();
  expect(await scene.temporal.fateOf(run.tenantId, run.crawlId)).toBe('unknown');
  await aMinuteLater(scene.hand);
  await scene.round();
  await scene.round();
  expect(await scene.temporal.fateOf(run.tenantId, run.crawlId)).toBe('running');
  expect(await stateOf(scene.hand, run)).toMatchObject({ state: 'requested' });
});

test('a run whose workflow was terminated is closed as failed, and says so', async () => {
  await using scene = await makeScene();
  const run = await scene.hand.request();
  await scene.temporal.startCrawl(run.tenantId, run.crawlId, 'person');
  await terminate(scene.server, workflowId(run.tenantId, run.crawlId));
  await aMinuteLater(scene.hand);
  await scene.round();
  const closed = { state: 'failed', reason: { code: 'run-ended', facts: { fate: 'terminated' } } };
  expect(await stateOf(scene.hand, run)).toEqual(closed);
  await scene.round();
  expect(await stateOf(scene.hand, run)).toEqual(closed);
});

const weekly = Schedule.parse({ every: 'week', weekday: 7, hour: 3, minute: 30 });

const want = ({ db, shelf }: Hand, schedule: Schedule | null) =>
  db.withTenant(shelf.tenantId, ({ sql }) =>
    sql(`update source set form = jsonb_set(form, '{schedule}', $2) where tenant_id = $1`, [
      shelf.tenantId,
      JSON.stringify(schedule),
    ]),
  );

test('schedules follow their sources: made, changed, made again when lost, and taken away', async () => {
  await using scene = await makeScene();
  const { shelf } = scene.hand;
  const next = async () => {
    const at = (await scene.temporal.recurrence(shelf.tenantId, shelf.sourceId))?.nextRunsAt[0] ?? null;
    if (at === null) return null;
    const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Stockholm' } as const;
    return new Date(at).toLocaleString('en-GB', parts);
  };
  expect(await next()).toBe(null);
  await want(scene.hand, weekly);
  await scene.round();
  expect(await next()).toBe('Sun 03:30');
  await want(scene.hand, { ...weekly, weekday: 1, hour: 4 });
  await expect.poll(async () => [await scene.round(), await next()][1], { timeout: 10_000 }).toBe('Mon 04:30');
  await scene.temporal.putSchedule(shelf.tenantId, shelf.sourceId, null);
  await expect.poll(async () => [await scene.round(), await next()][1], { timeout: 10_000 }).toBe('Mon 04:30');
  await want(scene.hand, null);
  await expect.poll(async () => [await scene.round(), await next()][1], { timeout: 10_000 }).toBe(null);
});

test('a schedule that is made while a round looks is not taken away by it', async () => {
  await using scene = await makeScene();
  const { hand, temporal } = scene;
  const puts: (Schedule | null)[] = [];
  const round = roundsOf(hand, {
    ...temporal,
    async schedules() {
      await want(hand, weekly);
      return new Map([[hand.shelf.tenantId, new Map([[hand.shelf.sourceId, scheduleText(weekly)]])]]);
    },
    putSchedule: async (_tenantId, _sourceId, schedule) => void puts.push(schedule),
  });
  await round();
  expect(puts).toEqual([]);
});

test('a round lists the schedules once, however many tenants there are, and each tenant sees its own', async () => {
  await using scene = await makeScene();
  const { hand, temporal } = scene;
  for (const _ of [1, 2]) await makeShelf(hand.database.adminUrl, hand.db);
  const taken: string[][] = [];
  let lists = 0;
  const round = roundsOf(hand, {
    ...temporal,
    async schedules() {
      lists += 1;
      return temporal.schedules();
    },
    putSchedule: async (tenantId, sourceId) => void taken.push([tenantId, sourceId]),
  });
  const { tenantId, sourceId } = hand.shelf;
  await temporal.putSchedule(tenantId, sourceId, weekly);
  const listed = new Map([[tenantId, new Map([[sourceId, scheduleText(weekly)]])]]);
  await expect.poll(() => temporal.schedules(), { timeout: 10_000 }).toEqual(listed);
  await round();
  expect([lists, taken]).toEqual([1, [[tenantId, sourceId]]]);
});

test('a source that is due gets one run; while that has not ended, the record says that one was skipped', async () => {
  await using scene = await makeScene();
  const { startCrawl, fateOf } = scene.temporal;
  const { requestDue } = dueActivities({ db: scene.hand.db, startCrawl });
  const [first, second] = [dueRequest(scene.hand), dueRequest(scene.hand)];
  await requestDue(first);
  await requestDue(second);
  expect(await dueRuns(scene.hand)).toEqual([{ id: first.crawlId, trigger: 'schedule' }]);
  expect(await recorded(scene.hand)).toEqual(['crawl.start', 'crawl.skip']);
  expect(await fateOf(first.tenantId, first.crawlId)).toBe('running');
});

test('a source that is due while Temporal is away is started by the next attempt, which skips nothing', async () => {
  await using scene = await makeScene();
  const { hand, temporal } = scene;
  await using away = openTemporalClient({ address: '127.0.0.1:1', namespace: 'default' });
  const request = dueRequest(hand);
  await expect(dueActivities({ db: hand.db, startCrawl: away.startCrawl }).requestDue(request)).rejects.toThrow(Busy);
  await dueActivities({ db: hand.db, startCrawl: temporal.startCrawl }).requestDue(request);
  expect(await dueRuns(hand)).toEqual([{ id: request.crawlId, trigger: 'schedule' }]);
  expect(await recorded(hand)).toEqual(['crawl.start']);
  expect(await temporal.fateOf(request.tenantId, request.crawlId)).toBe('running');
});

test('an attempt that comes late neither starts an ended run again nor takes back that it was skipped', async () => {
  await using scene = await makeScene();
  const { hand } = scene;
  const started: string[] = [];
  const startCrawl = async (_: string, crawlId: string) => void started.push(crawlId);
  const { requestDue } = dueActivities({ db: hand.db, startCrawl });
  const [first, second] = [dueRequest(hand), dueRequest(hand)];
  await requestDue(first);
  await requestDue(second);
  await hand.acts.finishCrawl({ ...first, outcome: 'cancelled', reason: null });
  await requestDue(first);
  await requestDue(second);
  expect(started).toEqual([first.crawlId]);
  expect(await recorded(hand)).toEqual(['crawl.start', 'crawl.skip', 'crawl.end']);
});

const dueRequest = ({ shelf: { tenantId, sourceId } }: Hand) => ({ tenantId, sourceId, crawlId: newId() });

const dueRuns = ({ db, shelf }: Hand) =>
  db.readTenant<{ id: string; trigger: string }>(
    shelf.tenantId,
    'select id, trigger from crawl where tenant_id = tenant.id',
  );
