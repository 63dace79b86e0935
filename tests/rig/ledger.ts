/** A ledger of disposals with the lists that its entries name, small enough to be held in a test. */
import type { Ledger, LedgerEntry, LedgerItem } from '#activities/outside/ledger.ts';

export type WholeEntry = Omit<LedgerEntry, 'items'> & { items: LedgerItem[] };

export async function readLedger(ledger: Ledger, tenantId: string): Promise<WholeEntry[]> {
  const whole: WholeEntry[] = [];
  for await (const entry of ledger.list(tenantId)) {
    const items: LedgerItem[] = [];
    for await (const page of ledger.items(entry)) items.push(...page);
    whole.push({ ...entry, items });
  }
  return whole;
}
