/** Tenants as operators see them: what they may and what they use, as counts; what is in them is not read. */
import { z } from 'zod';
import type { Database, Rows } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { ListOf } from '#schema/list.ts';
import { readUsed } from '#schema/quota.ts';
import { openSwitches, systemTenantId, type Tenant, type TenantQuery } from '#schema/tenant.ts';
import { pageOf, readCursor } from './cursor.ts';

export type TenantRow = Omit<Tenant, 'used' | 'createdAt' | 'suspendedAt'> & {
  createdAt: Date;
  suspendedAt: Date | null;
};

const columns = `id, slug, name, language, state, origins, quota, limits, switches, created_at as "createdAt",
  suspended_at as "suspendedAt"`;
/** The installation's own is not among them: nobody closes it, or bounds it. */
const listed = `id <> '${systemTenantId}' and state <> 'deleted'`;
const Key = z.tuple([z.string(), z.uuid()]);

/** One page of those whose name or address holds the search, by name. Throws InvalidInput for a foreign cursor. */
export async function listTenants(db: Database, operatorTenantId: string, query: TenantQuery): Promise<ListOf<Tenant>> {
  const after = readCursor(Key, query.cursor);
  const rows = await db.withTenant(operatorTenantId, ({ sql }) =>
    sql<TenantRow>(
      `select ${columns} from tenant
       where ${listed} and ($1::text is null or position(lower($1) in lower(name) || ' ' || slug) > 0)
         and ($2::text is null or (lower(name), id) > ($2, $3::uuid))
       order by lower(name), id limit $4`,
      [query.search || null, after?.[0] ?? null, after?.[1] ?? null, query.limit + 1],
    ),
  );
  const page = pageOf(
    rows,
    query.limit,
    ({ name, id }) => [name.toLowerCase(), id],
    (row) => row,
  );
  const items: Tenant[] = [];
  // One after the other: a list is no reason to take every connection there is.
  for (const row of page.items) items.push(await withUse(db, row));
  return { items, next: page.next };
}

export async function readTenantRow(tx: Rows, id: string, lock: '' | 'for no key update' = ''): Promise<TenantRow> {
  const [row] = await tx.sql<TenantRow>(`select ${columns} from tenant where ${listed} and id = $1 ${lock}`, [id]);
  if (!row) throw new NotFound('no such tenant');
  return { ...row, switches: { ...openSwitches, ...row.switches } };
}

/** Counted inside the tenant, where alone its rows can be seen. */
export async function withUse(db: Database, row: TenantRow): Promise<Tenant> {
  return {
    ...row,
    switches: { ...openSwitches, ...row.switches },
    used: await db.withTenant(row.id, readUsed),
    createdAt: row.createdAt.toISOString(),
    suspendedAt: row.suspendedAt?.toISOString() ?? null,
  };
}
