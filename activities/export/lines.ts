/** The links of a stretch with their events, some at a time, in the order of the chain. */
import { type ChainedEvent, canonicalEvent, eventColumns, genesisOf, type Tip } from '#schema/chain.ts';
import type { SignedHead } from '#schema/chain-head.ts';
import type { Database, Rows } from '#schema/database.ts';
import { Conflict } from '#schema/errors.ts';
import type { Stretch } from './run.ts';

/** A second's worth of writing. */
const batchLinks = 5_000;

export type Line = {
  seq: number;
  digest: Buffer;
  hash: Buffer;
  /** Null where the link's event is gone. */
  event: ChainedEvent | null;
  canonical: string | null;
};

type LinkRow = { seq: number; digest: Buffer; hash: Buffer } & (ChainedEvent | { [Key in keyof ChainedEvent]: null });

export async function* readLines(db: Database, tenantId: string, { fromSeq, toSeq }: Stretch): AsyncGenerator<Line[]> {
  for (let after = fromSeq - 1; after < toSeq; ) {
    const rows = await db.readTenant<LinkRow>(
      tenantId,
      `select l.seq, l.digest, l.hash, ${eventColumns}
       from audit_link l left join audit_event e on e.tenant_id = l.tenant_id and e.at = l.event_at and e.id = l.event_id
       where l.tenant_id = tenant.id and l.seq > $2 and l.seq <= $3 order by l.seq limit ${batchLinks}`,
      [after, toSeq],
    );
    if (rows.length === 0) return;
    yield rows.map(lineOf);
    after = rows.at(-1)!.seq;
  }
}

function lineOf({ seq, digest, hash, ...found }: LinkRow): Line {
  const event = found.id === null ? null : found;
  return { seq, digest, hash, event, canonical: event && canonicalEvent(event) };
}

/** What the first link of a stretch follows: the link before, or what was signed when that was dropped. */
export async function tipBefore({ sql, tenantId }: Rows, { fromSeq }: Stretch): Promise<Tip> {
  const seq = fromSeq - 1;
  if (seq === 0) return { seq, hash: genesisOf(tenantId) };
  const [found] = await sql<{ hash: Buffer }>(
    `select hash from audit_link where tenant_id = $1 and seq = $2
     union all
     select decode(head->>'hash', 'hex') from audit_head where tenant_id = $1 and seq = $2
     limit 1`,
    [tenantId, seq],
  );
  if (!found) throw new Conflict('the link before is not there any more', { code: 'range-gone', seq });
  return { seq, hash: found.hash };
}

/** Throws Conflict where links of the stretch were let go of by a rule while it was read: nobody has taken them. */
export async function requireKept(db: Database, tenantId: string, { fromSeq }: Stretch): Promise<void> {
  const [closed] = await db.readTenant<{ seq: number }>(tenantId, 'select audit_closed(tenant.id) as seq');
  if (closed!.seq < fromSeq) return;
  throw new Conflict('a part of it is not there any more', { code: 'range-gone', seq: closed!.seq + 1 });
}

/** One is signed every few minutes: of a record of years more than these would be more than the memory there is for them. */
const mostHeads = 10_000;

/**
 * Heads that were signed over links of the stretch, and over what it follows; of too many one in two, three or more,
 * counted from the last, which is always there. Closing ones come and go with retention. One that says what a restore took
 * goes along with whatever goes on from it: over the last link of a stretch it may have been signed afterwards.
 */
export async function headsOf(
  { sql, tenantId }: Rows,
  { fromSeq, toSeq }: Stretch,
  most = mostHeads,
): Promise<SignedHead[]> {
  const rows = await sql<{ head: SignedHead }>(
    `select head, seq, kind from (
       select head, seq, kind, row_number() over (order by seq desc) - 1 as place, count(*) over () as many from audit_head
       where tenant_id = $1 and kind = 'head' and seq between $2 and $3) h
     where place % ceil(many::numeric / $4)::bigint = 0
     union all
     select head, seq, kind from audit_head where tenant_id = $1 and kind = 'continued' and seq >= $2 and seq < $3
     order by seq, kind`,
    [tenantId, fromSeq - 1, toSeq, most],
  );
  return rows.map(({ head }) => head);
}
