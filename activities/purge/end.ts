/** The end of a deletion: a tenant that is gone keeps its id and nothing else, and the record says what was deleted. */
import { recordEvent, system } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';

export type PurgeOutcome = { state: 'finished' } | { state: 'failed'; reason: Reason };

/** In the installation's own tenant, which alone writes what tenants there are. */
export async function buryTenant({ sql }: Pick<Tx, 'sql'>, tenantId: string): Promise<void> {
  await sql(
    `update tenant set state = 'deleted', slug = id::text, name = '', origins = '{}', switches = '{}', limits = null,
       deleted_at = now()
     where id = $1 and state = 'deleting'`,
    [tenantId],
  );
}

/** In the tenant. What has ended stays as it ended. */
export async function endPurge(tx: Tx, purgeId: string, outcome: PurgeOutcome): Promise<void> {
  const reason = outcome.state === 'failed' ? outcome.reason : null;
  const [ended] = await tx.sql<{ rows: number }>(
    `update purge set state = $3, reason = $4, ended_at = now(), version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null
     returning (select coalesce(sum(s.done), 0)::bigint from purge_step s
       where s.tenant_id = $1 and s.purge_id = $2 and s.what not like '%.%') as rows`,
    [tx.tenantId, purgeId, outcome.state, reason && JSON.stringify(reason)],
  );
  if (!ended) return;
  await recordEvent(tx, system, {
    action: 'purge.end',
    object: { kind: 'purge', id: purgeId },
    outcome: outcome.state === 'finished' ? 'done' : 'failed',
    details: { deleted: ended.rows, ...(reason ? { reason: reason.code } : {}) },
  });
}
