/** What Temporal keeps of one tenant: found by the prefix of its ids, stopped, and deleted. */
import type { Client } from '@temporalio/client';
import { tenantPrefix } from '#schema/purge.ts';

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
  const { namespace } = client.options;
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
      await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
    }
  }
  return found;
}
