/**
 * The disposal of single things. Each activity can be killed anywhere and run again: the set is rows with their states,
 * a batch is one transaction, and what is gone stays gone.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#schema/database.ts';
import type { PurgeInput, PurgeState } from '#schema/purge.ts';
import type { Sealer } from '#schema/seal.ts';
import { cancellation } from './ingest/pulse.ts';
import type { Deliveries } from './outside/deliveries.ts';
import type { LargeFiles } from './outside/files.ts';
import { type Ledger, type LedgerEntry, sealing } from './outside/ledger.ts';
import { type AgeOut, isWorthCertifying, readCertificate, readHouse } from './purge/certificate.ts';
import { printCertificate } from './purge/certificate-paper.ts';
import { purgeArchives } from './purge/item-archives.ts';
import { purgeItemBatch } from './purge/item-batch.ts';
import { endItems, type ItemOutcome } from './purge/item-end.ts';
import { purgeFiles } from './purge/item-files.ts';
import { noteLedger, readEntry, readItems } from './purge/item-ledger.ts';
import { type LogDeps, purgeLog } from './purge/item-log.ts';
import { confirmItems, planItems } from './purge/item-plan.ts';
import { isClean, lookForItems } from './purge/item-verify.ts';
import { takeBackSources } from './purge/quote.ts';

export type PurgeItemDeps = {
  db: Database;
  files: Pick<LargeFiles, 'remove'>;
  deliveries: Pick<Deliveries, 'remove'>;
  ledger: Pick<Ledger, 'keep' | 'keepItems'>;
  /** Under which days of the record go. */
  record: Omit<LogDeps, 'db'>;
  /** None where the installation has no key: certificates then stand unsigned, and say so by that. */
  sealer?: Sealer | undefined;
  ages: AgeOut;
  /** Days in which what was removed can be taken back. */
  restoreDays: number;
};

/** Then the queue is given back to other disposals. */
const turnMs = 20_000;
/** Of a batch's time so much is left to those who search meanwhile. */
const restShare = 1;

export function purgeItemActivities(deps: PurgeItemDeps) {
  const { db, files, deliveries, ledger, record, sealer, ages, restoreDays } = deps;

  async function keepEntry(key: PurgeInput, state: LedgerEntry['state']): Promise<void> {
    const { tenantId, purgeId } = key;
    const items = await ledger.keepItems(key, readItems(db, key, state));
    const entry = await db.withTenant(tenantId, (tx) => readEntry(tx, purgeId, state));
    await sealing(ledger, sealer).keep({ ...entry, items });
    await db.withTenant(tenantId, (tx) => noteLedger(tx, purgeId));
  }

  /** Turn after turn of `step` until it answers that there is no more, resting in between. */
  async function takeTurn(step: () => Promise<boolean>): Promise<{ isMore: boolean }> {
    const untilMs = performance.now() + turnMs;
    while (performance.now() < untilMs) {
      cancellation()?.throwIfAborted();
      const beganMs = performance.now();
      if (!(await step())) return { isMore: false };
      await wait(restShare * (performance.now() - beganMs));
    }
    return { isMore: true };
  }

  return {
    /** Finds the set and binds it. Answers whether it waits for a second person, or may be carried out. */
    async planItems(key: PurgeInput): Promise<{ state: PurgeState }> {
      return { state: await db.withTenant(key.tenantId, (tx) => planItems(tx, key)) };
    },

    /** What was decided on the set meanwhile, and for how much longer it waits. */
    async readDecision({ tenantId, purgeId }: PurgeInput): Promise<{ state: PurgeState; restMs: number }> {
      const [purge] = await db.readTenant<{ state: PurgeState; restMs: number }>(
        tenantId,
        `select state, ceil(1000 * extract(epoch from expires_at - now()))::float8 as "restMs"
         from purge where tenant_id = tenant.id and id = $2`,
        [purgeId],
      );
      return purge ?? { state: 'failed', restMs: 0 };
    },

    /** Makes the set again, right before anything goes. One that was approved and has changed waits again. */
    async confirmItems(key: PurgeInput): Promise<{ state: PurgeState }> {
      return { state: await db.withTenant(key.tenantId, (tx) => confirmItems(tx, key)) };
    },

    /** The ledger knows of it before anything goes: a backup that is restored in the middle is brought to its end. */
    beginLedger: (key: PurgeInput): Promise<void> => keepEntry(key, 'begun'),

    async purgeItems(key: PurgeInput): Promise<{ isMore: boolean }> {
      const turn = await takeTurn(() => db.withTenant(key.tenantId, (tx) => purgeItemBatch(tx, key, restoreDays)));
      if (!turn.isMore) await purgeLog({ db, ...record }, key, () => cancellation()?.throwIfAborted());
      return turn;
    },

    /** What answers had of it beside them. Answers where to go on. */
    async purgeSources(key: PurgeInput, afterId: string | null): Promise<{ afterId: string | null }> {
      let at = afterId;
      const { isMore } = await takeTurn(async () => {
        at = await db.withTenant(key.tenantId, (tx) => takeBackSources(tx, key.purgeId, at));
        return at !== null;
      });
      return { afterId: isMore ? at : null };
    },

    async purgeItemFiles({ tenantId, purgeId }: PurgeInput): Promise<{ isMore: boolean }> {
      await purgeArchives(db, deliveries, { tenantId, purgeId });
      return takeTurn(() => purgeFiles(db, files, tenantId, purgeId));
    },

    /**
     * Looks whether anything is left. Only when nothing is, the ledger says that it is done, and what went is certified;
     * where nothing went there is nothing to certify.
     */
    async certifyItems(key: PurgeInput): Promise<{ isClean: boolean }> {
      const { tenantId, purgeId } = key;
      const looked = await db.withTenant(tenantId, async (tx) => {
        await tx.sql(
          `update purge set state = 'verifying', version = version + 1
           where tenant_id = $1 and id = $2 and ended_at is null`,
          [tenantId, purgeId],
        );
        return lookForItems(tx, purgeId);
      });
      if (!isClean(looked)) return { isClean: false };
      await keepEntry(key, 'done');
      const [certificate, house] = await db.withTenant(tenantId, async (tx) => {
        return [await readCertificate(tx, purgeId, looked, ages), await readHouse(tx)] as const;
      });
      const sealed = sealer ? sealer.seal(tenantId, 'purge-certificate', certificate) : certificate;
      const printed = isWorthCertifying(certificate) ? await printCertificate(sealed, house) : null;
      const { gone, kept, missing } = certificate;
      await db.withTenant(tenantId, (tx) =>
        endItems(tx, purgeId, { state: 'finished', counts: { gone, kept, missing }, printed }),
      );
      return { isClean: true };
    },

    /** Of what was not carried out to its end. The ledger learns what went: what stayed is not to go from a backup. */
    async endItems({
      tenantId,
      purgeId,
      outcome,
    }: PurgeInput & { outcome: Exclude<ItemOutcome, { state: 'finished' }> }) {
      await db.withTenant(tenantId, (tx) => endItems(tx, purgeId, outcome));
      const [begun] = await db.readTenant(
        tenantId,
        'select id from purge where tenant_id = tenant.id and id = $2 and ledger_at is not null',
        [purgeId],
      );
      if (begun) await keepEntry({ tenantId, purgeId }, 'done');
    },
  };
}
export type PurgeItemActivities = ReturnType<typeof purgeItemActivities>;
