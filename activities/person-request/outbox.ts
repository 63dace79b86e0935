/**
 * Requests whose work was asked for and not begun, or not heard of, are told of again; those whose work died are closed,
 * and work that nobody can go on with is stopped.
 */
import type { Database } from '#schema/database.ts';
import { Unprocessable } from '#schema/errors.ts';
import type { PersonRequestInput } from '#schema/person-request.ts';
import type { Reason } from '#schema/progress.ts';
import type { RunFate } from '../reconcile.ts';

export type PersonRequestOutbox = {
  db: Database;
  temporal: {
    fateOfPersonRequest(tenantId: string, requestId: string): Promise<RunFate>;
    /** Begins the work, or tells the work that goes on that something was decided; Unprocessable of who is gone. */
    goOnPersonRequest(tenantId: string, requestId: string): Promise<void>;
    /** Those that are worked on, by tenant. */
    runningPersonRequests(): Promise<ReadonlyMap<string, readonly string[]>>;
    erasePersonRequest(tenantId: string, requestId: string): Promise<void>;
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
  const fate = await deps.temporal.fateOfPersonRequest(tenantId, id);
  if (fate === 'unknown' || fate === 'completed') return goOn(deps, tenantId, id);
  if (fate === 'running') return state === 'delivering' ? goOn(deps, tenantId, id) : undefined;
  await deps.failPersonRequest({ tenantId, requestId: id, reason: { code: 'run-ended', facts: { fate } } });
}

/** What is shut with the key of somebody who is gone is nothing to try again. */
async function goOn({ temporal, failPersonRequest }: PersonRequestOutbox, tenantId: string, requestId: string) {
  try {
    await temporal.goOnPersonRequest(tenantId, requestId);
  } catch (error) {
    if (!(error instanceof Unprocessable && error.facts.code === 'key-destroyed')) throw error;
    await failPersonRequest({ tenantId, requestId, reason: { code: 'person-gone', facts: {} } });
  }
}

/**
 * Of somebody whose key was destroyed no worker can open what it is to go on with, nor of a request that a restored
 * database does not know: Temporal would hand it out again for ever.
 */
export async function stopShutRequests({ db, temporal }: PersonRequestOutbox): Promise<void> {
  const running = await temporal.runningPersonRequests();
  if (running.size === 0) return;
  for (const { id: tenantId } of await db.tenants()) {
    const ids = running.get(tenantId) ?? [];
    if (ids.length === 0) continue;
    const shut = await db.readTenant<{ id: string }>(
      tenantId,
      `select r.id from unnest($2::uuid[]) r (id)
         left join person_request q on q.tenant_id = tenant.id and q.id = r.id
         left join person_key k on k.tenant_id = tenant.id and k.person_id = q.person_id
       where q.id is null or k.destroyed_at is not null`,
      [ids],
    );
    for (const { id } of shut) await temporal.erasePersonRequest(tenantId, id);
  }
}
