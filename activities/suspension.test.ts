/** An organisation that is suspended, as rows and a real Temporal see it: its runs pause, its schedules stop, and go on. */
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import { requestCrawl } from '#schema/request.ts';
import { Schedule } from '#schema/source.ts';
import { turnTenant } from '#schema/suspension.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { openTemporalClient } from '#temporal/client.ts';
import { type Hand, makeHand, noArrivals, noSounds } from '#tests/fault/hand.ts';
import { addCollection } from '#tests/rig/knowledge.ts';
import { makeTemporal } from '#tests/rig/temporal.ts';
import { serveSite } from '#tests/sites/site.ts';
import { reconcileActivities } from './reconcile.ts';

/** Rounds over a tenant with a Temporal of its own, in which no worker runs. */
async function openRounds() {
  await using built = new AsyncDisposableStack();
  const hand = built.use(await makeHand(built.use(await serveSite({}))));
  const temporal = built.use(openTemporalClient(built.use(await makeTemporal())));
  const told: string[] = [];
  const { reconcileTenants } = reconcileActivities({
    db: hand.db,
    temporal: {
      ...temporal,
      async tellCrawl(tenantId, crawlId, wish) {
        told.push(`${wish} ${crawlId}`);
        await temporal.tellCrawl(tenantId, crawlId, wish);
      },
    },
    finishCrawl: hand.acts.finishCrawl,
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
  });
  const held = built.move();
  return {
    hand,
    temporal,
    told,
    round: reconcileTenants,
    turn: (turn: 'suspend' | 'resume') =>
      hand.db.withTenant(systemTenantId, (tx) => turnTenant(tx, system, hand.shelf.tenantId, turn)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** A run of another source, with a wish. */
async function runWith({ db, shelf }: Hand, wish: 'run' | 'pause'): Promise<string> {
  const { sourceId, tenantId } = await addCollection(db, shelf);
  return db.withTenant(tenantId, async (tx) => {
    await tx.sql(
      `update source set form = (select form from source where tenant_id = $1 and id = $3) where tenant_id = $1 and id = $2`,
      [tenantId, sourceId, shelf.sourceId],
    );
    const id = await requestCrawl(tx, system, { sourceId, mode: 'full', trigger: 'person' });
    await tx.sql('update crawl set wish = $3 where tenant_id = $1 and id = $2', [tenantId, id, wish]);
    return id;
  });
}

const wishes = async ({ db, shelf }: Hand): Promise<Record<string, string>> => {
  const rows = await db.withTenant(shelf.tenantId, ({ sql }) =>
    sql<{ id: string; wish: string }>('select id, wish from crawl where ended_at is null'),
  );
  return Object.fromEntries(rows.map(({ id, wish }) => [id, wish]));
};

test('a suspended tenant holds the runs that go on, and lets go of exactly those', async () => {
  await using rounds = await openRounds();
  const { hand, told } = rounds;
  const [going, paused] = [await runWith(hand, 'run'), await runWith(hand, 'pause')];
  await rounds.turn('suspend');
  await rounds.round();
  await rounds.round();
  expect(await wishes(hand)).toEqual({ [going]: 'pause', [paused]: 'pause' });
  expect(told).toEqual([`pause ${going}`]);
  expect(await hand.request().catch(({ facts }) => facts)).toEqual({ code: 'suspended' });
  await rounds.turn('resume');
  await rounds.round();
  await rounds.round();
  expect(await wishes(hand)).toEqual({ [going]: 'run', [paused]: 'pause' });
  expect(told).toEqual([`pause ${going}`, `resume ${going}`]);
});

test('the schedules of a suspended tenant are gone, and come back with it', async () => {
  await using rounds = await openRounds();
  const { db, shelf } = rounds.hand;
  const { tenantId, sourceId } = shelf;
  const daily = Schedule.parse({ every: 'day' });
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`update source set form = jsonb_set(form, '{schedule}', $2) where tenant_id = $1`, [
      tenantId,
      JSON.stringify(daily),
    ]),
  );
  const isScheduled = async () => {
    await rounds.round();
    return (await rounds.temporal.recurrence(tenantId, sourceId)) !== null;
  };
  expect(await isScheduled()).toBe(true);
  await rounds.turn('suspend');
  await expect.poll(isScheduled, { timeout: 10_000 }).toBe(false);
  await rounds.turn('resume');
  await expect.poll(isScheduled, { timeout: 10_000 }).toBe(true);
});

test('to suspend twice is to suspend once, and what is being deleted is neither closed nor opened', async () => {
  await using rounds = await openRounds();
  const { db, shelf } = rounds.hand;
  await rounds.turn('suspend');
  await rounds.turn('suspend');
  const events = await db.withTenant(systemTenantId, ({ sql }) =>
    sql(`select from audit_event where action = 'tenant.suspend' and object_id = $1`, [shelf.tenantId]),
  );
  expect(events).toHaveLength(1);
  await db.withTenant(systemTenantId, ({ sql }) =>
    sql(`update tenant set state = 'deleting' where id = $1`, [shelf.tenantId]),
  );
  for (const turn of ['suspend', 'resume'] as const) {
    expect(await rounds.turn(turn).catch(({ facts }) => facts)).toEqual({ code: 'tenant-deleting' });
  }
});
