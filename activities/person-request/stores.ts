/**
 * Where is looked for a person: every table that the data catalogue leads to them from, and, where names are given, what
 * others wrote. What is only made from other rows is left out, for those rows are there.
 */
import { catalog, leadsToPerson, personTables, type Way } from '#schema/catalog.ts';
import type { Rows } from '#schema/database.ts';
import { type KeptWhy, mentionPrefix, type PersonRequestKind, type Verdict } from '#schema/person-request.ts';
import { keptPrefix, keptTables } from '#schema/person-request-kept.ts';

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

/** Written by people, and not by the one who asks. */
const searched: Readonly<Record<string, string>> = { passage: 'text', message: 'text', feedback: 'comment' };

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

/** Tables whose rows are delivered: all that lead to a person but what the catalogue says a reason of. */
export const deliveredTables: readonly string[] = personTables
  .map(({ table }) => table)
  .filter((table) => !catalog[table]!.withheld);

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

const isHeld = (kind: string) => `exists (select from holds_keeping($1, '${kind}', r.id))`;
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

const counted: Store[] = [...keptTables].map(([table, why]) => ({
  name: keptPrefix + table,
  table,
  where: belongs(table),
  verdict: quoted('keep'),
  why: quoted(why),
  kind: 'count',
}));

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
