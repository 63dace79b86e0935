/** How events of the record are read, the newest first: the statement, and the order. */
import type { AuditFilter } from '#schema/audit-entry.ts';
import { type ChainedEvent, eventColumns } from '#schema/chain.ts';
import type { Rows } from '#schema/database.ts';

export type AuditRow = ChainedEvent & { seq: number | null };
/** What a page begins after. */
export type Place = { at: string; id: string };

export type Wanted = {
  filter: AuditFilter;
  after: Place | null;
  most: number;
  /** Only linked ones with a term of each group, in the pieces of the index whose newest events are of these moments. */
  among?: { groups: readonly (readonly string[])[]; pieces: readonly string[] };
  /** Only those that wait for their link. */
  isWaiting?: boolean;
};

export const readEvents = (tx: Rows, wanted: Wanted): Promise<AuditRow[]> => {
  const { text, params } = eventsSql(tx.tenantId, wanted);
  return tx.sql<AuditRow>(text, params);
};

/** The statement that reads one page, for whoever reads it or has it explained. */
export function eventsSql(tenantId: string, { filter, after, most, among, isWaiting }: Wanted) {
  const params: unknown[] = [tenantId];
  const given = (value: unknown): string => `$${params.push(value)}`;
  const asked: [unknown, (value: string) => string][] = [
    [filter.personId, (value) => `e.actor_id = ${value}`],
    [filter.objectKind, (value) => `e.object_kind = ${value}`],
    [filter.objectId, (value) => `e.object_id = ${value}`],
    [filter.from, (value) => `e.at >= ${value}::timestamptz`],
    [filter.to, (value) => `e.at < ${value}::timestamptz`],
    [filter.outcome, (value) => `e.outcome = ${value}`],
  ];
  const conditions = asked.flatMap(([value, condition]) => (value === undefined ? [] : [condition(given(value))]));
  if (after) conditions.push(`(e.at, e.id) < (${given(after.at)}::timestamptz, ${given(after.id)}::uuid)`);
  if (among) {
    const pieces = given(among.pieces);
    const seqs = among.groups.map(
      (terms) => `l.seq in (select unnest(t.seqs) from audit_term t
        where t.tenant_id = $1 and t.term = any (${given(terms)}::bigint[]) and t.newest = any (${pieces}::timestamptz[]))`,
    );
    conditions.push(`(e.at, e.id) in (
      select l.event_at, l.event_id from audit_link l where l.tenant_id = $1 and ${seqs.join(' and ')})`);
  }
  if (isWaiting) {
    conditions.push('(e.at, e.id) in (select p.event_at, p.event_id from audit_pending p where p.tenant_id = $1)');
  }
  const text = `select ${eventColumns}, (select l.seq from audit_link l
      where l.tenant_id = $1 and l.event_at = e.at and l.event_id = e.id) as seq
    from audit_event e where ${['e.tenant_id = $1', ...conditions].join(' and ')}
    order by e.at desc, e.id desc limit ${given(most)}`;
  return { text, params };
}

export const newestFirst = (one: Place, other: Place): number =>
  one.at === other.at ? (one.id < other.id ? 1 : -1) : one.at < other.at ? 1 : -1;
