/**
 * The deletion of a tenant: plan, then batches until nothing is planned any more, then what Temporal keeps, then a look
 * whether anything is left. What was still being written when it began is found by the look, and taken in another round.
 */
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { PurgeActivities } from '#activities/purge.ts';
import type { PurgeInput } from '#schema/purge.ts';
import { reasonOf } from './crawl/reason.ts';
import { onPurges } from './options.ts';

const { planPurge, purgeRows, purgeEngine, verifyPurge, finishPurge } = proxyActivities<PurgeActivities>(onPurges);

/** Work that was under way ends within a minute: what is found after five of them will be found again. */
const mostRounds = 10;
const betweenRounds = '30s';
/** Temporal deletes what has ended half a minute after its end, or later when it is busy: ten minutes in all. */
const looks = 120;
const betweenLooks = '5s';

export async function purge(key: PurgeInput): Promise<void> {
  try {
    const isClean = await deleteAll(key);
    await finishPurge({ ...key, outcome: isClean ? { state: 'finished' } : { state: 'failed', reason: residueLeft } });
  } catch (error) {
    await finishPurge({ ...key, outcome: { state: 'failed', reason: reasonOf(error) } });
  }
}

const residueLeft = { code: 'residue-left', facts: {} };

/** Whether nothing is left. */
async function deleteAll(key: PurgeInput): Promise<boolean> {
  for (let round = 1; round <= mostRounds; round += 1) {
    if (round > 1) await sleep(betweenRounds);
    await planPurge(key);
    while ((await purgeRows(key)).isMore);
    await waitForEngine(key);
    if ((await verifyPurge(key)).isClean) return true;
  }
  return false;
}

async function waitForEngine(key: PurgeInput): Promise<void> {
  for (let look = 1; look <= looks; look += 1) {
    if ((await purgeEngine(key)).left === 0) return;
    await sleep(betweenLooks);
  }
}
