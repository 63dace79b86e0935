/** A scheduled run is asked for, or the record says why it was not. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Database } from '#schema/database.ts';
import { Conflict, NotFound } from '#schema/errors.ts';
import { requestCrawl } from '#schema/request.ts';

export type DueInput = { tenantId: string; sourceId: string };
export type DueDeps = { db: Database; startCrawl(tenantId: string, crawlId: string): Promise<void> };

export function dueActivities({ db, startCrawl }: DueDeps) {
  return {
    /** Starts a full run of the source. One that is still running, or a source that is gone, is no error. */
    async requestDue({ tenantId, sourceId }: DueInput): Promise<void> {
      const crawlId = await db.withTenant(tenantId, async (tx) => {
        try {
          return await requestCrawl(tx, system, { sourceId, mode: 'full', trigger: 'schedule' });
        } catch (error) {
          if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
          await recordEvent(tx, system, {
            action: 'crawl.skip',
            object: { kind: 'source', id: sourceId },
            details: { reason: error instanceof Conflict ? 'still-running' : 'source-gone' },
          });
          return null;
        }
      });
      if (crawlId) await startCrawl(tenantId, crawlId);
    },
  };
}
export type DueActivities = ReturnType<typeof dueActivities>;
