/** Every row that a tenant has, as text in which two tenants with the same fate are the same. */
import { Client } from 'pg';

export type RowReader = AsyncDisposable & { rowsOf(tenantId: string): Promise<Record<string, string[]>> };

/** Durations, how often a row was touched, and what a test names by an id. */
const volatile = ['ms', 'worked_seconds', 'version', 'row_version', 'takeovers', 'slug', 'name', 'email'];
/** Any but the one of zeros, which has a meaning. */
const id = /(?!0{8})[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(\+\d\d:\d\d|Z)/g;

/** Reads behind the rules, every table that names a tenant: a table that is added later is read too. */
/** `but`: columns to leave out besides, such as what is signed. */
export async function openRowReader(adminUrl: string, but: readonly string[] = []): Promise<RowReader> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const { rows: tables } = await admin.query<{ name: string }>(
    `select c.relname as name from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const one = ({ name }: { name: string }) =>
    `select '${name}' as table, (to_jsonb(t) - $2::text[])::text as row from ${name} t where tenant_id = $1`;
  const statement = tables.map(one).join(' union all ');
  return {
    async rowsOf(tenantId) {
      const { rows } = await admin.query<{ table: string; row: string }>(statement, [tenantId, [...volatile, ...but]]);
      const seen = Object.groupBy(rows, ({ table }) => table);
      return Object.fromEntries(Object.entries(seen).map(([table, found]) => [table, found!.map(plain).sort()]));
    },
    [Symbol.asyncDispose]: () => admin.end(),
  };
}

const plain = ({ row }: { row: string }) => row.replace(id, 'id').replace(time, 'time');

/** A path in the store, with its ids, and hashes of what differs from one tenant to the next, as words. */
export const plainPath = (path: string): string =>
  path.replace(id, 'id').replace(/[0-9a-f]{64}|(?<=[-.])[0-9a-f]{16}(?=\.(json|list))/g, 'hash');
