/** Runs over files that were asked for and not begun are begun, and those whose workflow is dead are closed. */
import type { Database } from '#schema/database.ts';
import type { ExtractTrigger } from '#schema/extract.ts';
import type { RunFate } from '../reconcile.ts';
import type { FinishExtract } from './finish.ts';
import { releaseHeld } from './hold.ts';

export type ExtractOutbox = {
  db: Database;
  temporal: {
    fateOfExtract(tenantId: string, extractId: string): Promise<RunFate>;
    startExtract(tenantId: string, extractId: string, trigger: ExtractTrigger): Promise<void>;
    cancelExtract(tenantId: string, extractId: string): Promise<void>;
    resumeExtract(tenantId: string, extractId: string): Promise<void>;
  };
  finishExtract(input: FinishExtract): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;
/** Runs of a tenant that Temporal is given at once: a crawl may find thousands of files, for which nobody sits and waits. */
const mostBegun = 100;

type Open = { id: string; trigger: ExtractTrigger; wish: 'run' | 'cancel' };

export async function reconcileExtracts(deps: ExtractOutbox, tenantId: string): Promise<void> {
  await releaseHeld(deps.db, tenantId, (id) => deps.temporal.resumeExtract(tenantId, id));
  const open = await deps.db.readTenant<Open>(
    tenantId,
    `select id, trigger, wish from extract
     where tenant_id = tenant.id and ended_at is null
       and (trigger = 'crawl' and state = 'requested' or updated_at < now() - $2 * interval '1 second')
     order by (state = 'requested' and trigger <> 'upload'), requested_at limit ${mostBegun}`,
    [graceSeconds],
  );
  for (const run of open) await reconcileExtract(deps, tenantId, run);
}

async function reconcileExtract(
  { temporal, finishExtract }: ExtractOutbox,
  tenantId: string,
  run: Open,
): Promise<void> {
  const fate = await temporal.fateOfExtract(tenantId, run.id);
  if (fate === 'unknown') {
    if (run.wish === 'run') return temporal.startExtract(tenantId, run.id, run.trigger);
    return finishExtract({ tenantId, extractId: run.id, outcome: 'cancelled', reason: null });
  }
  if (fate === 'running') return run.wish === 'cancel' ? temporal.cancelExtract(tenantId, run.id) : undefined;
  const outcome = fate === 'cancelled' || run.wish === 'cancel' ? 'cancelled' : 'failed';
  const reason = outcome === 'failed' ? { code: 'run-ended', facts: { fate } } : null;
  await finishExtract({ tenantId, extractId: run.id, outcome, reason });
}
