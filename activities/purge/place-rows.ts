/**
 * How places leave the database: a collection with its sources and their runs, a space with who could enter it. Both are
 * empty by then. Keys that opened nothing else go with them, which the record of acts names, and packages, those that came
 * in as well as those that wait to be fetched.
 */
import type { Tx } from '#schema/database.ts';
import { purgePackagesOf } from './item-archives.ts';

type Delete = readonly [table: string, where: string];

const sources = 'select o.id from source o where o.tenant_id = $1 and o.collection_id = any ($2)';
const crawls = `select k.id from crawl k where k.tenant_id = $1 and k.source_id in (${sources})`;
const reads = 'select e.id from extract e where e.tenant_id = $1 and e.collection_id = any ($2)';

/** Rows that refer before rows that are referred to; steps of a run over a file go with the run. */
const ofCollections: readonly Delete[] = [
  ...['page', 'cookie'].map((table): Delete => [table, `crawl_id in (${crawls})`]),
  ['crawl', `source_id in (${sources})`],
  ['credential', `source_id in (${sources})`],
  ['extracted', `extract_id in (${reads})`],
  ...['source', 'extract', 'upload', 'posting', 'term_frequency', 'extent'].map(
    (table): Delete => [table, 'collection_id = any ($2)'],
  ),
  ...['collection_group', 'lending', 'key', 'archive_package'].map(
    (table): Delete => [table, 'collection_id = any ($2)'],
  ),
  ['collection', 'id = any ($2)'],
];

const ofSpaces: readonly Delete[] = [
  ...['member', 'space_group', 'lending', 'key', 'archive_package'].map(
    (table): Delete => [table, 'space_id = any ($2)'],
  ),
  ['space', 'id = any ($2)'],
];

export async function purgeCollections(tx: Tx, purgeId: string, ids: readonly string[]): Promise<void> {
  await purgePackagesOf(tx, purgeId, ids);
  await purgeAll(tx, ofCollections, { purgeId, column: 'collection_id', ids });
}

export const purgeSpaces = (tx: Tx, purgeId: string, ids: readonly string[]): Promise<void> =>
  purgeAll(tx, ofSpaces, { purgeId, column: 'space_id', ids });

type Places = { purgeId: string; column: 'collection_id' | 'space_id'; ids: readonly string[] };

async function purgeAll(
  { tenantId, sql }: Tx,
  all: readonly Delete[],
  { purgeId, column, ids }: Places,
): Promise<void> {
  await sql(
    `insert into purge_file (tenant_id, purge_id, sha256)
     select distinct tenant_id, $3::uuid, blob_sha256 from archive_package
     where tenant_id = $1 and ${column} = any ($2) and blob_sha256 is not null on conflict do nothing`,
    [tenantId, ids, purgeId],
  );
  for (const [table, where] of all)
    await sql(`delete from ${table} where tenant_id = $1 and ${where}`, [tenantId, ids]);
}
