/**
 * Asking for runs. A crawl row in state `requested` is the request and the outbox at once: the caller starts the
 * workflow after the commit, and `reconcile` starts what a crash left behind.
 */
import { type Actor, recordEvent } from './audit.ts';
import type { CrawlStart, CrawlWish } from './crawl.ts';
import { requireAllowedSource, requireOpenTenant } from './crawl-limits.ts';
import type { Tx } from './database.ts';
import { Conflict, NotFound } from './errors.ts';
import { newId } from './id.ts';
import type { SourceForm } from './source.ts';

export type CrawlRequest = CrawlStart & { trigger: 'person' | 'schedule' };

/**
 * Inserts a run over a source with the source's form as it is now, and answers the run's id. Throws NotFound when
 * there is no such source, Conflict when a run of it has not ended or, for mode `failed`, when nothing was run yet;
 * InvalidInput, SwitchedOff or NotAllowed when the tenant may not run it as it is.
 * `crawlId` is for those who ask again after a fault and must know their own run.
 */
export async function requestCrawl(tx: Tx, actor: Actor, request: CrawlRequest, crawlId = newId()): Promise<string> {
  const { sourceId, mode, trigger } = request;
  const [source] = await tx.sql<{ form: SourceForm }>(
    'select form from source where tenant_id = $1 and id = $2 and removed_at is null',
    [tx.tenantId, sourceId],
  );
  if (!source) throw new NotFound('There is no such source');
  await requireOpenTenant(tx);
  await requireAllowedSource(tx, source.form);
  if (mode === 'failed') await requireEarlierRun(tx, sourceId);
  const inserted = await tx.sql<{ id: string }>(
    `insert into crawl (tenant_id, id, source_id, mode, trigger, requested_by, form)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, source_id) where ended_at is null do nothing
     returning id`,
    [tx.tenantId, crawlId, sourceId, mode, trigger, actor.id ?? null, JSON.stringify(source.form)],
  );
  const id = inserted[0]?.id;
  if (!id) throw new Conflict('A run of this source has not ended yet', { code: 'still-running' });
  await recordEvent(tx, actor, {
    action: 'crawl.start',
    object: { kind: 'crawl', id },
    details: { sourceId, mode, trigger },
  });
  return id;
}

async function requireEarlierRun(tx: Tx, sourceId: string): Promise<void> {
  const earlier = await tx.sql(
    `select id from crawl where tenant_id = $1 and source_id = $2 and mode <> 'dry' and ended_at is not null limit 1`,
    [tx.tenantId, sourceId],
  );
  if (earlier.length === 0)
    throw new Conflict('There is no earlier run whose failed pages could be retried', { code: 'nothing-to-retry' });
}

/** As `wishRun`, and records it. */
export async function wishCrawl(tx: Tx, actor: Actor, crawlId: string, wish: CrawlWish): Promise<void> {
  await wishRun(tx, crawlId, wish);
  await recordEvent(tx, actor, { action: `crawl.${wish}`, object: { kind: 'crawl', id: crawlId } });
}

/**
 * Notes what is wanted of a run; who wants it records their act. Throws NotFound, or Conflict when the run has ended or
 * is being cancelled.
 */
export async function wishRun(tx: Tx, crawlId: string, wish: CrawlWish): Promise<void> {
  const [run] = await tx.sql<{ wish: string; ended: boolean }>(
    'select wish, ended_at is not null as ended from crawl where tenant_id = $1 and id = $2 for no key update',
    [tx.tenantId, crawlId],
  );
  if (!run) throw new NotFound('There is no such run');
  if (run.ended) throw new Conflict('This run has ended', { code: 'not-running' });
  if (run.wish === 'cancel' && wish !== 'cancel')
    throw new Conflict('This run is being cancelled', { code: 'not-running' });
  await tx.sql(
    'update crawl set wish = $3, version = version + 1, updated_at = now() where tenant_id = $1 and id = $2',
    [tx.tenantId, crawlId, wish === 'resume' ? 'run' : wish],
  );
}
