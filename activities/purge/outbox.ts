/** Deletions that were asked for and not begun are begun, and those whose workflow is dead are closed. */
import type { Database } from '#schema/database.ts';
import type { PurgeInput } from '#schema/purge.ts';
import type { RunFate } from '../reconcile.ts';
import type { PurgeOutcome } from './end.ts';

export type PurgeOutbox = {
  db: Database;
  temporal: {
    fateOfPurge(tenantId: string, purgeId: string): Promise<RunFate>;
    startPurge(tenantId: string, purgeId: string): Promise<void>;
  };
  finishPurge(input: PurgeInput & { outcome: PurgeOutcome }): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

/** Of a tenant that is being deleted. */
export async function reconcilePurge({ db, temporal, finishPurge }: PurgeOutbox, tenantId: string): Promise<void> {
  const [open] = await db.readTenant<{ id: string }>(
    tenantId,
    `select id from purge
     where tenant_id = tenant.id and kind = 'tenant' and ended_at is null and asked_at < now() - $2 * interval '1 second'`,
    [graceSeconds],
  );
  if (!open) return;
  const fate = await temporal.fateOfPurge(tenantId, open.id);
  if (fate === 'unknown') return temporal.startPurge(tenantId, open.id);
  if (fate === 'running') return;
  const reason = { code: 'run-ended', facts: { fate } };
  await finishPurge({ tenantId, purgeId: open.id, outcome: { state: 'failed', reason } });
}
