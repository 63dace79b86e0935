/** Disposals of single things as they are shown: counts, dates and who, from the rows that the work keeps. */
import type { Rows } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { PurgeItem, PurgePreview, PurgeRun } from '#schema/purge-run.ts';

type Row = Omit<PurgeRun, 'askedAt' | 'expiresAt' | 'decidedAt' | 'endedAt' | 'progress'> & {
  askedAt: Date;
  expiresAt: Date | null;
  decidedAt: Date | null;
  endedAt: Date | null;
  ageSeconds: number;
};
export type PurgeRunRow = Row;

const columns = `p.id, p.kind, p.state, json_build_object('id', d.id, 'reference', d.reference, 'title', d.title) as decision,
  p.rule_id as "ruleId", p.asked_at as "askedAt", p.asked_name as "askedBy", p.asked_by is not distinct from $2 as "isMine",
  p.items, p.size_bytes as "sizeBytes", n.gone, n.kept, encode(p.manifest_hash, 'hex') as "manifestHash",
  p.expires_at as "expiresAt", p.decided_at as "decidedAt", p.decided_name as "decidedBy", p.ended_at as "endedAt",
  p.reason, p.certificate is not null as "hasCertificate", p.version,
  extract(epoch from now() - coalesce(p.decided_at, p.planned_at, p.asked_at))::float8 as "ageSeconds"
  from purge p join decision d on d.tenant_id = p.tenant_id and d.id = p.decision_id
    cross join lateral (select (count(*) filter (where i.state = 'gone'))::int as gone,
      (count(*) filter (where i.state = 'kept'))::int as kept
      from purge_item i where i.tenant_id = p.tenant_id and i.purge_id = p.id) n
  where p.tenant_id = $1 and p.kind <> 'tenant'`;

type After = [askedAt: string, id: string] | null;

export function listPurges(
  { tenantId, sql }: Rows,
  personId: string,
  { after, limit }: { after: After; limit: number },
): Promise<Row[]> {
  return sql<Row>(
    `select ${columns} and ($3::timestamptz is null or (p.asked_at, p.id) < ($3, $4::uuid))
     order by p.asked_at desc, p.id desc limit $5`,
    [tenantId, personId, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** Throws NotFound. */
export async function readPurgeRun({ tenantId, sql }: Rows, personId: string, id: string): Promise<Row> {
  const [row] = await sql<Row>(`select ${columns} and p.id = $3`, [tenantId, personId, id]);
  if (!row) throw new NotFound('no such disposal');
  return row;
}

export function showPurgeRun({ ageSeconds, ...row }: Row): PurgeRun {
  const done = row.gone + row.kept;
  const queued = row.endedAt === null ? row.items - done : 0;
  const ratePerSecond = row.endedAt === null && done > 0 && ageSeconds > 0 ? done / ageSeconds : null;
  return {
    ...row,
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    progress: {
      done,
      queued: Math.max(0, queued),
      failed: 0,
      ratePerSecond,
      remainingSeconds: ratePerSecond && Math.ceil(queued / ratePerSecond),
    },
  };
}

/** Enough to see what kind of things they are; the whole list is a file. */
const itemsShown = 100;

export async function readPreview({ tenantId, sql }: Rows, id: string): Promise<PurgePreview> {
  const counts = await sql<PurgePreview['counts'][number]>(
    `select kind, count(*)::int as planned, (count(*) filter (where state = 'gone'))::int as gone,
       (count(*) filter (where state = 'kept'))::int as kept, coalesce(sum(size_bytes), 0)::bigint as "sizeBytes"
     from purge_item where tenant_id = $1 and purge_id = $2 group by kind order by kind`,
    [tenantId, id],
  );
  const items = await sql<Omit<PurgeItem, 'dueAt'> & { dueAt: Date | null }>(
    `select kind, object_id as id, due_at as "dueAt", size_bytes as "sizeBytes", state, why from purge_item
     where tenant_id = $1 and purge_id = $2 order by kind, object_id limit ${itemsShown}`,
    [tenantId, id],
  );
  return { counts, items: items.map((item) => ({ ...item, dueAt: item.dueAt?.toISOString() ?? null })) };
}
