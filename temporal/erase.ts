/** What Temporal keeps of one tenant, or works on of one person's: found by the prefix of its ids, stopped, and deleted. */
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { personRequestOf, personRequestWorkflowId } from '#schema/person-request.ts';
import { tenantPrefix } from '#schema/purge.ts';

/** gRPC's status NOT_FOUND. */
const notFound = 5;
/** As many as are deleted within one call. */
const atOnce = 100;
/** A schedule is a workflow of Temporal's own, in a division of the namespace that ordinary lists leave out. */
const scheduler = 'temporal-sys-scheduler:';

/**
 * Deletes the tenant's schedules and executions but those of the workflow `keepId`, running ones too, up to a hundred
 * at once. Answers how many there were: Temporal takes them away by and by, so only 0 says that nothing is left.
 */
export async function eraseTenant(client: Client, tenantId: string, keepId: string): Promise<number> {
  const prefix = tenantPrefix(tenantId);
  let found = 0;
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(prefix)) continue;
    found += 1;
    await client.schedule.getHandle(scheduleId).delete();
  }
  for (const query of [
    `WorkflowId STARTS_WITH '${prefix}'`,
    `TemporalNamespaceDivision = 'TemporalScheduler' and WorkflowId STARTS_WITH '${scheduler}${prefix}'`,
  ]) {
    for await (const { workflowId, runId } of client.workflow.list({ query, pageSize: atOnce })) {
      if (workflowId === keepId) continue;
      if (found >= atOnce) return found;
      found += 1;
      await deleteExecution(client, { workflowId, runId });
    }
  }
  return found;
}

/** The requests of people that are worked on, by tenant. */
export async function runningPersonRequests(client: Client): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const query = `WorkflowType = 'personRequest' and ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query })) {
    const request = personRequestOf(workflowId);
    if (request) found.set(request.tenantId, [...(found.get(request.tenantId) ?? []), request.requestId]);
  }
  return found;
}

/** Stops the work on a request and deletes what Temporal keeps of it, which takes it a while. */
export async function erasePersonRequest(client: Client, tenantId: string, requestId: string): Promise<void> {
  await deleteExecution(client, { workflowId: personRequestWorkflowId(tenantId, requestId) });
}

/** One that is gone is gone: lists go on naming it for a moment. */
async function deleteExecution(client: Client, workflowExecution: { workflowId: string; runId?: string }) {
  const { namespace } = client.options;
  try {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== notFound) throw error;
  }
}
