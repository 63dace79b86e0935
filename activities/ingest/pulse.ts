/** Signs of life and the wish to stop, inside a Temporal activity; outside of one nobody listens and nobody cancels. */
import { asyncLocalStorage } from '@temporalio/activity';

export const beat = (position?: unknown): void => asyncLocalStorage.getStore()?.heartbeat(position);

export const cancellation = (): AbortSignal | undefined => asyncLocalStorage.getStore()?.cancellationSignal;
