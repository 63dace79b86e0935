/**
 * A person's request: what there is about them is looked for in turns; then a human looks it over, for as long as that
 * takes; then the answer is made and laid ready. An erasure goes its own way after the look.
 */
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { PersonRequestActivities } from '#activities/person-request.ts';
import type { PersonRequestInput } from '#schema/person-request.ts';
import { reasonOf } from './crawl/reason.ts';
import { onExports } from './options.ts';

const { findPersonData, deliverPersonData, failPersonRequest } = proxyActivities<PersonRequestActivities>(onExports);

/** Something was decided: the rows say what. */
export const goOnPersonRequest = defineSignal('goOn');

/** A word that was lost is made up for by a look. */
const lookAgainAfter = '1 day';

export async function personRequest(key: PersonRequestInput): Promise<void> {
  let isTold = false;
  setHandler(goOnPersonRequest, () => {
    isTold = true;
  });
  try {
    let found = await findPersonData(key);
    while (found.isMore) found = await findPersonData(key);
    while (found.isDelivered) {
      await condition(() => isTold, lookAgainAfter);
      isTold = false;
      if ((await deliverPersonData(key)).isOver) return;
    }
  } catch (error) {
    await failPersonRequest({ ...key, reason: reasonOf(error) });
  }
}
