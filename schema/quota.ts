/**
 * What an organisation may use up, checked where rows come to be. Whoever adds takes the organisation's lock first, so
 * that of many at once none goes past the bound; without a quota there is nothing to wait for.
 */
import type { Rows } from './database.ts';
import { QuotaSpent } from './errors.ts';
import type { Reason } from './progress.ts';
import type { Quota } from './tenant.ts';

export type Used = { people: number; bytes: number; pages: number };

/** SQL for what the tenant `$1` uses now, in the quota's units. What is removed has made room; bytes wait for a purge. */
const counted = {
  people: `(select count(*) from person where tenant_id = $1 and kind = 'person' and removed_at is null
    and deactivated_at is null and role <> 'inspector')`,
  bytes: '(select coalesce(sum(size_bytes), 0)::bigint from blob where tenant_id = $1)',
  // What was removed and is there again counts as soon as it was read.
  pages: `((select count(*) from document where tenant_id = $1 and removed_at is null)
    + (select count(*) from document d where d.tenant_id = $1 and d.removed_at is not null and d.id in (
      select v.document_id from version v where v.tenant_id = $1 and v.state = 'stored')))`,
} as const satisfies Record<keyof Quota, string>;

export async function readUsed(tx: Rows): Promise<Used> {
  const [used] = await tx.sql<Used>(
    `select ${counted.people} as people, ${counted.bytes} as bytes, ${counted.pages} as pages`,
    [tx.tenantId],
  );
  return used!;
}

async function readQuota(tx: Rows): Promise<Quota> {
  const [tenant] = await tx.sql<{ quota: Quota }>('select quota from tenant where id = $1', [tx.tenantId]);
  return tenant!.quota;
}

/**
 * Before a person is added or let in again, in the same transaction: throws QuotaSpent when there is no room. Others
 * that add people wait until this transaction has ended.
 */
export async function requireRoomForPerson(tx: Rows): Promise<void> {
  requireRoom(await lockRoom(tx, ['people']), { people: 1 });
}

/** Throws QuotaSpent when there is no room for so much; else it is taken. */
export function requireRoom(room: Room | null, wanted: Partial<Used>): void {
  const full = room?.take(wanted);
  if (full) throw new QuotaSpent('the quota is used up', { code: full.code, ...full.facts });
}

/** Room that is held for the transaction until it ends. */
export type Room = {
  /** Takes so much, or nothing, and answers why there is no room. */
  take(wanted: Partial<Used>): Reason | null;
};

/** The room that these quotas leave; null where none of them is set, and nobody has to wait. */
export async function lockRoom(tx: Rows, names: readonly (keyof Quota)[]): Promise<Room | null> {
  const quota = await readQuota(tx);
  const set = names.filter((name) => quota[name] !== null);
  if (set.length === 0) return null;
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('quota/' || $1, 0))`, [tx.tenantId]);
  // A statement of its own: it sees what those before have committed.
  const [used] = await tx.sql<Used>(`select ${set.map((name) => `${counted[name]} as ${name}`).join(', ')}`, [
    tx.tenantId,
  ]);
  return {
    take(wanted) {
      const full = set.find((name) => (wanted[name] ?? 0) > 0 && used![name] + wanted[name]! > quota[name]!);
      if (full) return { code: `quota-${full}`, facts: { limit: quota[full]! } };
      for (const name of set) used![name] += wanted[name] ?? 0;
      return null;
    },
  };
}
