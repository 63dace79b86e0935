/** Requests whose work was asked for and not begun, or not heard of, are told of again; those whose work died are closed. */
import type { Database } from '#schema/database.ts';
import type { PersonRequestInput } from '#schema/person-request.ts';
import type { Reason } from '#schema/progress.ts';
import type { RunFate } from '../reconcile.ts';

export type PersonRequestOutbox = {
  db: Database;
  temporal: {
    fateOfPersonRequest(tenantId: string, requestId: string): Promise<RunFate>;
    /** Begins the work, or tells the work that goes on that something was decided. */
    goOnPersonRequest(tenantId: string, requestId: string): Promise<void>;
  };
  failPersonRequest(input: PersonRequestInput & { reason: Reason }): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

type Open = { id: string; state: 'requested' | 'collecting' | 'delivering' };

export async function reconcilePersonRequests(deps: PersonRequestOutbox, tenantId: string): Promise<void> {
  const open = await deps.db.readTenant<Open>(
    tenantId,
    `select id, state from person_request
     where tenant_id = tenant.id and ended_at is null and state in ('requested', 'collecting', 'delivering')
       and updated_at < now() - $2 * interval '1 second'`,
    [graceSeconds],
  );
  for (const request of open) await reconcileOne(deps, tenantId, request);
}

async function reconcileOne(deps: PersonRequestOutbox, tenantId: string, { id, state }: Open): Promise<void> {
  const { temporal, failPersonRequest } = deps;
  const fate = await temporal.fateOfPersonRequest(tenantId, id);
  if (fate === 'unknown' || fate === 'completed') return temporal.goOnPersonRequest(tenantId, id);
  if (fate === 'running') return state === 'delivering' ? temporal.goOnPersonRequest(tenantId, id) : undefined;
  await failPersonRequest({ tenantId, requestId: id, reason: { code: 'run-ended', facts: { fate } } });
}
