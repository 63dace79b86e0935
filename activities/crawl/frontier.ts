/**
 * The frontier: the pages of a run, as rows. A batch owns a page while the row carries its lease token; every attempt
 * has a token of its own, so whatever an attempt that was given up still writes finds no row and changes nothing.
 */
import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '#schema/database.ts';
import { holdOpenRun } from './run.ts';

/** Two heartbeat timeouts: a lease outlives the attempt that Temporal gives up, and not much else. */
export const leaseSeconds = 10;
/**
 * A page that took this many workers down with it is not tried again. Of twenty workers killed at random a slow page
 * was under way in seven, through no fault of its own.
 */
const mostTakeovers = 12;

/** One attempt of one batch. `batch` names the activity and outlives its attempts; `token` is this attempt's alone. */
export type Lease = { tenantId: string; crawlId: string; batch: string; token: string };

export type LeasedPage = {
  /** Hex. */
  hash: string;
  url: string;
  host: string;
  depth: number;
  foundOn: string | null;
  attempts: number;
  redirects: number;
  /** What stands in the link that led to a file. */
  linkText: string | null;
  documentId: string | null;
  /** The text of it that is published, or the file that waits for extraction. */
  versionId: string | null;
  /** What the last visit left, when what it belongs to is that version: the ground for a conditional request. */
  etag: string | null;
  lastModified: string | null;
  rawHash: Buffer | null;
};

type Memory = Pick<LeasedPage, 'documentId' | 'versionId' | 'etag' | 'lastModified' | 'rawHash'>;

export const openLease = (tenantId: string, crawlId: string, batch: number): Lease => ({
  tenantId,
  crawlId,
  batch: `${crawlId}/${batch}`,
  token: randomUUID(),
});

const leasedColumns = `encode(p.url_hash, 'hex') as hash, p.url, p.host, p.depth, p.found_on as "foundOn", p.attempts,
  p.redirects, p.link_text as "linkText"`;

/**
 * An attempt begins: pages and permits of earlier attempts of the same batch become this one's, at once, but for those
 * that were lost too often.
 */
export async function takeOver(db: Database, lease: Lease): Promise<LeasedPage[]> {
  return db.withTenant(lease.tenantId, async (tx) => {
    if (!(await holdOpenRun(tx, lease.crawlId))) return [];
    await tx.sql(
      `update permit set lease_token = $3, lease_until = now() + $4 * interval '1 second'
       where tenant_id = $1 and lease_batch = $2`,
      [lease.tenantId, lease.batch, lease.token, leaseSeconds],
    );
    await giveUp(tx, lease.crawlId, lease.batch);
    const pages = await tx.sql<LeasedPage>(
      `update page p set lease_token = $4, lease_until = now() + $5 * interval '1 second', takeovers = takeovers + 1
       where tenant_id = $1 and crawl_id = $2 and state = 'leased' and lease_batch = $3
       returning ${leasedColumns}`,
      [lease.tenantId, lease.crawlId, lease.batch, lease.token, leaseSeconds],
    );
    return withMemory(tx, lease, pages);
  });
}

/**
 * Leases up to `limit` pages that are due, nearest to the start first; first of all frees what others lost. A run that
 * has ended or was stopped has none: a batch may outlive it, and what the end put back would be fetched again. Pages are
 * named as an array, here and elsewhere: of a run that began a moment ago the planner knows nothing, takes it for one
 * page long, and would compare all of its pages with each of a join's.
 */
export async function claim(db: Database, lease: Lease, limit: number): Promise<LeasedPage[]> {
  return db.withTenant(lease.tenantId, async (tx) => {
    const run = await holdOpenRun(tx, lease.crawlId);
    if (!run || run.stopped) return [];
    await freeExpired(tx, lease.crawlId);
    const pages = await tx.sql<LeasedPage>(
      `with due as (
         select url_hash from page
         where tenant_id = $1 and crawl_id = $2 and state = 'queued' and next_at <= now()
         order by depth, next_at limit $6 for update skip locked)
       update page p set state = 'leased', lease_batch = $3, lease_token = $4,
         lease_until = now() + $5 * interval '1 second'
       where p.tenant_id = $1 and p.crawl_id = $2 and p.url_hash = any(array(select url_hash from due))
       returning ${leasedColumns}`,
      [lease.tenantId, lease.crawlId, lease.batch, lease.token, leaseSeconds, limit],
    );
    await count(tx, lease.crawlId, { queued: -pages.length, leased: pages.length });
    return withMemory(tx, lease, pages);
  });
}

/** Pages whose attempt died are due again, unless they are given up. */
async function freeExpired(tx: Tx, crawlId: string): Promise<void> {
  await giveUp(tx, crawlId, null);
  const freed = await tx.sql(
    `update page set state = 'queued', lease_batch = null, lease_token = null, lease_until = null,
       takeovers = takeovers + 1
     where tenant_id = $1 and crawl_id = $2 and state = 'leased' and lease_until < now()
     returning depth`,
    [tx.tenantId, crawlId],
  );
  await count(tx, crawlId, { leased: -freed.length, queued: freed.length });
}

