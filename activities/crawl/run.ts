/** What an activity must know of the run it works for. */
import type { CrawlMode } from '#schema/crawl.ts';
import { withinLimits } from '#schema/crawl-limits.ts';
import type { Database, Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { SourceForm } from '#schema/source.ts';
import type { CrawlLimits } from '#schema/tenant.ts';

export type Run = {
  id: string;
  tenantId: string;
  sourceId: string;
  collectionId: string;
  mode: CrawlMode;
  /** As it may be kept to: see `withinLimits`. */
  form: SourceForm;
  /** Of the tenant's crawls; null where it has none. */
  limits: CrawlLimits | null;
  /** How long the run has had a turn. */
  workedSeconds: number;
  /** Nothing may change any more. */
  ended: boolean;
  /** Addresses that start URLs were redirected to: they count as starts too. */
  furtherStarts: string[];
};

/** Throws NotFound. */
export async function readRun(db: Database, tenantId: string, crawlId: string): Promise<Run> {
  const [run] = await db.readTenant<Run>(
    tenantId,
    `select c.id, c.tenant_id as "tenantId", c.source_id as "sourceId", s.collection_id as "collectionId", c.mode,
       c.form, t.limits, c.ended_at is not null as ended,
       c.worked_seconds + coalesce(extract(epoch from now() - c.turn_at), 0)::float8 as "workedSeconds",
       array(select p.url from page p
         where p.tenant_id = tenant.id and p.crawl_id = c.id and p.depth = 0 and p.redirects > 0
         order by p.url limit 50) as "furtherStarts"
     from crawl c join source s on s.tenant_id = tenant.id and s.id = c.source_id
       join public.tenant t on t.id = tenant.id
     where c.tenant_id = tenant.id and c.id = $2`,
    [crawlId],
  );
  if (!run) throw new NotFound('There is no such run');
  return { ...run, form: withinLimits(run.form, run.limits) };
}

/** What is left to do in a run, from the counts that its row keeps. */
export type Left = { queued: number; leased: number; stored: number };

/**
 * Keeps the run from ending before the transaction does; any number of batches may do so at once. Comes before the
 * pages are locked, as at the run's end, so that the two do not wait for each other. Null when it has ended.
 */
export async function holdOpenRun(tx: Tx, crawlId: string): Promise<{ stopped: boolean } | null> {
  const [run] = await tx.sql<{ stopped: boolean }>(
    'select stopped from crawl where tenant_id = $1 and id = $2 and ended_at is null for key share',
    [tx.tenantId, crawlId],
  );
  return run ?? null;
}

/**
 * Locks the row, so that what follows in the transaction is the only change of the run: it waits for the batches that
 * hold it. Null when it has ended.
 */
export async function lockOpenRun(tx: Tx, crawlId: string): Promise<{ mode: CrawlMode; sourceId: string } | null> {
  const [run] = await tx.sql<{ mode: CrawlMode; sourceId: string; ended: boolean }>(
    `select mode, source_id as "sourceId", ended_at is not null as ended
     from crawl where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, crawlId],
  );
  return run && !run.ended ? run : null;
}
