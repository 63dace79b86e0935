/**
 * What was deleted is out of reach at once, and its bytes stay in the database's files until something is written over
 * them. Tables that are written anew have none of it, nor have the samples that the planner keeps of their columns.
 */
import pg from 'pg';

/** Whoever waits longer for a table is in the way of those who wait behind. */
const lockTimeout = '30s';

/**
 * As the migrating role, one table after the other, each of which nobody reads or writes meanwhile. Answers how many.
 * Throws for a table that was not written anew, and where one is in use for longer than 30 seconds: those before it are
 * done then, and doing it again is safe.
 */
export async function rewriteTables(migrateUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: migrateUrl });
  await client.connect();
  try {
    await client.query(`set lock_timeout = '${lockTimeout}'`);
    const before = await readTables(client);
    await forgetSamples(client);
    for (const { name } of before) await client.query(`vacuum (full, analyze) ${pg.escapeIdentifier(name)}`);
    const { rows: parents } = await client.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'p'`,
    );
    for (const { name } of parents) await client.query(`analyze ${pg.escapeIdentifier(name)}`);
    await client.query('vacuum full pg_catalog.pg_statistic');
    const stale = new Set(before.map(({ file }) => file));
    const left = (await readTables(client)).filter(({ file }) => stale.has(file));
    if (left.length > 0) throw new Error(`not written anew: ${left.map(({ name }) => name).join(', ')}`);
    return before.length;
  } finally {
    await client.end();
  }
}

type Table = { name: string; file: string };

/** Each with the file that it lies in, which another one takes the place of. */
async function readTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select relname as name, pg_relation_filenode(oid)::text as file from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  return rows;
}

/** An empty table keeps the samples of its last rows, analyzed or not. Servers before 18 have no way to forget them. */
async function forgetSamples(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`select from pg_proc where proname = 'pg_clear_attribute_stats'`);
  if (rows.length === 0) return;
  await client.query(
    `select pg_clear_attribute_stats('public', c.relname, a.attname, inherited) from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
       (values (false), (true)) i (inherited)
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`,
  );
}
