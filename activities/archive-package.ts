/** Collections go out as packages, and packages come in as collections. Each step can be done once more. */
import type { PackageInput } from '#schema/archive-package.ts';
import { lockHolds } from '#schema/held.ts';
import type { Reason } from '#schema/progress.ts';
import { type PackDeps, packCollection } from './archive-package/pack.ts';
import { endPackage, letGoOfArrived } from './archive-package/run.ts';
import { type UnpackDeps, unpackCollection } from './archive-package/unpack.ts';

export type PackageDeps = PackDeps & UnpackDeps;

/** Without a reason, somebody called it off. */
export type PackageStopped = PackageInput & { reason: Reason | null };

export const packageActivities = (deps: PackageDeps) => ({
  packCollection: (key: PackageInput) => packCollection(deps, key),
  unpackCollection: (key: PackageInput) => unpackCollection(deps, key),
  /** What has come in of a package that came to nothing is in no search any more, unless it is held by now. */
  async stopPackage({ reason, ...key }: PackageStopped): Promise<void> {
    await deps.db.withTenant(key.tenantId, async (tx) => {
      const ending = reason ? ({ state: 'failed', reason } as const) : ({ state: 'cancelled' } as const);
      if (!(await endPackage(tx, key.packageId, ending)) || key.direction === 'out') return;
      await lockHolds(tx);
      await tx.sql(
        `update collection set removed_at = now() where tenant_id = $1 and removed_at is null
           and not exists (select from holds_within($1, 'collection', id))
           and id = (select collection_id from archive_package where tenant_id = $1 and id = $2)`,
        [tx.tenantId, key.packageId],
      );
    });
    await letGoOfArrived(deps, key);
  },
});
export type PackageActivities = ReturnType<typeof packageActivities>;
