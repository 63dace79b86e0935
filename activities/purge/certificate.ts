/** The certificate of a disposal: what was decided and done, read from its rows, and sealed. */
import type { Tx } from '#schema/database.ts';
import type { Certificate } from '#schema/purge-run.ts';
import type { Language } from '#schema/session.ts';
import type { Looked } from './item-verify.ts';

/** Whose certificate it is, and in whose language it is printed. */
export type House = { name: string; language: Language };

/**
 * Days after which no copy is left, by what the installation says of itself. Without `rewriteDays` nobody knows when the
 * place of the last row in the database's files is written over.
 */
export type AgeOut = { rewriteDays?: number | undefined; logDays: number; backupDays: number };

type Made = Counted | 'looked' | 'sealedBy' | 'askedAt' | 'approvedAt' | 'carriedOutAt';
type Row = Omit<Certificate, Made> & {
  archivesUntil: Date | null;
  askedAt: Date;
  approvedAt: Date | null;
  carriedOutAt: Date;
};
type Counted = 'gone' | 'kept' | 'missing';
type Count = { kind: string; state: Counted; items: number };

export async function readCertificate(tx: Tx, purgeId: string, looked: Looked, ages: AgeOut): Promise<Certificate> {
  const params = [tx.tenantId, purgeId];
  const [row] = await tx.sql<Row>(rowSql, params);
  const counts = await tx.sql<Count>(
    `select kind, state, count(*) as items from purge_item where tenant_id = $1 and purge_id = $2 and state <> 'planned'
     group by kind, state order by kind`,
    params,
  );
  const countsOf = (wanted: Counted) =>
    Object.fromEntries(counts.filter(({ state }) => state === wanted).map(({ kind, items }) => [kind, items]));
  const { askedAt, approvedAt, carriedOutAt, archivesUntil, ...rest } = row!;
  const after = (days: number) => new Date(carriedOutAt.getTime() + days * 24 * 3_600_000).toISOString();
  return {
    ...rest,
    gone: countsOf('gone'),
    kept: countsOf('kept'),
    missing: countsOf('missing'),
    askedAt: askedAt.toISOString(),
    approvedAt: approvedAt?.toISOString() ?? null,
    carriedOutAt: carriedOutAt.toISOString(),
    looked,
    sealedBy: {
      database: ages.rewriteDays === undefined ? null : after(ages.rewriteDays),
      log: after(ages.logDays),
      backups: after(ages.backupDays),
      archives: archivesUntil?.toISOString() ?? null,
    },
  };
}

/** Without anything gone there is nothing to certify: a disposal that found all of its set kept or missing ends without. */
export const isWorthCertifying = ({ gone }: Certificate): boolean => Object.keys(gone).length > 0;

export async function readHouse({ tenantId, sql }: Tx): Promise<House> {
  const [house] = await sql<House>('select name, language from tenant where id = $1', [tenantId]);
  return house!;
}

const rowSql = `
  select p.id as "purgeId", p.kind, encode(p.manifest_hash, 'hex') as "manifestHash", p.items as planned,
    p.asked_name as "askedBy", p.asked_at as "askedAt", p.decided_name as "approvedBy", p.decided_at as "approvedAt",
    coalesce((select sum(size_bytes) from purge_item i where i.tenant_id = $1 and i.purge_id = $2 and i.state = 'gone'), 0)::bigint
      as "sizeBytes",
    coalesce((select max(ended_at) from purge_item i where i.tenant_id = $1 and i.purge_id = $2), now()) as "carriedOutAt",
    json_build_object('id', d.id, 'reference', d.reference, 'title', d.title, 'authority', d.authority,
      'decidedOn', d.decided_on) as decision,
    case when r.id is not null then json_build_object('id', r.id, 'what', r.what, 'level', r.level,
      'trigger', r.trigger, 'period', r.period, 'unit', r.unit) end as rule,
    (select coalesce(json_agg(e.id order by e.at, e.id), '[]') from audit_event e
      where e.tenant_id = $1 and e.object_kind = 'purge' and e.object_id = $2 and e.at >= p.asked_at) as events,
    (select coalesce(json_agg(k.key_id order by k.key_id), '[]') from purge_item i
       join person_key k on k.tenant_id = $1 and k.person_id = i.object_id and k.key_id is not null
         and k.destroyed_at is not null
      where i.tenant_id = $1 and i.purge_id = $2 and i.kind = 'person' and i.state = 'gone') as keys,
    (select json_build_object('seq', l.seq, 'hash', encode(l.hash, 'hex')) from audit_link l
      where l.tenant_id = $1 order by l.seq desc limit 1) as record,
    (select max(x.expires_at) from delivery x where x.tenant_id = $1 and x.what in ('person-request', 'collection')
      and x.expires_at > now()) as "archivesUntil"
  from purge p
    join decision d on d.tenant_id = p.tenant_id and d.id = p.decision_id
    left join rule r on r.tenant_id = p.tenant_id and r.id = p.rule_id
  where p.tenant_id = $1 and p.id = $2`;
