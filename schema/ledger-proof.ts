/** Whether what lies in a ledger beside the database is what this installation put there. */
import { headKeyId } from './chain-head.ts';
import { isSealedBy, type Sealer, type SealPurpose } from './seal.ts';

/** What every entry of a ledger has; without a seal where the installation had no key when it was kept. */
export type LedgerItem = {
  tenantId: string;
  purpose?: SealPurpose | undefined;
  keyId?: string | undefined;
  signature?: string | undefined;
};

/** `strange`: nothing speaks for it here, since it has no seal or one by another key. `changed`: the seal is broken. */
export type LedgerProof = 'good' | 'strange' | 'changed';

/** Of an entry that lies in the ledger of this tenant. An installation that never had a key believes what has no seal. */
export function proofOf(
  sealer: Pick<Sealer, 'publicKey'> | undefined,
  place: { tenantId: string; purpose: SealPurpose },
  entry: LedgerItem,
): LedgerProof {
  if (entry.tenantId !== place.tenantId) return 'changed';
  if (!entry.keyId || !entry.signature) return sealer ? 'strange' : 'good';
  if (!sealer) return 'strange';
  const publicKey = sealer.publicKey(place.tenantId);
  if (entry.keyId !== headKeyId(publicKey)) return 'strange';
  return isProvenBy(publicKey, place.purpose, entry) ? 'good' : 'changed';
}

/** Whether the holder of this key sealed it, for this purpose. */
export function isProvenBy(publicKey: string, purpose: SealPurpose, entry: LedgerItem): boolean {
  const { keyId, signature } = entry;
  if (!keyId || !signature || entry.purpose !== purpose) return false;
  return isSealedBy(publicKey, { ...entry, keyId, signature, purpose });
}

/** The entry as it was before it was sealed. */
export function unsealed<Entry extends LedgerItem>(entry: Entry): Entry {
  const { purpose: _purpose, keyId: _keyId, signature: _signature, ...body } = entry;
  return body as Entry;
}
