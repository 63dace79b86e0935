/** Every ten minutes: what has become too old, or was not used for too long, comes to its end. */
import { proxyActivities } from '@temporalio/workflow';
import type { ExpireActivities } from '#activities/expire.ts';
import { onRounds } from './options.ts';

// Heartbeats are for rounds that wait for Temporal; this one is a few statements.
const { expireTenants } = proxyActivities<ExpireActivities>({ ...onRounds, heartbeatTimeout: undefined });

export async function expire(): Promise<void> {
  await expireTenants();
}
