/**
 * Events by the words and ids they are found by, the newest first. What was linked together stands in the index together,
 * so that it is looked through stretch by stretch, from the newest on, until a page is full.
 */
import { momentSql } from '#schema/chain.ts';
import type { Rows } from '#schema/database.ts';
import { type AuditRow, newestFirst, readEvents, type Wanted } from './audit-sql.ts';

/** Of what was linked together so much is looked through first, and four times as much each time that was too little. */
const firstPieces = 4;

export type Sought = Omit<Wanted, 'among' | 'isWaiting'> & { groups: readonly (readonly string[])[] };

/** Up to `most` events that have a term of each group. */
export async function findEvents(tx: Rows, { groups, ...wanted }: Sought): Promise<AuditRow[]> {
  let found: AuditRow[] = [];
  let before: string | undefined;
  for (let many = firstPieces; ; many *= 4) {
    const { text, params } = piecesSql(tx.tenantId, { ...wanted, groups }, many, before);
    const pieces = (await tx.sql<{ newest: string }>(text, params)).map(({ newest }) => newest);
    if (pieces.length === 0) return found;
    found.push(...(await readEvents(tx, { ...wanted, among: { groups, pieces } })));
    found = found.sort(newestFirst).slice(0, wanted.most);
    before = pieces.at(-1)!;
    const last = found[wanted.most - 1];
    // Whatever lies further back is older than this.
    if (pieces.length < many || (last && last.at >= before)) return found;
  }
}

/** The statement that finds the newest pieces with all terms, by their newest event; for having it explained, too. */
export function piecesSql(tenantId: string, { filter, after, groups }: Sought, many: number, before?: string) {
  const params: unknown[] = [tenantId, many];
  const given = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
  const [first, ...others] = groups.map((terms) => given(terms, 'bigint[]'));
  const bounds: [string | undefined, string][] = [
    [before, 't.newest <'],
    [filter.from, 't.newest >='],
    [filter.to, 't.oldest <'],
    [after?.at, 't.oldest <='],
  ];
  const conditions = [
    `t.tenant_id = $1 and t.term = any (${first})`,
    ...bounds.flatMap(([value, compared]) => (value ? [`${compared} ${given(value, 'timestamptz')}`] : [])),
    ...others.map(
      (terms) => `exists (
        select from audit_term o where o.tenant_id = $1 and o.term = any (${terms}) and o.newest = t.newest)`,
    ),
  ];
  const text = `select ${momentSql('newest')} as newest from (
    select distinct t.newest from audit_term t where ${conditions.join(' and ')} order by t.newest desc limit $2) found
    order by found.newest desc`;
  return { text, params };
}
