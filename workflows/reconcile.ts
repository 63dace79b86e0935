/** Every half minute: rows and Temporal are made to agree again, whatever a crash left between them. */
import { proxyActivities } from '@temporalio/workflow';
import type { ReconcileActivities } from '#activities/reconcile.ts';
import { onRounds } from './options.ts';

const { reconcileTenants } = proxyActivities<ReconcileActivities>(onRounds);

export async function reconcile(): Promise<void> {
  await reconcileTenants();
}
