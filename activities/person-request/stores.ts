/**
 * Where is looked for a person: every table that the data catalogue leads to them from, and, where names are given, what
 * others wrote. What is only made from other rows is left out, for those rows are there.
 */
import { catalog, leadsToPerson, personTables, type Way } from '#schema/catalog.ts';
import type { Rows, Sql } from '#schema/database.ts';
import type { KeptWhy, PersonRequestKind, Verdict } from '#schema/person-request.ts';

export type Store = {
  /** The table; `mention.` before it where others' rows are searched, `kept.` where rows are only counted. */
  name: string;
  table: string;
  /** SQL over `r`, with the tenant as $1, the person as $2 and the names that are searched for as $3. */
  where: string;
  /** SQL over `r`: the verdict of a row that is found, and why. */
  verdict: string;
  why: string;
  kind: 'find' | 'search' | 'count';
};

/**
 * Cut, weighed or embedded from what is delivered, the bytes of it on their way, or an answer that was kept for a second
 * try: what it tells of is there, and what it may open is nobody's to see twice.
 */
export const derivedTables: readonly string[] = [
  ...['passage', 'posting', 'term_list', 'embedding', 'blob', 'message_event', 'segment', 'extracted', 'idempotency'],
  ...['person_request_store', 'person_request_item'],
];
/** What the product proves its own doings by. It says who decided, and stays as long as what it proves. */
const proofTables: readonly string[] = ['decision', 'rule', 'hold', 'purge'];
/** Written by people, and not by the one who asks. */
const searched: Readonly<Record<string, string>> = { passage: 'text', message: 'text', feedback: 'comment' };

export const mentionPrefix = 'mention.';
const keptPrefix = 'kept.';

const ends = { tenant: '$1', person: '$2' };
const waysOf = (table: string): readonly Way[] => catalog[table]!.ways;
const belongs = (table: string, ways = waysOf(table)): string =>
  `(${ways.map((way) => leadsToPerson(way, ends)).join(' or ')})`;
const quoted = (word: Verdict | KeptWhy) => `'${word}'`;

export function storesOf(kind: PersonRequestKind, names: readonly string[]): Store[] {
  if (kind === 'rectification') return [];
  if (kind === 'erasure') return [...things, ...counted];
  return [...found, ...(names.length > 0 ? mentions : [])];
}

/** Tables whose rows are delivered. */
export const deliveredTables: readonly string[] = personTables
  .map(({ table }) => table)
  .filter((table) => !derivedTables.includes(table));

const found: Store[] = deliveredTables.map((table) => ({
  name: table,
  table,
  where: belongs(table),
  verdict: quoted('deliver'),
  why: 'null',
  kind: 'find',
}));

/** Letters are compared as names are in lists: without regard to case, whatever alphabet the database has. */
const named = (column: string) =>
  `exists (select from unnest($3::text[]) n (name) where position(name_key(n.name) in name_key(r.${column})) > 0)`;

const mentions: Store[] = Object.entries(searched).map(([table, column]) => ({
  name: mentionPrefix + table,
  table,
  where: `${table === 'passage' ? 'r.live and ' : ''}${named(column)} and not coalesce(${belongs(table)}, false)`,
  verdict: quoted('waiting'),
  why: 'null',
  kind: 'search',
}));

const isHeld = (kind: string) => `exists (select from holds_over($1, '${kind}', r.id))`;
/** In somebody's own space it is theirs; in any other it has become the organisation's. */
const isOwnPlace = `exists (select from collection c
    join space s on s.tenant_id = $1 and s.id = c.space_id and s.kind = 'personal' and s.owner_id = $2
  where c.tenant_id = $1 and c.id = r.collection_id)`;

const erasable = (kind: string, isFree = 'true', elseWhy: KeptWhy = 'organisation-record') => ({
  verdict: `case when ${isHeld(kind)} then 'held' when ${isFree} then 'erase' else 'keep' end`,
  why: `case when ${isHeld(kind)} then 'held' when ${isFree} then null else ${quoted(elseWhy)} end`,
});

/** What a disposal is asked for. What is in each goes with it. */
const things: Store[] = [
  {
    name: 'conversation',
    table: 'conversation',
    where: belongs('conversation'),
    ...erasable('conversation'),
    kind: 'find',
  },
  {
    name: 'document',
    table: 'document',
    where: belongs(
      'document',
      waysOf('document').filter(({ as }) => as === 'author'),
    ),
    ...erasable('document', isOwnPlace),
    kind: 'find',
  },
  {
    name: 'person',
    table: 'person',
    where: belongs('person'),
    ...erasable('person', 'r.deactivated_at is not null', 'in-use'),
    kind: 'find',
  },
];

const counted: Store[] = ['audit_event', ...proofTables].map((table) => ({
  name: keptPrefix + table,
  table,
  where: belongs(table),
  verdict: quoted('keep'),
  why: quoted(table === 'audit_event' ? 'record-of-acts' : 'proof'),
  kind: 'count',
}));

export type Column = { name: string; type: string };
export type Shape = { columns: Column[]; key: Column[] };

/** The columns of tables and what their rows are told apart by, beside the tenant. */
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

/** The person as the request knows them. */
export type Asked = { id: string; kind: PersonRequestKind; personId: string; names: string[] };

/** Holds the request, so that one at a time works on it. Nothing when it is over or not there. */
export async function holdRequest(
  { tenantId, sql }: Rows,
  requestId: string,
): Promise<(Asked & { state: string }) | null> {
  const [asked] = await sql<Asked & { state: string }>(
    `select id, kind, person_id as "personId", names, state from person_request
     where tenant_id = $1 and id = $2 and ended_at is null for no key update`,
    [tenantId, requestId],
  );
  return asked ?? null;
}
