/** Disposals of single things as they are shown: counts, dates and who, from the rows that the work keeps. */
import type { Rows } from '#schema/database.ts';
import { dueSql } from '#schema/due-sql.ts';
import { NotFound } from '#schema/errors.ts';
import type { PurgeItem, PurgePreview, PurgeQuery, PurgeRun } from '#schema/purge-run.ts';
import { isKeptByHold } from '#schema/purge-set.ts';
import type { What } from '#schema/retention.ts';
import { itemLabel } from './item-label.ts';

type Row = Omit<PurgeRun, 'askedAt' | 'expiresAt' | 'decidedAt' | 'endedAt' | 'progress'> & {
  askedAt: Date;
  expiresAt: Date | null;
  decidedAt: Date | null;
  endedAt: Date | null;
  ageSeconds: number;
  /** Of the missing those that were there when the set was made. */
  vanished: number;
};
export type PurgeRunRow = Row;

const columns = `p.id, p.kind, p.state, json_build_object('id', d.id, 'reference', d.reference, 'title', d.title) as decision,
  p.rule_id as "ruleId", p.asked_at as "askedAt", p.asked_name as "askedBy", p.asked_by is not distinct from $2 as "isMine",
  p.items, p.size_bytes as "sizeBytes", n.gone, n.kept, n.missing, n.vanished, encode(p.manifest_hash, 'hex') as "manifestHash",
  p.expires_at as "expiresAt", p.decided_at as "decidedAt", p.decided_name as "decidedBy", p.ended_at as "endedAt",
  p.reason, p.certificate is not null as "hasCertificate", p.version,
  extract(epoch from now() - coalesce(p.decided_at, p.planned_at, p.asked_at))::float8 as "ageSeconds"
  from purge p join decision d on d.tenant_id = p.tenant_id and d.id = p.decision_id
    cross join lateral (select (count(*) filter (where i.state = 'gone'))::int as gone,
      (count(*) filter (where i.state = 'kept'))::int as kept,
      (count(*) filter (where i.state = 'missing'))::int as missing,
      (count(*) filter (where i.state = 'missing' and i.is_there))::int as vanished
      from purge_item i where i.tenant_id = p.tenant_id and i.purge_id = p.id) n
  where p.tenant_id = $1 and p.kind <> 'tenant'`;

/** The latest first, which ids say: a day's round asks for many at the same moment. `after`: the last id before. */
export function listPurges(
  { tenantId, sql }: Rows,
  personId: string,
  { after, limit, state }: { after: string | null; limit: number; state: PurgeQuery['state'] },
): Promise<Row[]> {
  return sql<Row>(
    `select ${columns} and ($3::uuid is null or p.id < $3)
       and ($5::text is null or (p.ended_at is null) = ($5 = 'open'))
     order by p.id desc limit $4`,
    [tenantId, personId, after, limit, state ?? null],
  );
}

/** Throws NotFound. */
export async function readPurgeRun({ tenantId, sql }: Rows, personId: string, id: string): Promise<Row> {
  const [row] = await sql<Row>(`select ${columns} and p.id = $3`, [tenantId, personId, id]);
  if (!row) throw new NotFound('no such disposal');
  return row;
}

export function showPurgeRun({ ageSeconds, vanished, ...row }: Row): PurgeRun {
  const done = row.gone + row.kept + vanished;
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

/** What did not go as it was asked comes before the rest. */
const stayedFirst = `array_position(array['kept', 'missing'], state)`;

export async function readPreview(tx: Rows, id: string): Promise<PurgePreview> {
  const key = [tx.tenantId, id];
  const counts = await tx.sql<PurgePreview['counts'][number]>(
    `select kind, (count(*) filter (where is_there))::int as planned, (count(*) filter (where state = 'gone'))::int as gone,
       (count(*) filter (where state = 'kept'))::int as kept, (count(*) filter (where state = 'missing'))::int as missing,
       coalesce(sum(size_bytes), 0)::bigint as "sizeBytes"
     from purge_item where tenant_id = $1 and purge_id = $2 group by kind order by kind`,
    key,
  );
  const items = await tx.sql<ItemRow>(
    `select i.kind, i.id, ${itemLabel('i')} as label, i.due_at as "dueAt", i.size_bytes as "sizeBytes", i.state, i.why
     from (select *, object_id as id from purge_item where tenant_id = $1 and purge_id = $2
       order by ${stayedFirst}, due_at, kind, object_id limit ${itemsShown}) i
     order by ${stayedFirst}, i.due_at, i.kind, i.id`,
    key,
  );
  return { counts, items: items.map(showItem), held: (await heldItems(tx, id)).map(showItem) };
}

type ItemRow = Omit<PurgeItem, 'dueAt'> & { dueAt: Date | null };

const showItem = ({ dueAt, ...item }: ItemRow): PurgeItem => ({ ...item, dueAt: dueAt?.toISOString() ?? null });

/** What was due by the rule when the set was made and is not in it, for a hold keeps it. */
async function heldItems({ tenantId, sql }: Rows, id: string): Promise<ItemRow[]> {
  const [rule] = await sql<{ id: string; what: What; at: Date }>(
    `select r.id, r.what, coalesce(p.planned_at, p.asked_at) as at from purge p
       join rule r on r.tenant_id = $1 and r.id = p.rule_id
     where p.tenant_id = $1 and p.id = $2 and exists (select from hold where tenant_id = $1 and lifted_at is null)`,
    [tenantId, id],
  );
  if (!rule) return [];
  return sql<ItemRow>(
    `select i.kind, i.id, ${itemLabel('i')} as label, i.due_at as "dueAt", i.size_bytes as "sizeBytes", 'kept' as state,
       'held' as why
     from (select x.* from (${dueSql(rule.what)}) x
       where x.rule_id = $3 and ${isKeptByHold} and not exists (select from purge_item p
         where p.tenant_id = $1 and p.purge_id = $4 and p.kind = x.kind and p.object_id = x.id)
       order by x.due_at, x.kind, x.id limit ${itemsShown}) i
     order by i.due_at, i.kind, i.id`,
    [tenantId, rule.at, rule.id, id],
  );
}
