/**
 * In which order a tenant's rows can go, found from the catalog: rows that refer go before rows that are referred to.
 * Where tables refer to each other in a circle, or to themselves, the rows let go of each other first.
 */
import type { Tx } from '#schema/database.ts';

/** Rows of `from` refer by `columns` to rows of `to`; `loose` when those columns may be null. */
export type Reference = { from: string; to: string; columns: string[]; loose: boolean };
/** Rows of `table` are deleted; with `columns`, these are made null instead. */
export type RowStep = { table: string; columns: string[] };

/** What is left of a deletion: that it happened, that its keys are gone, and the record of acts until its own time is over. */
export const keptTables: readonly string[] = [
  ...['audit_event', 'audit_pending', 'audit_link', 'audit_term', 'audit_head', 'audit_witness', 'audit_check'],
  // By which decisions things were disposed of, and what is left to say of each.
  ...['decision', 'purge', 'purge_step', 'purge_item', 'tenant_key', 'person_key'],
];

const ofTenants = `from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`;

/** Every table that holds tenants' rows, by name. */
export async function tenantTables({ sql }: Pick<Tx, 'sql'>): Promise<string[]> {
  const rows = await sql<{ name: string }>(`select c.relname::text as name ${ofTenants} order by 1`);
  return rows.map(({ name }) => name);
}

const references = ({ sql }: Pick<Tx, 'sql'>): Promise<Reference[]> =>
  sql<Reference>(
    `select o.relname::text as "from", t.relname::text as "to", array_agg(a.attname::text order by a.attnum) as columns,
       bool_and(not a.attnotnull) as loose
     from pg_constraint k
       join pg_class o on o.oid = k.conrelid and o.relnamespace = 'public'::regnamespace
       join pg_class t on t.oid = k.confrelid
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname <> 'tenant_id'
     where k.contype = 'f' and k.conparentid = 0
     group by k.oid, o.relname, t.relname order by 1, 2, 3`,
  );

/** The steps by which all rows of a tenant go but those of the tables that are kept. */
export async function readRowSteps(tx: Pick<Tx, 'sql'>): Promise<RowStep[]> {
  const tables = (await tenantTables(tx)).filter((table) => !keptTables.includes(table));
  return orderSteps(tables, await references(tx));
}

/** Throws for tables that refer to each other in a circle of columns none of which may be null. */
export function orderSteps(tables: readonly string[], all: readonly Reference[]): RowStep[] {
  const steps: RowStep[] = [];
  let left = [...tables].sort();
  let held = all.filter(({ from, to }) => left.includes(from) && left.includes(to));
  const letGo = (reference: Reference) => {
    steps.push({ table: reference.from, columns: reference.columns });
    held = held.filter((one) => one !== reference);
  };
  while (left.length > 0) {
    const free = left.filter((table) => !held.some(({ to }) => to === table));
    if (free.length === 0) {
      const loose = held.find((one) => one.loose && reaches(one.to, one.from, held));
      if (!loose) throw new Error(`no order to delete in: ${left.join(', ')}`);
      letGo(loose);
      continue;
    }
    steps.push(...free.map((table) => ({ table, columns: [] })));
    left = left.filter((table) => !free.includes(table));
    held = held.filter(({ from }) => !free.includes(from));
  }
  return steps;
}

/** Whether rows of `from` refer to rows of `to`, over however many others. */
function reaches(from: string, to: string, held: readonly Reference[], seen = new Set<string>()): boolean {
  if (from === to) return true;
  seen.add(from);
  return held.some((one) => one.from === from && !seen.has(one.to) && reaches(one.to, to, held, seen));
}
