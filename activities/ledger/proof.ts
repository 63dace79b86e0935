/**
 * Who speaks for the entries of the ledgers beside the database. Where the installation's key was lost nothing does, and
 * nobody gets in until whoever runs it has said of each organisation how many entries they stand for: those are carried
 * out as if they had been sealed here, and are from then on. What was changed after it was sealed is never accepted.
 */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tenant } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import { type HoldLedger, sealingHolds } from '#schema/hold-ledger.ts';
import { isProvenBy, type LedgerItem, type LedgerProof, proofOf, unsealed } from '#schema/ledger-proof.ts';
import type { Sealer, SealPurpose } from '#schema/seal.ts';
import { TenantState } from '#schema/tenant.ts';
import { type Ledger, type LedgerEntry, sealing } from '../outside/ledger.ts';

/** Thrown before anything of the entry is believed. */
export class LedgerDoubt extends Error {}

export function requireProof(
  sealer: Sealer | undefined,
  place: { tenantId: string; purpose: SealPurpose },
  entry: LedgerItem,
): void {
  const proof = proofOf(sealer, place, entry);
  if (proof === 'good') return;
  const why =
    proof === 'changed' ? 'was changed after it was sealed' : 'was not sealed with the key of this installation';
  throw new LedgerDoubt(`an entry of the ledger of ${place.tenantId} ${why}`);
}

export type ProofDeps = { db: Database; ledger: Ledger; holds: HoldLedger; sealer?: Sealer | undefined };

export type Doubted = {
  what: 'purge' | 'hold';
  id: string;
  proof: Exclude<LedgerProof, 'good'>;
  /** When the disposal was asked for, or the hold placed, and under which reference. */
  at: string;
  reference: string;
  /** How many things it is about. */
  things: number;
  /** The key that it was sealed with, if any, and whether a head in the database is signed with that one and it fits. */
  keyId: string | null;
  isKnownKey: boolean;
};
type Found = { doubted: Doubted; keep: (sealer: Sealer) => Promise<void> };

/** The organisations with entries that nothing speaks for, and how many there are of each. */
export async function surveyDoubts(deps: ProofDeps): Promise<{ tenant: Tenant; doubted: Doubted[] }[]> {
  const found: { tenant: Tenant; doubted: Doubted[] }[] = [];
  for (const state of TenantState.options) {
    for (const tenant of await deps.db.tenants(state)) {
      const doubted = await listDoubts(deps, tenant.id);
      if (doubted.length > 0) found.push({ tenant, doubted });
    }
  }
  return found;
}

/** Of one organisation, disposals first, each by when it was begun. */
export const listDoubts = async (deps: ProofDeps, tenantId: string): Promise<Doubted[]> =>
  (await findDoubted(deps, tenantId)).map(({ doubted }) => doubted);

/**
 * Seals them anew, with an event that says how many, for how many of them a key spoke that this database knows, and why.
 * Throws Conflict where there are more or fewer than were named, or one that was changed, or no key to seal with. What
 * dies on the way leaves fewer to accept.
 */
export async function acceptEntries(
  deps: ProofDeps,
  tenantId: string,
  { entries, reason }: { entries: number; reason: string },
): Promise<void> {
  const { db, sealer } = deps;
  if (!sealer) throw new Conflict('DIARIUM_SECRET_KEY is not set: there is nothing to seal them with');
  const found = await findDoubted(deps, tenantId);
  const all = found.map(({ doubted }) => doubted);
  const changed = all.filter(({ proof }) => proof === 'changed');
  if (changed.length > 0) throw new Conflict(`${changed.length} were changed after they were sealed: bring them back`);
  if (found.length !== entries) throw new Conflict(`there are ${found.length} to accept, not ${entries}`);
  const keyIds = [...new Set(all.map(({ keyId }) => keyId ?? ''))].filter(Boolean);
  const known = all.filter(({ isKnownKey }) => isKnownKey).length;
  await db.withTenant(tenantId, (tx) =>
    recordEvent(tx, system, { action: 'ledger.accept', details: { entries, known, keyIds, reason } }),
  );
  for (const { keep } of found) await keep(sealer);
}

async function findDoubted({ db, ledger, holds, sealer }: ProofDeps, tenantId: string): Promise<Found[]> {
  const found: Found[] = [];
  const keys = await knownKeys(db, tenantId);
  const look = (
    purpose: 'purge-ledger' | 'hold-ledger',
    entry: LedgerItem,
    shown: Pick<Doubted, 'what' | 'id' | 'at' | 'reference' | 'things'>,
    keep: Found['keep'],
  ) => {
    const proof = proofOf(sealer, { tenantId, purpose }, entry);
    if (proof === 'good') return;
    const isKnownKey = keys.some((key) => isProvenBy(key, purpose, entry));
    found.push({ doubted: { ...shown, proof, keyId: entry.keyId ?? null, isKnownKey }, keep });
  };
  for await (const entry of ledger.list(tenantId)) {
    const { purgeId: id, askedAt: at, reference, items } = entry;
    const keep = (by: Sealer) => sealing(ledger, by).keep(unsealed<LedgerEntry>(entry));
    look('purge-ledger', entry, { what: 'purge', id, at, reference, things: items.count }, keep);
  }
  for await (const entry of holds.list(tenantId)) {
    const { holdId: id, placedAt: at, reference, scopes } = entry;
    const keep = (by: Sealer) => sealingHolds(holds, by).keep(unsealed(entry));
    look('hold-ledger', entry, { what: 'hold', id, at, reference, things: scopes.length }, keep);
  }
  return found;
}

/** Public keys that heads of this record were signed with, as the database has them. */
async function knownKeys(db: Database, tenantId: string): Promise<string[]> {
  const rows = await db.readTenant<{ key: string }>(
    tenantId,
    'select distinct public_key as key from audit_head where tenant_id = tenant.id',
  );
  return rows.map(({ key }) => key);
}
