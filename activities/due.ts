/** A scheduled run is asked for, or the record says why it was not. */
import { recordEvent, system } from '#schema/audit.ts';
import type { CrawlTrigger } from '#schema/crawl.ts';
import type { Database, Tx } from '#schema/database.ts';
import { Conflict, NotFound, Refusal } from '#schema/errors.ts';
import { requestCrawl } from '#schema/request.ts';

export type DueInput = { tenantId: string; sourceId: string };
/** `crawlId` is the id that the run is to have: the same for every attempt, by which each knows what others did. */
export type DueRequest = DueInput & { crawlId: string };
export type DueDeps = {
  db: Database;
  startCrawl(tenantId: string, crawlId: string, trigger: CrawlTrigger): Promise<void>;
};

export function dueActivities({ db, startCrawl }: DueDeps) {
  return {
    /** Starts a full run of the source. One that is still running, or a source that is gone, is no error. */
    async requestDue({ tenantId, sourceId, crawlId }: DueRequest): Promise<void> {
      const isOpen = await db.withTenant(tenantId, (tx) => requestOnce(tx, sourceId, crawlId));
      if (isOpen) await startCrawl(tenantId, crawlId, 'schedule');
    },
  };
}
export type DueActivities = ReturnType<typeof dueActivities>;

/** Whether the run is there to be started. What an earlier attempt decided, to run or to skip, stands. */
async function requestOnce(tx: Tx, sourceId: string, crawlId: string): Promise<boolean> {
  await tx.sql(`select pg_advisory_xact_lock(hashtextextended('crawl-due/' || $1, 0))`, [crawlId]);
  const [run] = await tx.sql<{ isOpen: boolean }>(
    'select ended_at is null as "isOpen" from crawl where tenant_id = $1 and id = $2',
    [tx.tenantId, crawlId],
  );
  if (run) return run.isOpen;
  if (await isSkipped(tx, sourceId, crawlId)) return false;
  try {
    await requestCrawl(tx, system, { sourceId, mode: 'full', trigger: 'schedule' }, crawlId);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordEvent(tx, system, {
      action: 'crawl.skip',
      object: { kind: 'source', id: sourceId },
      details: { reason: skipReason(error), crawlId },
    });
    return false;
  }
}

function skipReason(error: Refusal): string {
  if (error instanceof Conflict) return 'still-running';
  return error instanceof NotFound ? 'source-gone' : String(error.facts.code ?? error.code);
}

async function isSkipped(tx: Tx, sourceId: string, crawlId: string): Promise<boolean> {
  const skips = await tx.sql(
    `select id from audit_event
     where tenant_id = $1 and object_id = $2 and action = 'crawl.skip' and details->>'crawlId' = $3`,
    [tx.tenantId, sourceId, crawlId],
  );
  return skips.length > 0;
}
