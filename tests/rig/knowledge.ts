/** Knowledge for tests and benches: tenants with collections, and pages in the state that a crawl leaves them in. */
import { Client } from 'pg';
import type { Database } from '#schema/database.ts';
import type { Block } from '#schema/document.ts';
import { newId, sha256 } from '#schema/id.ts';

export type Shelf = { tenantId: string; spaceId: string; collectionId: string; sourceId: string };

export type ShelfPage = {
  url: string;
  text: string;
  title?: string;
  language?: string;
  published?: string | null;
  change?: 'added' | 'changed';
};

/** A tenant with a space, a collection and a source. Only the superuser may add tenants. */
export async function makeShelf(adminUrl: string, db: Database): Promise<Shelf> {
  const tenantId = newId();
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const slug = `t-${tenantId}`;
    await admin.query('insert into tenant (id, slug, name, language) values ($1, $2, $2, $3)', [tenantId, slug, 'sv']);
  } finally {
    await admin.end();
  }
  const spaceId = newId();
  await db.withTenant(tenantId, ({ sql }) =>
    sql(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Shared', 'shared')`, [tenantId, spaceId]),
  );
  return addCollection(db, { tenantId, spaceId });
}

/** One more collection, with a source of its own, in the same space. */
export async function addCollection(
  db: Database,
  { tenantId, spaceId }: Pick<Shelf, 'tenantId' | 'spaceId'>,
): Promise<Shelf> {
  const shelf = { tenantId, spaceId, collectionId: newId(), sourceId: newId() };
  await db.withTenant(tenantId, async ({ sql }) => {
    await sql(`insert into collection (tenant_id, id, space_id, name) values ($1, $2, $3, 'Pages')`, [
      tenantId,
      shelf.collectionId,
      spaceId,
    ]);
    await sql(`insert into source (tenant_id, id, collection_id, form) values ($1, $2, $3, '{}')`, [
      tenantId,
      shelf.sourceId,
      shelf.collectionId,
    ]);
  });
  return shelf;
}

/** A run over the source that has read `pages` and published none of them. Ends the run before, since one is open. */
export async function storePages(db: Database, shelf: Shelf, pages: readonly ShelfPage[]): Promise<string> {
  const crawlId = newId();
  const given = pages.map((page) => ({
    title: '',
    language: 'sv',
    published: null,
    change: 'added',
    ...page,
    url_hash: sha256(page.url).toString('hex'),
    content_hash: sha256(page.text).toString('hex'),
    document_id: newId(),
    version_id: newId(),
    blocks: paragraphs(page.text),
  }));
  await db.withTenant(shelf.tenantId, async ({ sql }) => {
    await sql(`update crawl set ended_at = now(), state = 'finished' where tenant_id = $1 and source_id = $2`, [
      shelf.tenantId,
      shelf.sourceId,
    ]);
    await sql(
      `insert into crawl (tenant_id, id, source_id, mode, trigger, form, state, stored)
       values ($1, $2, $3, 'full', 'person', '{}', 'running', $4)`,
      [shelf.tenantId, crawlId, shelf.sourceId, pages.length],
    );
    await sql(storeSql, [shelf.tenantId, crawlId, shelf.sourceId, shelf.collectionId, JSON.stringify(given)]);
  });
  return crawlId;
}

const storeSql = `
  with given as materialized (
    select g.*, decode(g.url_hash, 'hex') as url_key, decode(g.content_hash, 'hex') as content_key
    from json_to_recordset($5) as g (url text, title text, text text, blocks jsonb, language text, published date,
      change text, url_hash text, content_hash text, document_id uuid, version_id uuid)
  ), blobs as (
    insert into blob (tenant_id, sha256, size_bytes, stored_bytes, media_type)
    select distinct $1::uuid, content_key, 1, 1, 'text/html' from given on conflict do nothing
  ), documents as (
    insert into document (tenant_id, id, collection_id, source_id, key, url)
    select $1, document_id, $4, $3, url, url from given
    on conflict (tenant_id, source_id, key) do update set last_seen_at = now() returning id, key
  ), versions as (
    insert into version (tenant_id, id, document_id, crawl_id, content_hash, blob_sha256, title, text, blocks, language,
      published)
    select $1, g.version_id, d.id, $2, content_key, content_key, title, text, blocks, language, g.published
    from given g join documents d on d.key = g.url
    on conflict (tenant_id, document_id, content_hash) do update set state = 'stored' returning id, document_id
  )
  insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change, document_id, version_id, fetched_at)
  select $1, $2, url_key, g.url, 'example.org:443', 0, 'stored', g.change, d.id, v.id, clock_timestamp()
  from given g join documents d on d.key = g.url join versions v on v.document_id = d.id`;

/** Each line that says something is a paragraph. */
function paragraphs(text: string): Block[] {
  return Array.from(text.matchAll(/\S[^\r\n]*/g), ({ 0: line, index }) => {
    return { kind: 'paragraph', from: index, to: index + line.trimEnd().length };
  });
}
