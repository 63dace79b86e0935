/**
 * Looking whether anything is left: the things by their ids, in every table that could name them; what goes from under an
 * id that stays; the texts of some of their passages by hash, among passages and vectors; their terms where search would
 * find them; their files.
 */
import type { Tx } from '#schema/database.ts';
import type { Certificate } from '#schema/purge-run.ts';
import { isThere } from '#schema/purge-there.ts';
import { keptTables } from './order.ts';

export type Looked = Certificate['looked'];

/** These go on naming what went, on purpose: the record of how an answer came about, and what was decided of it. */
const naming = [
  ...keptTables,
  ...['answer_record', 'archive_package', 'delivery', 'hold_scope', 'rule', 'notice', 'purge_probe'],
  ...['person_request', 'person_request_item', 'person_request_store', 'person_rectification'],
];

export async function lookForItems(tx: Tx, purgeId: string): Promise<Looked> {
  const params = [tx.tenantId, purgeId];
  const gone = `select object_id from purge_item where tenant_id = $1 and purge_id = $2 and state = 'gone'
    and kind in ('conversation', 'message', 'document', 'version', 'export', 'collection', 'space')`;
  const columns = await tx.sql<{ table: string; column: string }>(
    `select c.relname::text as "table", a.attname::text as "column" from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and a.attname <> 'tenant_id'
       join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname <> all ($1) and not a.attisdropped order by 1, 2`,
    [naming],
  );
  let found = 0;
  for (const { table, column } of columns) {
    const [rows] = await tx.sql<{ found: number }>(
      `select count(*) as found from "${table}" where tenant_id = $1 and "${column}" in (${gone})`,
      params,
    );
    found += rows!.found;
  }
  const [ids] = await tx.sql<{ for: number }>(`select count(*) as "for" from (${gone}) g`, params);
  const [probes] = await tx.sql<{ for: number; texts: number; terms: number }>(probeSql, params);
  const [files] = await tx.sql<{ found: number }>(
    `select (select count(*) from purge_file where tenant_id = $1 and purge_id = $2)
       + (select count(*) from purge_archive where tenant_id = $1 and purge_id = $2) as found`,
    params,
  );
  const [rows] = await tx.sql<{ for: number; found: number }>(rowsSql, params);
  return {
    ids: { for: ids!.for, found },
    rows: rows!,
    texts: { for: probes!.for, found: probes!.texts },
    search: { for: probes!.for, found: probes!.terms },
    files: { for: files!.found, found: files!.found },
  };
}

export const isClean = (looked: Looked): boolean => Object.values(looked).every(({ found }) => found === 0);

/** Sounds, failed pages, days of the record and people: what they were is gone, and their ids still name something. */
const rowsSql = `
  select count(*) as "for", count(*) filter (where ${isThere}) as found
  from purge_item i where i.tenant_id = $1 and i.purge_id = $2 and i.state = 'gone'
    and i.kind in ('sound', 'crawl-failure', 'log', 'export', 'person')`;

/** The same text in another document is another text; one of the passage's own id would be what went. */
const probeSql = `
  select count(*) as "for",
    count(*) filter (where exists (select from passage p where p.tenant_id = $1 and p.id = o.passage_id)
      or exists (select from embedding e where e.tenant_id = $1 and e.passage_id = o.passage_id)) as texts,
    count(*) filter (where exists (select from posting w where w.tenant_id = $1 and w.collection_id = o.collection_id
      and w.term = o.term and w.passage_id = o.passage_id)) as terms
  from purge_probe o where o.tenant_id = $1 and o.purge_id = $2`;
