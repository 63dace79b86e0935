/**
 * Which stored pages a batch owns. A page is owned while its row carries the attempt's token; a new attempt of the same
 * batch takes its pages over at once, another batch only after the lease ran out.
 */
import type { PageChange } from '#schema/crawl.ts';
import type { Database, Tx } from '#schema/database.ts';
import type { Block } from '#schema/document.ts';
import type { IngestOutcome } from '../ingest.ts';

export type IngestLease = { tenantId: string; crawlId: string; batch: string; token: string };

export type StoredPage = {
  /** Hex of the page's address. */
  hash: string;
  change: PageChange;
  fetchedAt: Date;
  documentId: string;
  versionId: string;
  collectionId: string;
  sourceId: string;
  title: string;
  text: string;
  blocks: Block[];
  language: string;
  published: string | null;
};

/** Longer than any one request to an embedder lasts; it is renewed between them. */
const leaseSeconds = 120;

/** The batch's own pages, or up to `limit` that nobody owns. None when an earlier attempt has finished the batch. */
export async function leaseStored(db: Database, lease: IngestLease, limit: number): Promise<StoredPage[]> {
  return db.withTenant(lease.tenantId, async (tx) => {
    const owned = await take(tx, lease, 'lease_batch = $3', limit);
    if (owned.length > 0 || (await finished(tx, lease))) return owned;
    return take(tx, lease, '(lease_until is null or lease_until < now())', limit);
  });
}

async function take(tx: Tx, lease: IngestLease, which: string, limit: number): Promise<StoredPage[]> {
  return tx.sql<StoredPage>(
    `with mine as (
       select url_hash from page
       where tenant_id = $1 and crawl_id = $2 and state = 'stored' and version_id is not null and ${which}
       order by fetched_at, url_hash limit $5 for update skip locked
     ), leased as (
       update page p set lease_batch = $3, lease_token = $4, lease_until = now() + ${leaseSeconds} * interval '1 second'
       where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = any(array(select url_hash from mine))
       returning p.url_hash, p.change, p.fetched_at, p.version_id
     )
     select encode(l.url_hash, 'hex') as hash, l.change, l.fetched_at as "fetchedAt", d.id as "documentId",
       v.id as "versionId", d.collection_id as "collectionId", d.source_id as "sourceId", v.title, v.text, v.blocks,
       v.language, v.published
     from leased l
       join version v on v.tenant_id = $1 and v.id = l.version_id
       join document d on d.tenant_id = $1 and d.id = v.document_id
     order by l.fetched_at, l.url_hash`,
    [lease.tenantId, lease.crawlId, lease.batch, lease.token, limit],
  );
}

async function finished(tx: Tx, lease: IngestLease): Promise<boolean> {
  const rows = await tx.sql(
    `select from page where tenant_id = $1 and crawl_id = $2 and state = 'done' and lease_batch = $3 limit 1`,
    [lease.tenantId, lease.crawlId, lease.batch],
  );
  return rows.length > 0;
}

/** Keeps the pages for another while. False when another attempt has taken them over. */
export async function renew(db: Database, lease: IngestLease): Promise<boolean> {
  const rows = await db.withTenant(lease.tenantId, ({ sql }) =>
    sql(
      `update page set lease_until = now() + ${leaseSeconds} * interval '1 second'
       where tenant_id = $1 and crawl_id = $2 and state = 'stored' and lease_token = $3 returning url_hash`,
      [lease.tenantId, lease.crawlId, lease.token],
    ),
  );
  return rows.length > 0;
}

/** What became of the batch, whichever attempt did it. */
export async function outcomeOf(db: Database, lease: IngestLease): Promise<IngestOutcome> {
  const [row] = await db.readTenant<IngestOutcome>(
    lease.tenantId,
    `select count(*) filter (where state = 'done' and change <> 'failed') as ingested,
       count(*) filter (where state = 'done' and change = 'failed') as failed,
       (select count(*) from page where tenant_id = tenant.id and crawl_id = $2 and state = 'stored') as left
     from page where tenant_id = tenant.id and crawl_id = $2 and lease_batch = $3`,
    [lease.crawlId, lease.batch],
  );
  return row!;
}
