/**
 * What was disposed of, kept beside the database: a restored backup is brought up to it before anybody gets in. Ids and
 * the decision, nothing of what it was.
 */
import { z } from 'zod';
import { PurgeKind } from '#schema/purge.ts';
import { ManifestHash, PurgeItemKind } from '#schema/purge-run.ts';
import type { Sealer } from '#schema/seal.ts';
import { openEntries, type Place } from './entries.ts';

export const LedgerEntry = z.object({
  tenantId: z.uuid(),
  purgeId: z.uuid(),
  kind: PurgeKind,
  /** `begun`: decided, and perhaps not yet done. */
  state: z.enum(['begun', 'done']),
  /** As the register has it, for a backup that is older than the decision; null for a whole organisation. */
  decision: z
    .object({
      id: z.uuid(),
      reference: z.string(),
      title: z.string(),
      authority: z.string(),
      decidedOn: z.iso.date(),
      note: z.string(),
      madeBy: z.uuid(),
      madeName: z.string(),
      madeAt: z.iso.datetime(),
    })
    .nullable(),
  ruleId: z.uuid().nullable(),
  reference: z.string(),
  askedBy: z.uuid().nullable(),
  askedName: z.string(),
  askedAt: z.iso.datetime(),
  manifestHash: ManifestHash.nullable(),
  /** Of one that is done those that went. */
  items: z.array(z.tuple([PurgeItemKind, z.uuid()])),
  /** Empty where the installation has no key. */
  purpose: z.literal('purge-ledger').optional(),
  keyId: z.string().optional(),
  signature: z.string().optional(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export type Ledger = {
  /** Keeps it durably, in place of what was said of the same disposal before. */
  keep(entry: LedgerEntry): Promise<void>;
  /** By when they were begun. */
  list(tenantId: string): AsyncIterable<LedgerEntry>;
};

export function openLedger(place: Place): Ledger {
  const entries = openEntries(place, 'purge', LedgerEntry);
  return {
    keep: (entry) => entries.write(entry.tenantId, entry.purgeId, entry),
    async *list(tenantId) {
      // Ids of version 7 sort by when they were made.
      for (const name of await entries.names(tenantId)) yield await entries.read(tenantId, name);
    },
  };
}

/** As `ledger`, with the installation's seal on all that is kept, where it has a key. */
export const sealing = (ledger: Pick<Ledger, 'keep'>, sealer: Sealer | undefined): Pick<Ledger, 'keep'> => ({
  keep: (entry) => ledger.keep(sealer ? sealer.seal(entry.tenantId, 'purge-ledger', entry) : entry),
});
