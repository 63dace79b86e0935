/** Events get their links, in the order of their moments as far as they are known, each exactly once. */
import { keepTerms } from '#schema/audit-term.ts';
import { type ChainedEvent, eventColumns, genesisOf, linkAfter, type Tip } from '#schema/chain.ts';
import type { Database, Tx } from '#schema/database.ts';

/** A transaction's worth: short, so that a killed one loses little and nobody waits long for the lock. */
const batchEvents = 1000;

/**
 * Links what waits, up to `batchEvents`, in one transaction. Answers how many. Two at once do it one after the other;
 * an event that is committed later gets a later link, whenever it was begun.
 */
export const linkBatch = (db: Database, tenantId: string): Promise<number> =>
  db.withTenant(tenantId, async (tx) => {
    const isMine = await holdChain(tx);
    if (!isMine) return 0;
    const events = await takePending(tx);
    if (events.length === 0) return 0;
    await keepLinks(tx, events);
    await keepTerms(tx, events);
    return events.length;
  });

/** False while another process links in this tenant: it does what is to be done. */
async function holdChain({ sql, tenantId }: Tx): Promise<boolean> {
  const [lock] = await sql<{ held: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('audit chain ' || $1, 0)) as held`,
    [tenantId],
  );
  return lock!.held;
}

/** One by one by their keys: planned as a join of what nobody has counted yet, each batch would read the whole month. */
const takePending = ({ sql, tenantId }: Tx): Promise<ChainedEvent[]> =>
  sql<ChainedEvent>(
    `with next as materialized (
       select event_at, event_id from audit_pending where tenant_id = $1 order by event_at, event_id limit ${batchEvents}),
     taken as (
       delete from audit_pending p using next n
       where p.tenant_id = $1 and p.event_at = n.event_at and p.event_id = n.event_id)
     select ${eventColumns} from next n cross join lateral (
       select * from audit_event where tenant_id = $1 and at = n.event_at and id = n.event_id offset 0) e
     order by e.at, e.id`,
    [tenantId],
  );

/** Where everything that was linked is over and gone, the chain goes on from what the closing head was signed over. */
export async function readTip({ sql, tenantId }: Pick<Tx, 'sql' | 'tenantId'>): Promise<Tip> {
  const [last] = await sql<Tip>(`select seq, hash from audit_link where tenant_id = $1 order by seq desc limit 1`, [
    tenantId,
  ]);
  if (last) return last;
  const [closing] = await sql<{ seq: number; hash: string }>(
    `select seq, head ->> 'hash' as hash from audit_head where tenant_id = $1 and kind = 'closing'
     order by seq desc limit 1`,
    [tenantId],
  );
  return closing ? { seq: closing.seq, hash: Buffer.from(closing.hash, 'hex') } : { seq: 0, hash: genesisOf(tenantId) };
}

async function keepLinks(tx: Tx, events: readonly ChainedEvent[]): Promise<void> {
  const links = linkAfter(await readTip(tx), events);
  await tx.sql(
    `insert into audit_link (tenant_id, seq, event_at, event_id, digest, hash)
     select $1, seq, event_at, event_id, digest, hash
     from unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::bytea[], $6::bytea[])
       as given (seq, event_at, event_id, digest, hash)`,
    [
      tx.tenantId,
      links.map(({ seq }) => seq),
      events.map(({ at }) => at),
      links.map(({ eventId }) => eventId),
      links.map(({ digest }) => digest),
      links.map(({ hash }) => hash),
    ],
  );
}
