/** A source is due: what its schedule starts. One activity, which asks for a run and starts it. */
import { proxyActivities, uuid4 } from '@temporalio/workflow';
import type { DueActivities, DueInput } from '#activities/due.ts';
import { onRows } from './options.ts';

const { requestDue } = proxyActivities<DueActivities>({ ...onRows, scheduleToCloseTimeout: '1 hour' });

export async function due(input: DueInput): Promise<void> {
  // Drawn here, the run's id stands in the history: every attempt asks for the same run.
  await requestDue({ ...input, crawlId: uuid4() });
}
