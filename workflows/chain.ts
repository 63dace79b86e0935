/** Every minute, for nearly one: events are linked, and heads signed. A minute that is killed leaves the next nothing to mend. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChainActivities } from '#activities/chain.ts';
import { onRounds } from './options.ts';

/** A little less than the time to the next one. */
const forMs = 55_000;

const { keepChains } = proxyActivities<ChainActivities>(onRounds);

export async function chain(): Promise<void> {
  await keepChains({ forMs });
}
