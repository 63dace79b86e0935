/**
 * An organisation is closed for a time: nobody gets in, its runs pause, its schedules stop. Its row is the truth; what
 * hangs on it follows at once where the caller says so, and else by `reconcile`, which does both halves again and again.
 */
import { type Actor, recordEvent, system } from './audit.ts';
import type { Rows } from './database.ts';
import { Conflict, NotFound } from './errors.ts';
import { systemTenantId, type TenantState } from './tenant.ts';

type Turn = { from: TenantState; to: TenantState; act: 'tenant.suspend' | 'tenant.resume' };
const turns = {
  suspend: { from: 'active', to: 'suspended', act: 'tenant.suspend' },
  resume: { from: 'suspended', to: 'active', act: 'tenant.resume' },
} as const satisfies Record<string, Turn>;

/**
 * Closes the tenant or opens it again, in a transaction of the installation's own tenant. One that is there already
 * stays as it is. Throws NotFound, or Conflict for one that is being deleted.
 */
export async function turnTenant(tx: Rows, actor: Actor, tenantId: string, turn: keyof typeof turns): Promise<void> {
  const { from, to, act } = turns[turn];
  const [found] = await tx.sql<{ state: TenantState }>(
    'select state from tenant where id = $1 and id <> $2 for no key update',
    [tenantId, systemTenantId],
  );
  if (!found || found.state === 'deleted') throw new NotFound('no such tenant');
  if (found.state === to) return;
  if (found.state !== from) throw new Conflict('the tenant is being deleted', { code: 'tenant-deleting' });
  await tx.sql(`update tenant set state = $2, suspended_at = case when $2 = 'suspended' then now() end where id = $1`, [
    tenantId,
    to,
  ]);
  await recordEvent(tx, actor, {
    action: act,
    object: { kind: 'tenant', id: tenantId },
    details: { before: { state: from }, after: { state: to } },
  });
}

/** In the tenant's own transaction: its runs that go on are to pause, and are remembered. Answers their ids. */
export const holdRuns = (tx: Rows): Promise<string[]> =>
  turnRuns(tx, 'crawl.pause', `wish = 'pause', held = true`, `wish = 'run'`);

/** Exactly the runs that were held go on. Answers their ids. */
export const releaseRuns = (tx: Rows): Promise<string[]> =>
  turnRuns(tx, 'crawl.resume', `wish = 'run', held = false`, `held and wish = 'pause'`);

async function turnRuns(tx: Rows, action: 'crawl.pause' | 'crawl.resume', set: string, which: string) {
  const runs = await tx.sql<{ id: string }>(
    `update crawl set ${set}, version = version + 1, updated_at = now()
     where tenant_id = $1 and ended_at is null and ${which} returning id`,
    [tx.tenantId],
  );
  for (const { id } of runs) {
    await recordEvent(tx, system, { action, object: { kind: 'crawl', id }, details: { by: 'suspension' } });
  }
  return runs.map(({ id }) => id);
}
