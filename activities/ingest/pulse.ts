/** Signs of life and the wish to stop, inside a Temporal activity; outside of one nobody listens and nobody cancels. */
import { asyncLocalStorage } from '@temporalio/activity';

export const beat = (position?: unknown): void => asyncLocalStorage.getStore()?.heartbeat(position);

export const cancellation = (): AbortSignal | undefined => asyncLocalStorage.getStore()?.cancellationSignal;

/** An attempt at an activity: by what name the run knows the activity, and which attempt it is, from 1. */
export type Attempt = { activity: string; count: number; startedAtMs: number; signal: AbortSignal };

export function attemptNow(): Attempt | undefined {
  const context = asyncLocalStorage.getStore();
  if (!context) return undefined;
  const { activityId, attempt, workflowExecution } = context.info;
  const activity = `${workflowExecution?.runId ?? ''}/${activityId}`;
  return { activity, count: attempt, startedAtMs: Date.now(), signal: context.cancellationSignal };
}
