/**
 * What an organisation may use up, checked where rows come to be. Whoever adds takes the organisation's lock first, so
 * that of many at once none goes past the bound; without a quota there is nothing to wait for.
 */
import type { Tx } from './database.ts';
import { QuotaSpent } from './errors.ts';
import type { Quota } from './tenant.ts';

type Rows = Pick<Tx, 'sql' | 'tenantId'>;
export type Used = { people: number; bytes: number; pages: number };

/** SQL for what the tenant `$1` uses now, in the quota's units. What is removed has made room; bytes wait for a purge. */
const counted = {
  people: `(select count(*) from person where tenant_id = $1 and kind = 'person' and removed_at is null
    and deactivated_at is null and role <> 'inspector')`,
  bytes: '(select coalesce(sum(size_bytes), 0)::bigint from blob where tenant_id = $1)',
  pages: `(select count(*) from document d where d.tenant_id = $1 and (d.removed_at is null or exists (
    select from version v where v.tenant_id = $1 and v.document_id = d.id and v.state = 'stored')))`,
} as const satisfies Record<keyof Quota, string>;

export async function readUsed(tx: Rows): Promise<Used> {
  const [used] = await tx.sql<Used>(
    `select ${counted.people} as people, ${counted.bytes} as bytes, ${counted.pages} as pages`,
    [tx.tenantId],
  );
  return used!;
}

export async function readQuota(tx: Rows): Promise<Quota> {
  const [tenant] = await tx.sql<{ quota: Quota }>('select quota from tenant where id = $1', [tx.tenantId]);
  return tenant!.quota;
}

/**
 * Before a person is added or let in again, in the same transaction: throws QuotaSpent when there is no room. Others
 * that add people wait until this transaction has ended.
 */
export async function requireRoomForPerson(tx: Rows): Promise<void> {
  const room = await lockRoom(tx, ['people']);
  if (room.people < 1) throw quotaSpent('people', (await readQuota(tx)).people!);
}

/** What is left of each quota that is asked for; Infinity without one. Held for this transaction until it ends. */
export async function lockRoom<Name extends keyof Quota>(
  tx: Rows,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const quota = await readQuota(tx);
  const limited = names.filter((name) => quota[name] !== null);
  const room = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<Name, number>;
  if (limited.length === 0) return room;
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('quota/' || $1, 0))`, [tx.tenantId]);
  // A statement of its own: it sees what those before have committed.
  const columns = limited.map((name) => `${counted[name]} as ${name}`).join(', ');
  const [used] = await tx.sql<Record<Name, number>>(`select ${columns}`, [tx.tenantId]);
  for (const name of limited) room[name] = Math.max(0, quota[name]! - used![name]);
  return room;
}

export const quotaSpent = (name: keyof Quota, limit: number) =>
  new QuotaSpent(`the quota of ${name} is used up`, { code: `quota-${name}`, limit });
