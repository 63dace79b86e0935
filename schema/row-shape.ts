/** Tables as they are in the database: their columns, and what their rows are told apart by. */
import type { Sql } from './database.ts';

export type Column = { name: string; type: string };
/** Beside the tenant, which all have. */
export type Shape = { columns: Column[]; key: Column[] };

export async function readShapes({ sql }: { sql: Sql }): Promise<ReadonlyMap<string, Shape>> {
  const rows = await sql<Shape & { table: string }>(
    `select c.relname::text as table,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attname <> 'tenant_id'
       ) as columns,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by k.at)
        from pg_index i cross join unnest(i.indkey) with ordinality k (num, at)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
        where i.indrelid = c.oid and i.indisprimary and a.attname <> 'tenant_id') as key
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  return new Map(rows.map(({ table, ...shape }) => [table, shape]));
}

/** `(r."at", r."id")`, and a key in JSON, as SQL, as the same. */
export const keyColumns = ({ key }: Shape): string => key.map(({ name }) => `r."${name}"`).join(', ');
export const keyValues = ({ key }: Shape, json: string): string =>
  key.map(({ type }, at) => `(${json} ->> ${at})::${type}`).join(', ');
