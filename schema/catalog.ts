/**
 * The data catalogue: every table and column of the product with its class, how its rows lead to a person, why they are
 * kept and for how long. What is asked about a person, the records of processing and the inventory of logs are all read
 * from here; a table or column that is not in it fails the tests.
 */
import { complianceCatalog } from './catalog/compliance.ts';
import { deskCatalog } from './catalog/desk.ts';
import type { CatalogEntry, Way } from './catalog/entry.ts';
import { knowledgeCatalog } from './catalog/knowledge.ts';
import { peopleCatalog } from './catalog/people.ts';
import { talkCatalog } from './catalog/talk.ts';

export { type CatalogEntry, type DataClass, dataClasses, type Owner, type Way } from './catalog/entry.ts';
export { periods, purposes, withholdings } from './catalog/words.ts';

export const catalog: Readonly<Record<string, CatalogEntry>> = {
  ...peopleCatalog,
  ...knowledgeCatalog,
  ...talkCatalog,
  ...complianceCatalog,
  ...deskCatalog,
};

/** Tables whose rows lead to people, in an order that no product rule depends on, each with its ways. */
export const personTables: readonly { table: string; ways: readonly Way[] }[] = Object.entries(catalog)
  .filter(([, { ways }]) => ways.length > 0)
  .map(([table, { ways }]) => ({ table, ways }));

export type PersonSql = { tenant: string; person: string };

/**
 * The condition, over a table that is called `r`, by which its rows lead to a person. `tenant` and `person` are the
 * parameters of the statement that it stands in. Each step asks for the tenant again, besides row-level security.
 */
export function leadsToPerson({ path, when, of }: Way, { tenant, person }: PersonSql): string {
  const end = of ? `(select ${of} from person p where p.tenant_id = ${tenant} and p.id = ${person})` : person;
  const condition = follow('r', path, { tenant, end });
  return when ? `(${when} and ${condition})` : condition;
}

type Follow = { tenant: string; end: string };

function follow(from: string, [column, entry, ...rest]: readonly string[], to: Follow): string {
  if (entry === undefined) return `${from}.${column} = ${to.end}`;
  const [table, key] = entry.split('.');
  return `${from}.${column} in (select ${table}.${key} from ${table}
    where ${table}.tenant_id = ${to.tenant} and ${follow(table!, rest, to)})`;
}
