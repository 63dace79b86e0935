/**
 * Holds after a restore: the ledger beside the database says how each stood, and what it knows nothing of stands as the
 * backup has it, whatever was disposed of after that was made.
 */
import { expect, test } from 'vitest';
import { type Acting, system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import type { HoldScope } from '#schema/hold.ts';
import { sealingHolds, tellHolds } from '#schema/hold-ledger.ts';
import { askLift, liftHold, placeHold } from '#schema/hold-turn.ts';
import { newId } from '#schema/id.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { reapply, restore } from '#tests/rig/backup.ts';
import { gather } from '#tests/rig/gather.ts';
import { addHold } from '#tests/rig/hold.ts';
import { documents, makePurging, type Purging, sealer } from '#tests/rig/purging.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';
import { openHoldLedger } from '../outside/hold-ledger.ts';
import { noItems, sealing } from '../outside/ledger.ts';

const olga: Acting = { kind: 'person', id: newId(), name: 'Olga' };
const sven: Acting = { kind: 'person', id: newId(), name: 'Sven' };
const reason = 'Tvisten är avgjord sedan länge';

const ledgerOf = ({ dir }: Purging) => sealingHolds(openHoldLedger({ dir }), sealer);
const place = ({ db, shelf }: Purging, scopes: HoldScope[]): Promise<string> => {
  const form = { title: 'Tvist', reason, reference: 'KS 2026/12', reviewOn: '2199-01-01', emails: [], scopes };
  return db.withTenant(shelf.tenantId, (tx) => placeHold(tx, olga, form));
};
async function lift({ db, shelf }: Purging, holdId: string): Promise<void> {
  await db.withTenant(shelf.tenantId, (tx) => askLift(tx, olga, holdId, { reason }));
  await db.withTenant(shelf.tenantId, (tx) => liftHold(tx, sven, holdId));
}
/** As the next round of a worker does, or the API before it answers. */
const tell = (scene: Purging, ledger = ledgerOf(scene)) => tellHolds(scene.db, ledger, scene.shelf.tenantId);

/** A rule by which every document is due at once. */
const dueAtOnce = (db: Database, tenantId: string) =>
  db.withTenant(tenantId, (tx) =>
    addRule(tx, `Dnr ${newId()}`, { what: 'document', level: 'tenant', trigger: 'created', period: 1 }),
  );

test('a hold that was placed after the backup holds again before any rule does, and says what is gone for good', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held] = await scene.publish(['Det som tvisten gäller', 'Något annat'], false);
  let late: string | undefined;
  let holdId: string | undefined;
  await using backup = await restore(scene, async () => {
    [late] = await scene.publish(['Det kom efter säkerhetskopian'], false);
    holdId = await place(scene, [
      { kind: 'document', id: held! },
      { kind: 'document', id: late! },
    ]);
    await tell(scene);
  });
  const rows = <Row extends object>(select: string) => backup.db.readTenant<Row>(tenantId, select);
  expect(await rows('select id from hold where tenant_id = tenant.id')).toEqual([]);
  await reapply(scene, backup.db);
  await reapply(scene, backup.db);
  const told = await rows<{ details: object }>(
    `select details from audit_event where tenant_id = tenant.id and action = 'hold.restore'`,
  );
  const gone = [{ kind: 'document', id: late }];
  expect(told).toEqual([{ details: { isLifted: false, turns: 1, goneCount: 1, gone } }]);

  const { ruleId, decisionId } = await dueAtOnce(backup.db, tenantId);
  await backup.db.withTenant(tenantId, ({ sql }) =>
    sql(`update document set first_seen_at = now() - interval '90 days' where tenant_id = $1`, [tenantId]),
  );
  const purgeId = await backup.db.withTenant(tenantId, (tx) =>
    requestPurge(tx, system, { kind: 'rule', ruleId, decisionId, items: 'due' }),
  );
  expect(await scene.carryOut(purgeId, backup.db)).toBe(true);
  expect(await rows('select id from document where tenant_id = tenant.id')).toEqual([{ id: held }]);
  await expect(backup.db.withTenant(tenantId, (tx) => liftHold(tx, sven, holdId!))).rejects.toMatchObject({
    facts: { code: 'hold-not-asked' },
  });
});

test('a hold that was lifted after the backup stays lifted, and what went then goes again', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held] = await scene.publish(['Det som tvisten gällde']);
  const holdId = await place(scene, [{ kind: 'document', id: held! }]);
  await tell(scene);
  await using backup = await restore(scene, async () => {
    await lift(scene, holdId);
    await tell(scene);
    expect(await scene.carryOut(await scene.ask(documents([held!])))).toBe(true);
  });
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 1 });
  const rows = (select: string) => backup.db.readTenant(tenantId, select);
  expect(await rows('select id from document where tenant_id = tenant.id')).toEqual([]);
  expect(
    await rows(`select lifted_name, version, (select array_agg(turn order by ordinal) from hold_turn
      where tenant_id = h.tenant_id and hold_id = h.id) as turns from hold h where tenant_id = tenant.id`),
  ).toEqual([{ lifted_name: 'Sven', version: 3, turns: ['place', 'ask', 'lift'] }]);
});

