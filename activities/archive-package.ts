/** Collections go out as packages, and packages come in as collections. Each step can be done once more. */
import type { PackageInput } from '#schema/archive-package.ts';
import type { Reason } from '#schema/progress.ts';
import { type PackDeps, packCollection } from './archive-package/pack.ts';
import { endPackage } from './archive-package/run.ts';
import { type UnpackDeps, unpackCollection } from './archive-package/unpack.ts';

export type PackageDeps = PackDeps & UnpackDeps;

export const packageActivities = (deps: PackageDeps) => ({
  packCollection: (key: PackageInput) => packCollection(deps, key),
  unpackCollection: (key: PackageInput) => unpackCollection(deps, key),
  /** What has come in of a package that failed is in no search any more. */
  failPackage: ({ reason, ...key }: PackageInput & { reason: Reason }): Promise<void> =>
    deps.db.withTenant(key.tenantId, async (tx) => {
      if (!(await endPackage(tx, key.packageId, { state: 'failed', reason })) || key.direction === 'out') return;
      await tx.sql(
        `update collection set removed_at = now() where tenant_id = $1 and removed_at is null
           and id = (select collection_id from archive_package where tenant_id = $1 and id = $2)`,
        [tx.tenantId, key.packageId],
      );
    }),
});
export type PackageActivities = ReturnType<typeof packageActivities>;
