/**
 * The one physical delete in the product. Each activity can be killed anywhere and run again: batches are bounded and
 * carry their progress, and what is gone stays gone.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '#schema/database.ts';
import type { HoldLedger } from '#schema/hold-ledger.ts';
import { outsideSteps, type PurgeInput, purgeWorkflowId } from '#schema/purge.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { destroyKey } from '#schema/tenant-key.ts';
import { cancellation } from './ingest/pulse.ts';
import type { Ledger } from './outside/ledger.ts';
import { buryTenant, endPurge, type PurgeOutcome } from './purge/end.ts';
import { readFarewell } from './purge/item-ledger.ts';
import {
  beginRows,
  noteEngine,
  type OutsideCounts,
  type PlannedStep,
  requireFarewell,
  writePlan,
} from './purge/plan.ts';
import { noteProgress, purgeBatch } from './purge/rows.ts';
import { noteResidue, readResidue } from './purge/verify.ts';

export type PurgeDeps = {
  db: Database;
  files: {
    count(tenantId: string): Promise<number>;
    /** Deletes up to `limit` files; answers how many there were to delete. */
    erase(tenantId: string, limit: number): Promise<number>;
  };
  /** Where it is told that a tenant is given up, so that a restored backup gives it up again. */
  ledger?: Pick<Ledger, 'keep'> | undefined;
  /** Of holds, none of which is in force any more. */
  holds?: Pick<HoldLedger, 'forget'> | undefined;
  /** What Temporal keeps of a tenant but for the workflow `keepId`: stops it, asks for its deletion, and counts it. */
  engine: { eraseTenant(tenantId: string, keepId: string): Promise<number> };
};

/** Files within one note of progress. */
const filesAtOnce = 200;
/** Then the queue is given back to other deletions. */
const turnMs = 20_000;

export function purgeActivities({ db, files, engine, ledger, holds }: PurgeDeps) {
  const outside = async ({ tenantId, purgeId }: PurgeInput): Promise<OutsideCounts> => ({
    files: await files.count(tenantId),
    engine: await engine.eraseTenant(tenantId, purgeWorkflowId(tenantId, purgeId)),
  });

  async function eraseFiles({ tenantId, purgeId }: PurgeInput, ordinal: number): Promise<boolean> {
    const done = await files.erase(tenantId, filesAtOnce);
    const isMore = done === filesAtOnce;
    await db.withTenant(tenantId, (tx) => noteProgress(tx, purgeId, { ordinal, done, isEnd: !isMore }));
    return isMore;
  }

  async function work(key: PurgeInput, { ordinal, what, step }: PlannedStep): Promise<boolean> {
    if (step) return db.withTenant(key.tenantId, (tx) => purgeBatch(tx, key, { ordinal, step }));
    return what === outsideSteps.files && eraseFiles(key, ordinal);
  }

  return {
    /** Stops what works for the tenant, and writes what there is to delete. */
    async planPurge(key: PurgeInput): Promise<void> {
      await db.withTenant(key.tenantId, (tx) => requireFarewell(tx, key.purgeId));
      const counts = await outside(key);
      await ledger?.keep(await db.withTenant(key.tenantId, (tx) => readFarewell(tx, key.purgeId)));
      await db.withTenant(key.tenantId, (tx) => writePlan(tx, key, counts));
    },

    /** Deletes rows and files for one turn. Answers whether there is more. */
    async purgeRows(key: PurgeInput): Promise<{ isMore: boolean }> {
      const untilMs = performance.now() + turnMs;
      const steps = await db.withTenant(key.tenantId, (tx) => beginRows(tx, key.purgeId));
      for (const step of steps) {
        for (let isMore = true; isMore; await breathe()) {
          cancellation()?.throwIfAborted();
          if (performance.now() > untilMs) return { isMore: true };
          isMore = await work(key, step);
        }
      }
      return { isMore: false };
    },

    /** Asks Temporal to delete what it keeps of the tenant, which takes a while there. Answers how much it still has. */
    async purgeEngine(key: PurgeInput): Promise<{ left: number }> {
      const left = await engine.eraseTenant(key.tenantId, purgeWorkflowId(key.tenantId, key.purgeId));
      await db.withTenant(key.tenantId, (tx) => noteEngine(tx, key.purgeId, left));
      return { left };
    },

    /** Looks whether anything is left, and notes what. */
    async verifyPurge(key: PurgeInput): Promise<{ isClean: boolean }> {
      const counts = await outside(key);
      return db.withTenant(key.tenantId, async (tx) => {
        const residue = await readResidue(tx, counts);
        await noteResidue(tx, key.purgeId, residue);
        return { isClean: Object.keys(residue.left).length === 0 };
      });
    },

    async finishPurge({ tenantId, purgeId, outcome }: PurgeInput & { outcome: PurgeOutcome }): Promise<void> {
      if (outcome.state === 'finished') await holds?.forget(tenantId);
      if (outcome.state === 'finished') await db.withTenant(systemTenantId, (tx) => buryTenant(tx, tenantId));
      await db.withTenant(tenantId, async (tx) => {
        if (outcome.state === 'finished') await destroyKey(tx);
        await endPurge(tx, purgeId, outcome);
      });
    },
  };
}
export type PurgeActivities = ReturnType<typeof purgeActivities>;