test('a process that dies while the ledger is told leaves the next round to tell it, and nothing older takes its place', async () => {
  await using scene = await makePurging();
  const [id] = await scene.publish(['Det som tvisten gäller']);
  const holdId = await place(scene, [{ kind: 'document', id: id! }]);
  const real = ledgerOf(scene);
  const died = new Error('killed');
  await expect(tell(scene, { keep: () => Promise.reject(died) })).rejects.toThrow(died);
  const afterwards = async (entry: Parameters<typeof real.keep>[0]) => {
    await real.keep(entry);
    throw died;
  };
  await expect(tell(scene, { keep: afterwards })).rejects.toThrow(died);
  const [placed] = await gather(openHoldLedger(scene).list(scene.shelf.tenantId));
  await lift(scene, holdId);
  await tell(scene);
  // Whoever was slow writes at last what it had read before.
  await real.keep(placed!);
  const kept: number[] = [];
  await tell(scene, { keep: async ({ version }) => void kept.push(version) });
  expect(kept).toEqual([]);
  expect(await gather(openHoldLedger(scene).list(scene.shelf.tenantId))).toMatchObject([
    { holdId, version: 3, liftedName: 'Sven', purpose: 'hold-ledger' },
  ]);
});

test('a hold whose lifting the ledger never heard of keeps what went after it, until it is lifted again', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held, free] = await scene.publish(['Det som tvisten gäller', 'Något annat']);
  const scopes = [{ kind: 'document' as const, id: held! }];
  const holdId = await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes }));
  await using backup = await restore(scene, async () => {
    await scene.db.withTenant(tenantId, (tx) => askLift(tx, olga, holdId, { reason }));
    await scene.db.withTenant(tenantId, (tx) => liftHold(tx, sven, holdId));
    expect(await scene.carryOut(await scene.ask(documents([held!, free!])))).toBe(true);
    expect(await scene.rows('select id from document where tenant_id = tenant.id')).toEqual([]);
  });
  const rows = (select: string) => backup.db.readTenant(tenantId, select);
  expect(await reapply(scene, backup.db)).toEqual({ purges: 1, items: 2 });
  expect(await rows('select id from document where tenant_id = tenant.id')).toEqual([{ id: held }]);
  expect(await rows('select why from purge_item where tenant_id = tenant.id and why is not null')).toEqual([
    { why: 'held' },
  ]);
  await expect(
    backup.db.withTenant(tenantId, ({ sql }) => sql('delete from document where tenant_id = $1', [tenantId])),
  ).rejects.toMatchObject({ code: 'legal-hold' });
  await expect(
    backup.db.withTenant(tenantId, async (tx) => {
      await askLift(tx, olga, holdId, { reason });
      await liftHold(tx, olga, holdId);
    }),
  ).rejects.toMatchObject({ facts: { code: 'hold-same-person' } });
});

test('an organisation that was deleted after the backup stays, closed, while the backup knows of a hold in it', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const holdId = await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [{ kind: 'tenant' }] }));
  await sealing(scene.ledger, sealer).keep({
    ...{ tenantId, purgeId: newId(), kind: 'tenant', state: 'begun', decision: null, ruleId: null },
    ...{ reference: 'KS 2026/9', askedBy: null, askedName: '', askedAt: new Date().toISOString() },
    ...{ manifestHash: null, items: noItems },
  });
  const state = () =>
    scene.db.withTenant(tenantId, async ({ sql }) => {
      const [tenant] = await sql<{ state: string }>('select state from tenant where id = $1', [tenantId]);
      return tenant!.state;
    });
  expect(await reapply(scene, scene.db)).toEqual({ purges: 0, items: 0 });
  expect(await state()).toBe('suspended');
  await scene.db.withTenant(tenantId, (tx) => askLift(tx, olga, holdId, { reason }));
  await scene.db.withTenant(tenantId, (tx) => liftHold(tx, sven, holdId));
  await tell(scene);
  expect(await reapply(scene, scene.db)).toEqual({ purges: 1, items: 0 });
  expect(await state()).toBe('deleting');
  // Killed and started again before the deletion has come to the ledger: of what is gone nothing comes back.
  await scene.db.withTenant(tenantId, async ({ sql }) => {
    for (const table of ['hold_turn', 'hold_scope', 'hold'])
      await sql(`delete from ${table} where tenant_id = $1`, [tenantId]);
  });
  await reapply(scene, scene.db);
  expect(await scene.rows('select id from hold where tenant_id = tenant.id')).toEqual([]);
});
