/** The ledger of holds beside the database. Each turn has a file of its own, so that no late writer undoes a newer one. */
import { HoldEntry, type HoldLedger } from '#schema/hold-ledger.ts';
import { openEntries, type Place } from './entries.ts';

export function openHoldLedger(place: Place): HoldLedger {
  const entries = openEntries(place, 'hold', HoldEntry);
  return {
    keep: (entry) => entries.write(entry.tenantId, nameOf(entry), entry),
    async *list(tenantId) {
      const names = await entries.names(tenantId);
      // Those of one hold stand together, the newest last.
      const newest = names.filter((name, at) => idIn(name) !== idIn(names[at + 1] ?? ''));
      for (const name of newest) yield await entries.read(tenantId, name);
    },
    forget: (tenantId) => entries.removeAll(tenantId),
  };
}

/** The number of one length, so that names sort by it. */
const nameOf = ({ holdId, version }: HoldEntry): string => `${holdId}-${String(version).padStart(9, '0')}`;
const idIn = (name: string): string => name.slice(0, -10);
