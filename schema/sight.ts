/**
 * What a person reads, as conditions in SQL. They stand on the views `reach` (collections) and `sight` (documents that
 * are narrowed), which hold the rule; whatever shows a document, or what was made from one, asks one of these.
 */

/** Expressions that name the tenant, the reader, and the bounds of a key that the reader asks by. */
export type Reader = { tenant: string; person: string; space?: string; collection?: string };

/** Whether the reader sees the document `d`, whose collection they reach. Nobody, null, sees none that is narrowed. */
export const seenBy = ({ tenant, person }: Reader, d = 'd'): string =>
  `(not ${d}.narrowed or sees(${tenant}, ${person}, ${d}.id))`;

/** The collections that the reader reaches: looked up once, however many rows ask. */
const reachedBy = ({ tenant, person, space = 'null::uuid', collection = 'null::uuid' }: Reader): string =>
  `array(select r.collection_id from reach_of(${tenant}, ${person}, ${space}, ${collection}) r)`;

/** Whether the reader reads the document with this id now. One that is not there is read by nobody. */
export const readBy = (reader: Reader, id: string): string => `exists (
  select from document d join source o on o.tenant_id = d.tenant_id and o.id = d.source_id and o.removed_at is null
  where d.tenant_id = ${reader.tenant} and d.id = ${id} and d.collection_id = any (${reachedBy(reader)})
    and ${seenBy(reader)})`;

/** The documents that the answer `m` was made from; of one that did not keep them, all that had been found by then. */
export const groundsOf = (tenant: string, m: string): string => `coalesce(${m}.grounds, array(
  select (s ->> 'documentId')::uuid from message e cross join lateral jsonb_array_elements(e.sources) s
  where e.tenant_id = ${tenant} and e.conversation_id = ${m}.conversation_id and e.id <= ${m}.id))`;

/** Whether the reader no longer reads something that the answer `m` was made from. */
export const withheldFrom = (reader: Reader, m = 'm'): string => `exists (
  select from unnest(${groundsOf(reader.tenant, m)}) g (id) where not ${readBy(reader, 'g.id')})`;
