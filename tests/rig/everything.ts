/**
 * One row in every table there is, made from the catalog, so that a table that is added tomorrow has one too: every
 * text says the same mark, and every reference leads to the row that is there.
 */
import { Client } from 'pg';
import { orderSteps, type Reference } from '#activities/purge/order.ts';
import { newId, sha256 } from '#schema/id.ts';

type Column = { name: string; type: string; check: string | null };
type Table = { name: string; columns: Column[]; references: Reference[] };

const catalogSql = `
  with tables as (
    select c.oid, c.relname::text as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition)
  select t.name,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'check', (
        select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k
        where k.conrelid = t.oid and k.contype = 'c' and a.attnum = any (k.conkey))) order by a.attnum)
      from pg_attribute a where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and a.attidentity = '' and a.attname <> 'tenant_id') as columns,
    coalesce((select json_agg(json_build_object('from', t.name, 'to', o.relname, 'loose', (
          select bool_and(not a.attnotnull) from pg_attribute a
          where a.attrelid = t.oid and a.attnum = any (k.conkey) and a.attname <> 'tenant_id'),
        'columns', (select json_agg(a.attname order by n.at) from unnest(k.conkey) with ordinality n (num, at)
          join pg_attribute a on a.attrelid = t.oid and a.attnum = n.num where a.attname <> 'tenant_id'),
        'keys', (select json_agg(a.attname order by n.at) from unnest(k.confkey) with ordinality n (num, at)
          join pg_attribute a on a.attrelid = o.oid and a.attnum = n.num where a.attname <> 'tenant_id')))
      from pg_constraint k join pg_class o on o.oid = k.confrelid
      where k.conrelid = t.oid and k.contype = 'f' and k.conparentid = 0 and o.relname <> 'tenant'), '[]') as references
  from tables t order by 1`;

type Row = Record<string, unknown>;
type Keyed = Reference & { keys: string[] };

/** Answers the names of the tables. The tenant must have no rows; only the superuser may. */
export async function fillEveryTable(adminUrl: string, tenantId: string, mark: string): Promise<string[]> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<Table>(catalogSql);
    const byName = new Map(tables.map((table) => [table.name, table]));
    const steps = orderSteps(
      [...byName.keys()],
      tables.flatMap((table) => table.references),
    ).reverse();
    const made = new Map<string, Row>();
    for (const { table, columns } of steps) {
      const { references, ...rest } = byName.get(table)!;
      if (columns.length === 0)
        made.set(table, await insert(client, tenantId, rest, rowOf(rest, references, made, mark)));
      else await join(client, tenantId, table, referenceBy(references, columns), made);
    }
    return [...byName.keys()];
  } finally {
    await client.end();
  }
}

const referenceBy = (references: Reference[], columns: string[]) =>
  references.find((one) => one.columns.join() === columns.join()) as Keyed;

/** Where columns have to agree with each other, those that would not, as of now. */
const agreeing = (): Readonly<Record<string, Row>> => ({
  tenant_key: { destroyed_at: null },
  person_key: { destroyed_at: null },
  hold_scope: { object_id: null, from_at: null, until_at: null },
  rule: { object_id: null, class_level: null },
  reading: { reason: 'Tillsyn enligt plan', ends_at: new Date(Date.now() + 60_000) },
  person_request: { due_on: '2026-12-21' },
});

/** What the row of a table says: references to rows that are there, and marks. */
function rowOf(
  { name, columns }: Pick<Table, 'name' | 'columns'>,
  references: Reference[],
  made: Map<string, Row>,
  mark: string,
): Row {
  const row: Row = Object.fromEntries(columns.map((column) => [column.name, fillingOf(column, mark)]));
  for (const reference of references as Keyed[]) Object.assign(row, referring(reference, made));
  return Object.assign(row, agreeing()[name]);
}

/** Of a row that is not there yet, nothing. */
const referring = ({ columns, keys, to }: Keyed, made: Map<string, Row>): Row =>
  Object.fromEntries(columns.map((column, at) => [column, made.get(to)?.[keys[at]!] ?? null]));

async function insert(client: Client, tenantId: string, { name }: Pick<Table, 'name'>, row: Row): Promise<Row> {
  const names = ['tenant_id', ...Object.keys(row)];
  const holes = names.map((_, at) => `$${at + 1}`).join(', ');
  const columns = names.map((column) => `"${column}"`).join(', ');
  await client.query(`insert into "${name}" (${columns}) values (${holes})`, [tenantId, ...Object.values(row)]);
  return row;
}

/** Closes a circle: the row refers to one that was made after it, or to itself. */
async function join(client: Client, tenantId: string, table: string, reference: Keyed, made: Map<string, Row>) {
  const entries = Object.entries(referring(reference, made));
  const sets = entries.map(([column], at) => `"${column}" = $${at + 2}`).join(', ');
  await client.query(`update "${table}" set ${sets} where tenant_id = $1`, [tenantId, ...entries.map(([, id]) => id)]);
}

/** Within the bounds of every number that has some. */
const bounded = 5;
/** Of the vectors that are kept. */
const leastDims = 256;

/** Of a column that takes only some words or numbers, the first of them. */
function fillingOf({ type, check }: Omit<Column, 'name'>, mark: string): unknown {
  if (type.endsWith('[]')) return [fillingOf({ type: type.slice(0, -2), check }, mark)];
  const word = /'([^']+)'::text/.exec(check ?? '')?.[1] ?? mark;
  switch (type) {
    case 'uuid':
      return newId();
    case 'text':
      return word;
    case 'json':
    case 'jsonb':
      return JSON.stringify({ mark });
    case 'bytea':
      return sha256(mark);
    case 'boolean':
      return false;
    case 'timestamp with time zone':
      return new Date();
    case 'date':
      return '2026-11-21';
    case 'halfvec':
      return JSON.stringify(Array(leastDims).fill(0.5));
    default:
      return Number(/ARRAY\[(\d+)/.exec(check ?? '')?.[1] ?? bounded);
  }
}
