/**
 * The disposal of single things: its set is made and bound, a second person decides on it where that is asked for, then
 * batches until nothing is planned any more, then files, then a look whether anything is left, and the certificate.
 */
import { condition, defineSignal, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { PurgeItemActivities } from '#activities/purge-items.ts';
import { approvalDays, type PurgeInput, type PurgeState } from '#schema/purge.ts';
import { reasonOf } from './crawl/reason.ts';
import { onPurges } from './options.ts';

const activities = proxyActivities<PurgeItemActivities>(onPurges);

/** Somebody has decided: the row says what. */
export const decided = defineSignal('decided');

/** What is found left may be written at that moment by what was under way. */
const mostRounds = 3;
const betweenRounds = '30s';

export async function purgeItems(key: PurgeInput): Promise<void> {
  let word = 0;
  setHandler(decided, () => void (word += 1));
  try {
    const state = await decide(key, () => word);
    if (state === 'refused' || state === 'expired') await activities.endItems({ ...key, outcome: { state } });
    else if (state === 'approved' || state === 'running' || state === 'verifying') await carryOut(key);
  } catch (error) {
    await activities.endItems({ ...key, outcome: { state: 'failed', reason: reasonOf(error) } });
  }
}

/** The decision on the set: at once where it needs none, else within fourteen days. */
async function decide(key: PurgeInput, words: () => number): Promise<PurgeState> {
  let { state } = await activities.planItems(key);
  const untilMs = Date.now() + approvalDays * 24 * 3_600_000;
  while (state === 'waiting') {
    const heard = words();
    if (!(await condition(() => words() > heard, Math.max(1, untilMs - Date.now())))) {
      ({ state } = await activities.readDecision(key));
      return state === 'waiting' ? 'expired' : state;
    }
    ({ state } = await activities.readDecision(key));
  }
  return state;
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
