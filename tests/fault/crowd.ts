/** A workflow that queues so many fetches at once, as a tenant with very many sites would. */
import { proxyActivities } from '@temporalio/workflow';
import { onSites } from '#workflows/options.ts';

const { fetchBatch } = proxyActivities<{ fetchBatch(): Promise<void> }>(onSites);

export async function crowd(fetches: number): Promise<void> {
  await Promise.all(Array.from({ length: fetches }, () => fetchBatch()));
}
