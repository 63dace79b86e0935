/**
 * One transaction puts a batch into search: new passages with vectors and postings in, old versions out, documents and
 * pages brought up to date. Search sees all of it or nothing. Every write stands under the batch's fence.
 */
import type { Database, Tx } from '#schema/database.ts';
import { indexPassages, unindexDocuments } from '#schema/posting.ts';
import { count } from '../crawl/frontier.ts';
import type { IngestLease, StoredPage } from './lease.ts';
import type { Draft } from './passage.ts';
import { keepPassages, keepVectors, type Vectors } from './rows.ts';

export type Publication = Vectors & {
  pages: readonly StoredPage[];
  passages: readonly Draft[];
  /** Why a page cannot be published, by its hash. */
  sick: ReadonlyMap<string, string>;
};

/** Publishes what the lease still holds: all of it, or nothing when another attempt has taken over. */
export async function publish(db: Database, lease: IngestLease, publication: Publication): Promise<void> {
  await db.withTenant(lease.tenantId, async (tx) => {
    const held = await lockHeld(tx, lease);
    const pages = publication.pages.filter(({ hash }) => held.has(hash));
    if (pages.length === 0) return;
    const healthy = pages.filter(({ hash }) => !publication.sick.has(hash));
    const latest = [...new Map(healthy.map((page) => [page.documentId, page])).values()];
    await replaceVersions(tx, latest, publication);
    await endPages(tx, lease, pages, publication.sick);
  });
}

async function lockHeld(tx: Tx, lease: IngestLease): Promise<Set<string>> {
  const rows = await tx.sql<{ hash: string }>(
    `select encode(url_hash, 'hex') as hash from page
     where tenant_id = $1 and crawl_id = $2 and state = 'stored' and lease_token = $3 order by url_hash for update`,
    [lease.tenantId, lease.crawlId, lease.token],
  );
  return new Set(rows.map(({ hash }) => hash));
}

async function replaceVersions(tx: Tx, pages: readonly StoredPage[], publication: Publication): Promise<void> {
  const versions = new Set(pages.map(({ versionId }) => versionId));
  const outdated = await tx.sql<{ id: string }>(
    `select d.id from document d
       join unnest($2::uuid[], $3::uuid[]) g (document_id, version_id) on g.document_id = d.id
     where d.tenant_id = $1 and d.version_id is distinct from g.version_id order by d.id for no key update of d`,
    [tx.tenantId, pages.map(({ documentId }) => documentId), pages.map(({ versionId }) => versionId)],
  );
  await unindexDocuments(
    tx,
    outdated.map(({ id }) => id),
  );
  const passages = await keepPassages(
    tx,
    publication.passages.filter(({ versionId }) => versions.has(versionId)),
  );
  await keepVectors(tx, passages, publication);
  await indexPassages(
    tx,
    passages.map(({ id }) => id),
  );
  await pointDocuments(tx, pages);
}

/** From now on each document answers with this version, and with none that it had before. */
export async function pointDocuments(
  tx: Tx,
  pages: readonly { documentId: string; versionId: string }[],
): Promise<void> {
  const ids = [pages.map(({ documentId }) => documentId), pages.map(({ versionId }) => versionId)];
  await tx.sql(
    `update version v set state = case when v.id = g.version_id then 'published' else 'superseded' end,
       published_at = case when v.id = g.version_id then now() else v.published_at end
     from unnest($2::uuid[], $3::uuid[]) g (document_id, version_id)
     where v.tenant_id = $1 and v.document_id = g.document_id and (v.id = g.version_id or v.state in ('published', 'waiting'))`,
    [tx.tenantId, ...ids],
  );
  await tx.sql(
    `update document d set version_id = v.id, title = v.title, language = v.language, published = v.published,
       removed_at = null
     from unnest($2::uuid[], $3::uuid[]) g (document_id, version_id)
       join version v on v.tenant_id = $1 and v.id = g.version_id
     where d.tenant_id = $1 and d.id = g.document_id`,
    [tx.tenantId, ...ids],
  );
}

async function endPages(
  tx: Tx,
  lease: IngestLease,
  pages: readonly StoredPage[],
  sick: ReadonlyMap<string, string>,
): Promise<void> {
  const failed = pages.filter(({ hash }) => sick.has(hash));
  const reasons = failed.map(({ hash }) => JSON.stringify({ code: 'defect', facts: { cause: sick.get(hash) } }));
  await tx.sql(
    `update page p set state = 'done', lease_token = null, lease_until = null,
       change = case when g.reason is null then p.change else 'failed' end, reason = coalesce(g.reason, p.reason)
     from (select decode(h, 'hex') as hash, f.reason::jsonb
       from unnest($3::text[]) h left join unnest($4::text[], $5::text[]) f (hash, reason) on f.hash = h) g
     where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = g.hash
       and p.url_hash = any(array(select decode(unnest($3::text[]), 'hex')))`,
    [tx.tenantId, lease.crawlId, pages.map(({ hash }) => hash), failed.map(({ hash }) => hash), reasons],
  );
  await tx.sql(
    `update version set state = 'failed' where tenant_id = $1 and id = any ($2::uuid[]) and state = 'stored'`,
    [tx.tenantId, failed.map(({ versionId }) => versionId)],
  );
  const healthy = pages.filter(({ hash }) => !sick.has(hash));
  await count(tx, lease.crawlId, {
    stored: -pages.length,
    added: healthy.filter(({ change }) => change === 'added').length,
    changed: healthy.filter(({ change }) => change === 'changed').length,
    failed: failed.length,
  });
}
