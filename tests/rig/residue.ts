/**
 * Looking for what is left, by the database's own catalog: a word in whatever column of whatever table, and which tables
 * hang on which. A table that is added tomorrow is looked through too.
 */
import { Client } from 'pg';

/** Tables with a row that says the word, in text, in JSON, in an array or as bytes, by name; with how many such rows. */
export function tablesSaying(adminUrl: string, word: string): Promise<Record<string, number>> {
  return eachTable(adminUrl, async (client, table) => {
    const hex = Buffer.from(word).toString('hex');
    const { rows } = await client.query<{ rows: number }>(
      `select count(*)::int as rows from "${table}" t where position($1 in t::text) > 0 or position($2 in t::text) > 0`,
      [word, hex],
    );
    return rows[0]!.rows;
  });
}

/** Tables with a row that has one of these ids in a column of ids, by name. */
export function tablesNaming(adminUrl: string, ids: readonly string[]): Promise<Record<string, number>> {
  return eachTable(adminUrl, async (client, table) => {
    const { rows: columns } = await client.query<{ name: string }>(
      `select attname as name from pg_attribute
       where attrelid = $1::regclass and atttypid = 'uuid'::regtype and attname <> 'tenant_id' and not attisdropped`,
      [`"${table}"`],
    );
    if (columns.length === 0) return 0;
    const { rows } = await client.query<{ rows: number }>(
      `select count(*)::int as rows from "${table}" where ${columns.map(({ name }) => `"${name}" = any ($1)`).join(' or ')}`,
      [ids],
    );
    return rows[0]!.rows;
  });
}

/** Tables whose rows refer to rows of these, over however many others, and these. */
export async function hangingOn(adminUrl: string, roots: readonly string[]): Promise<string[]> {
  const client = await connect(adminUrl);
  try {
    const { rows } = await client.query<{ name: string }>(
      `with recursive refers as (
         select conrelid as "from", confrelid as "to" from pg_constraint where contype = 'f' and conparentid = 0),
       hanging as (
         select r::regclass::oid as oid from unnest($1::text[]) r
         union
         select r."from" from refers r join hanging h on h.oid = r."to")
       select c.relname::text as name from hanging h join pg_class c on c.oid = h.oid order by 1`,
      [roots],
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

/** What `count` finds in each table, where it finds something. */
async function eachTable(
  adminUrl: string,
  count: (client: Client, table: string) => Promise<number>,
): Promise<Record<string, number>> {
  const client = await connect(adminUrl);
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
    );
    const found: Record<string, number> = {};
    for (const { name } of tables) {
      const rows = await count(client, name);
      if (rows > 0) found[name] = rows;
    }
    return found;
  } finally {
    await client.end();
  }
}
