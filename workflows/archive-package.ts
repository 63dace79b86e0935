/**
 * A collection goes out as a package, or a package comes in as a collection. A cancel is heard at any moment; what came
 * to nothing is said in its row.
 */
import {
  CancellationScope,
  defineQuery,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { PackageActivities } from '#activities/archive-package.ts';
import type { PackageInput } from '#schema/archive-package.ts';
import { reasonOf } from './crawl/reason.ts';
import { onExports } from './options.ts';

const { packCollection, unpackCollection, stopPackage } = proxyActivities<PackageActivities>(onExports);

export const cancelPackage = defineSignal('cancel');
export const packageState = defineQuery<'working' | 'ended'>('state');

export async function archivePackage(key: PackageInput): Promise<void> {
  const working = new CancellationScope();
  let isEnded = false;
  setHandler(packageState, () => (isEnded ? 'ended' : 'working'));
  setHandler(cancelPackage, () => working.cancel());
  try {
    await working.run(() => (key.direction === 'out' ? packCollection(key) : unpackCollection(key)));
  } catch (error) {
    const reason = isCancellation(error) ? null : reasonOf(error);
    await CancellationScope.nonCancellable(() => stopPackage({ ...key, reason }));
  }
  isEnded = true;
}
