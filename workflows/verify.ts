/** Every minute: the checks of chains that a night is owed, or that somebody asked for, and what is over is let go of. */
import { proxyActivities } from '@temporalio/workflow';
import type { ChainActivities } from '#activities/chain.ts';
import { onChecks } from './options.ts';

const { checkChains } = proxyActivities<ChainActivities>(onChecks);

export async function verify(): Promise<void> {
  await checkChains();
}
