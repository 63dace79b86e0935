/** Rows of the chain as the API shows them. */
import type { Head } from '#schema/chain-head.ts';
import type { ChainCheck, ChainHead, ChainState } from '#schema/chain-state.ts';
import type { Database } from '#schema/database.ts';

/** A day's worth is 288 at most. */
const shownHeads = 20;

type CheckRow = Omit<ChainCheck, 'askedAt' | 'endedAt' | 'findings'> & {
  askedAt: Date;
  endedAt: Date | null;
  findings: ChainCheck['findings'] | null;
};
type HeadRow = Pick<ChainHead, 'head'> & { publicKey: string; witnessedAt: Date | null };

export const checkColumns = `c.id, c.asked_at as "askedAt", c.ended_at as "endedAt", c.seq, c.links,
  c.heads, c.head_seq as "headSeq", c.findings`;

export const checkOf = ({ askedAt, endedAt, findings, ...row }: CheckRow): ChainCheck => ({
  ...row,
  askedAt: askedAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
  findings: findings ?? [],
});

const headOf = ({ head, witnessedAt }: HeadRow): ChainHead => ({
  head,
  witnessedAt: witnessedAt?.toISOString() ?? null,
});

export async function readChain(db: Database, tenantId: string): Promise<ChainState> {
  const [counts] = await db.readTenant<{ seq: number; waiting: number }>(
    tenantId,
    `select greatest(coalesce((select max(seq) from audit_link where tenant_id = tenant.id), 0), audit_closed(tenant.id)) as seq,
       (select count(*) from audit_pending where tenant_id = tenant.id) as waiting`,
  );
  const [witnessed] = await db.readTenant<{ seq: number; at: Date }>(
    tenantId,
    'select seq, witnessed_at as at from audit_witness where tenant_id = tenant.id order by seq desc limit 1',
  );
  const checks = await db.readTenant<CheckRow>(
    tenantId,
    `select ${checkColumns} from audit_check c where c.tenant_id = tenant.id order by c.asked_at desc, c.id desc limit 2`,
  );
  const heads = await readHeads(db, tenantId, 'head', shownHeads);
  const [closing] = await readHeads(db, tenantId, 'closing', 1);
  const continued = await readHeads(db, tenantId, 'continued', shownHeads);
  const openCheck = checks.find(({ endedAt }) => endedAt === null);
  const lastCheck = checks.find(({ endedAt }) => endedAt !== null);
  const isGood = lastCheck?.findings?.length === 0;
  return {
    ...counts!,
    verifiedSeq: isGood ? lastCheck.seq : null,
    verifiedAt: isGood ? lastCheck.endedAt!.toISOString() : null,
    openCheck: openCheck ? checkOf(openCheck) : null,
    lastCheck: lastCheck ? checkOf(lastCheck) : null,
    heads: heads.map(headOf),
    witnessed: witnessed ? { seq: witnessed.seq, at: witnessed.at.toISOString() } : null,
    closing: closing ? headOf(closing) : null,
    continued: continued.map(headOf),
    publicKey: heads[0]?.publicKey ?? closing?.publicKey ?? null,
  };
}

const readHeads = (db: Database, tenantId: string, kind: Head['kind'], most: number): Promise<HeadRow[]> =>
  db.readTenant<HeadRow>(
    tenantId,
    `select h.head, h.public_key as "publicKey", w.witnessed_at as "witnessedAt"
     from audit_head h left join audit_witness w on w.tenant_id = h.tenant_id and w.seq = h.seq and w.kind = h.kind
     where h.tenant_id = tenant.id and h.kind = $2 order by h.seq desc limit $3`,
    [kind, most],
  );
