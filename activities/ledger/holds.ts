/**
 * A restored database is brought up to the ledger of holds, before disposals are carried out once more and before anybody
 * gets in: what was placed after the backup holds again, and what was lifted stays lifted.
 */
import type { Database } from '#schema/database.ts';
import { type HoldEntry, type HoldLedger, noteKept, putHoldBack } from '#schema/hold-ledger.ts';
import type { Sealer } from '#schema/seal.ts';
import { TenantState } from '#schema/tenant.ts';
import { requireProof } from './proof.ts';

/** Of an organisation that is being deleted nothing is in force any more, and nothing of it is to come back. */
const kept = TenantState.options.filter((state) => state !== 'deleted' && state !== 'deleting');

export type HoldDeps = { db: Database; holds: Pick<HoldLedger, 'list'>; sealer?: Sealer | undefined };

/** Answers how many the ledger knew more of than the database. Throws LedgerDoubt for an entry that nothing speaks for. */
export async function reapplyHolds({ db, holds, sealer }: HoldDeps): Promise<number> {
  let putBack = 0;
  for (const state of kept) {
    for (const { id: tenantId } of await db.tenants(state)) {
      const known: Pick<HoldEntry, 'holdId' | 'version'>[] = [];
      for await (const entry of holds.list(tenantId)) {
        requireProof(sealer, { tenantId, purpose: 'hold-ledger' }, entry);
        known.push({ holdId: entry.holdId, version: entry.version });
        if (await db.withTenant(tenantId, (tx) => putHoldBack(tx, entry))) putBack += 1;
      }
      await db.withTenant(tenantId, (tx) => noteKept(tx, known));
    }
  }
  return putBack;
}
