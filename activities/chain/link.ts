/** Events get their links, in the order of their moments as far as they are known, each exactly once. */
import { keepTerms } from '#schema/audit-term.ts';
import { type ChainedEvent, eventColumns, genesisOf, linkAfter, type Tip } from '#schema/chain.ts';
import type { Database, Tx } from '#schema/database.ts';

/** A transaction's worth: short, so that a killed one loses little and nobody waits long for the lock. */
const batchEvents = 5_000;

/**
 * Links what waits, until less than a batch does: whoever waited for the last few, of those who go on acting, would be
 * linking without end, and a batch of few costs nearly what a full one does.
 */
export async function linkWaiting(db: Database, tenantId: string, onBatch: () => void = () => {}): Promise<void> {
  while ((await linkBatch(db, tenantId)) === batchEvents) onBatch();
}

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
    const firstSeq = await keepLinks(tx, events);
    await keepTerms(tx, events, firstSeq);
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
async function takePending({ sql, tenantId }: Tx): Promise<ChainedEvent[]> {
  return sql<ChainedEvent>(
    `with next as materialized (
       select ctid as place, event_at, event_id from audit_pending where tenant_id = $1
       order by event_at, event_id limit ${batchEvents}),
     taken as (delete from audit_pending where ctid = any (array(select place from next)))
     select ${eventColumns} from next n cross join lateral (
       select * from audit_event where tenant_id = $1 and at = n.event_at and id = n.event_id offset 0) e
     order by e.at, e.id`,
    [tenantId],
  );
}

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

/** Answers the number of the first. */
async function keepLinks(tx: Tx, events: readonly ChainedEvent[]): Promise<number> {
  const tip = await readTip(tx);
  const links = linkAfter(tip, events);
  await tx.sql(
    `insert into audit_link (tenant_id, seq, event_at, event_id, digest, hash)
     select $1, $2::bigint + n, event_at, event_id, substr($3::bytea, n::int * 32 - 31, 32), substr($4::bytea, n::int * 32 - 31, 32)
     from unnest($5::timestamptz[], $6::uuid[]) with ordinality as given (event_at, event_id, n)`,
    [
      tx.tenantId,
      tip.seq,
      Buffer.concat(links.map(({ digest }) => digest)),
      Buffer.concat(links.map(({ hash }) => hash)),
      `{${events.map(({ at }) => at).join(',')}}`,
      `{${events.map(({ id }) => id).join(',')}}`,
    ],
  );
  return tip.seq + 1;
}
