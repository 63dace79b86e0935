/** What a crawl can be told and asked, and how runs wake each other. */
import { defineQuery, defineSignal, defineUpdate, getExternalWorkflowHandle } from '@temporalio/workflow';
import { type CrawlState, type PaceOrder, workflowId } from '#schema/crawl.ts';

export const pause = defineSignal('pause');
export const resume = defineSignal('resume');
export const cancel = defineSignal('cancel');
/** It may be this run's turn. */
export const turn = defineSignal('turn');
export const setPace = defineUpdate<void, [PaceOrder]>('setPace');
export const state = defineQuery<CrawlState>('state');

/** Tells waiting runs to ask for their turn. One that cannot be told asks by itself before long. */
export async function wakeUp(tenantId: string, crawlIds: string[]): Promise<void> {
  for (const crawlId of crawlIds) {
    await getExternalWorkflowHandle(workflowId(tenantId, crawlId))
      .signal(turn)
      .catch(() => undefined);
  }
}
