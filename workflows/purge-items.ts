/**
 * The disposal of single things: its set is made and bound, a second person decides on it where that is asked for, it is
 * made again before anything goes, then batches until nothing is planned any more, then files, then a look whether
 * anything is left, and the certificate.
 */
import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { PurgeItemActivities } from '#activities/purge-items.ts';
import type { PurgeInput, PurgeState } from '#schema/purge.ts';
import { reasonOf } from './crawl/reason.ts';
import { onPurges } from './options.ts';

const activities = proxyActivities<PurgeItemActivities>(onPurges);

/** Somebody has decided: the row says what. */
export const decided = defineSignal('decided');

/** What is found left may be written at that moment by what was under way. */
const mostRounds = 3;
const betweenRounds = '30s';

export async function purgeItems(key: PurgeInput): Promise<void> {
  let words = 0;
  setHandler(decided, () => void (words += 1));
  try {
    const state = await decide(key, () => words);
    if (state === 'refused' || state === 'expired') await activities.endItems({ ...key, outcome: { state } });
    else if (state === 'running' || state === 'verifying') await carryOut(key);
  } catch (error) {
    await activities.endItems({ ...key, outcome: { state: 'failed', reason: reasonOf(error) } });
  }
}

/** What was approved may be another set when it is to begin: then it waits once more. */
async function decide(key: PurgeInput, words: () => number): Promise<PurgeState> {
  let { state } = await activities.planItems(key);
  while (state === 'waiting' || state === 'approved') {
    if (state === 'waiting') state = await hear(key, words);
    else ({ state } = await activities.confirmItems(key));
  }
  return state;
}

/** What somebody decided; `expired` when nobody has in the time that the row gives. */
async function hear(key: PurgeInput, words: () => number): Promise<PurgeState> {
  for (;;) {
    const heard = words();
    const { state, restMs } = await activities.readDecision(key);
    if (state !== 'waiting') return state;
    if (restMs <= 0) return 'expired';
    await condition(() => words() > heard, restMs);
  }
}

async function carryOut(key: PurgeInput): Promise<void> {
  await activities.beginLedger(key);
  for (let round = 1; round <= mostRounds; round += 1) {
    if (round > 1) await sleep(betweenRounds);
    while ((await activities.purgeItems(key)).isMore);
    for (let at: string | null = null; ; ) {
      at = (await activities.purgeSources(key, at)).afterId;
      if (at === null) break;
    }
    while ((await activities.purgeItemFiles(key)).isMore);
    if ((await activities.certifyItems(key)).isClean) return;
  }
  await activities.endItems({ ...key, outcome: { state: 'failed', reason: { code: 'residue-left', facts: {} } } });
}
