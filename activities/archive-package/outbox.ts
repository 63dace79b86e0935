/** Packages that were asked for and not begun are begun, and those whose work died are closed. */
import type { PackageInput } from '#schema/archive-package.ts';
import type { Database } from '#schema/database.ts';
import type { Reason } from '#schema/progress.ts';
import type { RunFate } from '../reconcile.ts';

export type PackageOutbox = {
  db: Database;
  temporal: {
    fateOfPackage(tenantId: string, packageId: string): Promise<RunFate>;
    startPackage(input: PackageInput): Promise<void>;
  };
  failPackage(input: PackageInput & { reason: Reason }): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

type Open = Pick<PackageInput, 'direction'> & { id: string };

export async function reconcilePackages({ db, temporal, failPackage }: PackageOutbox, tenantId: string): Promise<void> {
  const open = await db.readTenant<Open>(
    tenantId,
    `select id, direction from archive_package where tenant_id = tenant.id and ended_at is null
       and requested_at < now() - $2 * interval '1 second' order by requested_at`,
    [graceSeconds],
  );
  for (const { id: packageId, direction } of open) {
    const key = { tenantId, packageId, direction };
    const fate = await temporal.fateOfPackage(tenantId, packageId);
    if (fate === 'unknown') await temporal.startPackage(key);
    else if (fate !== 'running') await failPackage({ ...key, reason: { code: 'run-ended', facts: { fate } } });
  }
}
