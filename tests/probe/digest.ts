/**
 * A digest of all that a tenant has, table by table, to see whether anything of it was changed. That an event waits for
 * its link is no change of its own: it goes with the event.
 */
import type { Database } from '#schema/database.ts';

export type TableDigest = { name: string; count: number; md5: string };

export const digestOf = (db: Database, tenantId: string, without: readonly string[] = []): Promise<TableDigest[]> =>
  db.withTenant(tenantId, async ({ sql }) => {
    const tables = await sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
       where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
         and c.relname <> all($1) order by 1`,
      [[...without, 'audit_pending']],
    );
    const ofTable = ({ name }: { name: string }) =>
      `select '${name}' as name, count(*), md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as md5 from ${name} t`;
    return sql<TableDigest>(tables.map(ofTable).join(' union all '));
  });
