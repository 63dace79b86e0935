/** A deletion that a crash left between the row and Temporal is begun, and one whose workflow is dead is closed. */
import { expect, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import type { RunFate } from '../reconcile.ts';
import { endPurge } from './end.ts';
import { reconcilePurge } from './outbox.ts';

async function makeScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 2 }));
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const purgeId = newId();
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into purge (tenant_id, id, reference) values ($1, $2, 'Avtalet har gått ut')`, [tenantId, purgeId]),
  );
  const started: string[] = [];
  const held = built.move();
  return {
    started,
    purgeId,
    /** As if it had been asked for a while ago. */
    age: () =>
      db.withTenant(tenantId, ({ sql }) =>
        sql(`update purge set asked_at = asked_at - interval '1 minute' where tenant_id = $1`, [tenantId]),
      ),
    round: (fate: RunFate) =>
      reconcilePurge(
        {
          db,
          temporal: { fateOfPurge: async () => fate, startPurge: async (_, id) => void started.push(id) },
          finishPurge: ({ purgeId, outcome }) => db.withTenant(tenantId, (tx) => endPurge(tx, purgeId, outcome)),
        },
        tenantId,
      ),
    see: async () => {
      const [row] = await db.readTenant<{ state: string; reason: unknown }>(
        tenantId,
        'select state, reason from purge where tenant_id = tenant.id',
      );
      return row;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

test('one that Temporal has never heard of is begun, but not while whoever asked may still be doing so', async () => {
  await using scene = await makeScene();
  await scene.round('unknown');
  expect(scene.started).toEqual([]);
  await scene.age();
  await scene.round('running');
  expect(scene.started).toEqual([]);
  await scene.round('unknown');
  expect(scene.started).toEqual([scene.purgeId]);
});

test('one whose workflow is dead has failed, which stays so', async () => {
  await using scene = await makeScene();
  await scene.age();
  await scene.round('terminated');
  const failed = { state: 'failed', reason: { code: 'run-ended', facts: { fate: 'terminated' } } };
  expect(await scene.see()).toEqual(failed);
  await scene.round('unknown');
  expect(scene.started).toEqual([]);
  expect(await scene.see()).toEqual(failed);
});
