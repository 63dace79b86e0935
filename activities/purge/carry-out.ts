/** A disposal that was decided on, carried out in this process step by step, as its workflow does over many. */
import type { PurgeInput } from '#schema/purge.ts';
import type { PurgeItemActivities } from '../purge-items.ts';

export type CarryingOut = Pick<PurgeItemActivities, 'purgeItems' | 'purgeSources' | 'purgeItemFiles' | 'certifyItems'>;

/** Answers whether nothing was left, and so whether it is certified. */
export async function carryOut(acts: CarryingOut, key: PurgeInput): Promise<boolean> {
  while ((await acts.purgeItems(key)).isMore);
  for (let at: string | null = null; ; ) {
    at = (await acts.purgeSources(key, at)).afterId;
    if (at === null) break;
  }
  while ((await acts.purgeItemFiles(key)).isMore);
  return (await acts.certifyItems(key)).isClean;
}
