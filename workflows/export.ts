/**
 * An export of the record: planned, written, sent where it is to go. A cancel is heard at any moment; an archive that
 * lies ready by then goes on lying there. What a schedule starts asks for one, and is there until it has ended, so that
 * the schedule knows what goes on.
 */
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  defineQuery,
  defineSignal,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { ExportActivities, ExportRowActivities } from '#activities/export.ts';
import { type ExportDueInput, type ExportInput, exportWorkflowId } from '#schema/export.ts';
import type { Reason } from '#schema/progress.ts';
import { reasonOf } from './crawl/reason.ts';
import { onExports, onRows, onSending } from './options.ts';

const { requestExport, finishExport } = proxyActivities<ExportRowActivities>(onRows);
const { planExport, writeExport } = proxyActivities<ExportActivities>(onExports);
const { sendExport } = proxyActivities<ExportActivities>(onSending);

export const cancelExport = defineSignal('cancel');
export const exportState = defineQuery<'working' | 'ended'>('state');

export async function exportAudit(key: ExportInput): Promise<void> {
  const working = new CancellationScope();
  let isEnded = false;
  setHandler(exportState, () => (isEnded ? 'ended' : 'working'));
  setHandler(cancelExport, () => working.cancel());

  let outcome: 'finished' | 'failed' | 'cancelled' = 'finished';
  let reason: Reason | null = null;
  try {
    await working.run(async () => {
      await planExport(key);
      const { isSent } = await writeExport(key);
      if (isSent) await sendExport(key);
    });
  } catch (error) {
    outcome = isCancellation(error) ? 'cancelled' : 'failed';
    if (outcome === 'failed') reason = reasonOf(error);
  }
  await CancellationScope.nonCancellable(() => finishExport({ ...key, outcome, reason }));
  isEnded = true;
}

export async function exportDue({ tenantId, scheduleId }: ExportDueInput): Promise<void> {
  // Drawn here, the export's id stands in the history: every attempt asks for the same one.
  const key = { tenantId, exportId: uuid4() };
  const { isOpen } = await requestExport({ ...key, scheduleId });
  if (!isOpen) return;
  try {
    await executeChild(exportAudit, {
      workflowId: exportWorkflowId(tenantId, key.exportId),
      args: [key],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // Whoever brings rows and Temporal into agreement has begun it already.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