/** Of what `batch` held, or without one of what nobody holds any more: a page lost too often may be what kills. */
async function giveUp(tx: Tx, crawlId: string, batch: string | null): Promise<void> {
  const failed = await tx.sql(
    `update page set state = 'done', change = 'failed', reason = '{"code": "given-up", "facts": {}}',
       lease_batch = null, lease_token = null, lease_until = null
     where tenant_id = $1 and crawl_id = $2 and state = 'leased' and takeovers >= $3
       and case when $4::text is null then lease_until < now() else lease_batch = $4 end
     returning depth`,
    [tx.tenantId, crawlId, mostTakeovers, batch],
  );
  await count(tx, crawlId, { leased: -failed.length, failed: failed.length });
}

/**
 * Adds what is remembered of these URLs. Looked up apart from the claim, so that the claim stays one index scan. A dry
 * run remembers nothing: it asks as one that comes for the first time, and gets whole pages.
 */
async function withMemory(tx: Tx, lease: Lease, pages: LeasedPage[]): Promise<LeasedPage[]> {
  if (pages.length === 0) return [];
  const known = await tx.sql<Memory & { key: string }>(
    `select d.key, d.id as "documentId", coalesce(d.version_id, v.id) as "versionId", case when v.id is not null then d.etag end as etag,
       case when v.id is not null then d.last_modified end as "lastModified",
       case when v.id is not null then d.raw_hash end as "rawHash"
     from crawl c
     join document d on d.tenant_id = $1 and d.source_id = c.source_id and d.key = any($3) and d.removed_at is null
     left join version v on v.tenant_id = $1 and v.document_id = d.id
       and (v.content_hash = d.content_hash and v.id = d.version_id
         or d.media_type <> 'text/html' and v.blob_sha256 = d.raw_hash
           and (v.id = d.version_id or v.state in ('waiting', 'failed')))
     where c.tenant_id = $1 and c.id = $2 and c.mode <> 'dry'`,
    [lease.tenantId, lease.crawlId, pages.map(({ url }) => url)],
  );
  const memory = new Map(known.map(({ key, ...rest }) => [key, rest]));
  const nothing: Memory = { documentId: null, versionId: null, etag: null, lastModified: null, rawHash: null };
  return pages
    .map((page) => ({ ...page, ...(memory.get(page.url) ?? nothing) }))
    .sort((one, other) => one.depth - other.depth);
}

/** Keeps the leases for as long as the attempt works. False when none is left: another attempt has taken over. */
export async function renew(db: Database, lease: Lease): Promise<boolean> {
  return db.withTenant(lease.tenantId, async (tx) => {
    const params = [lease.tenantId, lease.token, leaseSeconds];
    const permits = await tx.sql(
      `update permit set lease_until = now() + $3 * interval '1 second'
       where tenant_id = $1 and lease_token = $2 returning slot`,
      params,
    );
    const pages = await tx.sql(
      // Rows that are locked are being written as done just now.
      `with mine as (
         select url_hash from page
         where tenant_id = $1 and crawl_id = $4 and state = 'leased' and lease_token = $2 for update skip locked)
       update page p set lease_until = now() + $3 * interval '1 second'
       where p.tenant_id = $1 and p.crawl_id = $4 and p.url_hash = any(array(select url_hash from mine)) returning p.depth`,
      [...params, lease.crawlId],
    );
    return permits.length + pages.length > 0;
  });
}

/** Puts pages back, to be taken by whoever comes next; all that the lease holds when none are named. */
export async function putBack(db: Database, lease: Lease, hashes?: string[], waitMs = 0): Promise<void> {
  await db.withTenant(lease.tenantId, async (tx) => {
    if (!(await holdOpenRun(tx, lease.crawlId))) return;
    const back = await tx.sql(
      `update page set state = 'queued', lease_batch = null, lease_token = null, lease_until = null,
         next_at = now() + $4 * interval '1 millisecond'
       where tenant_id = $1 and crawl_id = $2 and state = 'leased' and lease_token = $3
         and ($5::text[] is null or url_hash = any(array(select decode(unnest($5::text[]), 'hex'))))
       returning depth`,
      [lease.tenantId, lease.crawlId, lease.token, waitMs, hashes ?? null],
    );
    await count(tx, lease.crawlId, { queued: back.length, leased: -back.length });
  });
}

export type CountName =
  | 'queued'
  | 'leased'
  | 'stored'
  | 'added'
  | 'changed'
  | 'unchanged'
  | 'gone'
  | 'redirected'
  | 'failed'
  | 'skipped';

/** Adds to the counts of a run. The names come from the type above, never from outside. */
export async function count(tx: Tx, crawlId: string, by: Partial<Record<CountName, number>>): Promise<void> {
  const changes = Object.entries(by).filter(([, number]) => number !== 0);
  if (changes.length === 0) return;
  const set = changes.map(([name], at) => `${name} = ${name} + $${at + 3}`).join(', ');
  await tx.sql(`update crawl set ${set}, version = version + 1, updated_at = now() where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    crawlId,
    ...changes.map(([, number]) => number),
  ]);
}
