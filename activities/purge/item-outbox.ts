/** Disposals that were asked for and not begun are begun, those that were decided on are told, and dead ones are closed. */
import type { Database } from '#schema/database.ts';
import type { PurgeState } from '#schema/purge.ts';
import type { RunFate } from '../reconcile.ts';
import { endItems } from './item-end.ts';

export type ItemPurgeOutbox = {
  db: Database;
  temporal: {
    fateOfPurge(tenantId: string, purgeId: string): Promise<RunFate>;
    goOnPurge(tenantId: string, purgeId: string): Promise<void>;
  };
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

export async function reconcileItemPurges({ db, temporal }: ItemPurgeOutbox, tenantId: string): Promise<void> {
  const open = await db.readTenant<{ id: string; state: PurgeState; isDecided: boolean }>(
    tenantId,
    `select id, state, decided_at is not null as "isDecided" from purge
     where tenant_id = tenant.id and kind <> 'tenant' and ended_at is null
       and coalesce(decided_at, asked_at) < now() - $2 * interval '1 second'`,
    [graceSeconds],
  );
  for (const { id, state, isDecided } of open) {
    const fate = await temporal.fateOfPurge(tenantId, id);
    const isUnheard = isDecided && (state === 'approved' || state === 'refused');
    if (fate === 'unknown' || (fate === 'running' && isUnheard)) await temporal.goOnPurge(tenantId, id);
    else if (fate !== 'running') {
      const reason = { code: 'run-ended', facts: { fate } };
      await db.withTenant(tenantId, (tx) => endItems(tx, id, { state: 'failed', reason }));
    }
  }
}
