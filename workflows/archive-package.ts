/** A collection goes out as a package, or a package comes in as a collection; what fails is said in its row. */
import { proxyActivities } from '@temporalio/workflow';
import type { PackageActivities } from '#activities/archive-package.ts';
import type { PackageInput } from '#schema/archive-package.ts';
import { reasonOf } from './crawl/reason.ts';
import { onExports } from './options.ts';

const { packCollection, unpackCollection, failPackage } = proxyActivities<PackageActivities>(onExports);

export async function archivePackage(key: PackageInput): Promise<void> {
  try {
    await (key.direction === 'out' ? packCollection(key) : unpackCollection(key));
  } catch (error) {
    await failPackage({ ...key, reason: reasonOf(error) });
  }
}
