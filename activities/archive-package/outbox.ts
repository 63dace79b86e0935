/** Packages that were asked for and not begun are begun, those called off are told so, and those whose work died are closed. */
import type { PackageInput } from '#schema/archive-package.ts';
import type { Database } from '#schema/database.ts';
import type { PackageStopped } from '../archive-package.ts';
import type { RunFate } from '../reconcile.ts';

export type PackageOutbox = {
  db: Database;
  temporal: {
    fateOfPackage(tenantId: string, packageId: string): Promise<RunFate>;
    startPackage(input: PackageInput): Promise<void>;
    cancelPackage(tenantId: string, packageId: string): Promise<void>;
  };
  stopPackage(input: PackageStopped): Promise<void>;
};

/** Rows younger than this are being dealt with by whoever wrote them. */
const graceSeconds = 5;

type Open = Pick<PackageInput, 'direction'> & { id: string; wish: 'run' | 'cancel' };

export async function reconcilePackages({ db, temporal, stopPackage }: PackageOutbox, tenantId: string): Promise<void> {
  const open = await db.readTenant<Open>(
    tenantId,
    `select id, direction, wish from archive_package where tenant_id = tenant.id and ended_at is null
       and requested_at < now() - $2 * interval '1 second' order by requested_at`,
    [graceSeconds],
  );
  for (const { id: packageId, direction, wish } of open) {
    const key = { tenantId, packageId, direction };
    const fate = await temporal.fateOfPackage(tenantId, packageId);
    if (fate === 'unknown' && wish === 'run') await temporal.startPackage(key);
    else if (fate === 'running' && wish === 'cancel') await temporal.cancelPackage(tenantId, packageId);
    else if (fate === 'unknown' || fate === 'cancelled') await stopPackage({ ...key, reason: null });
    else if (fate !== 'running') await stopPackage({ ...key, reason: { code: 'run-ended', facts: { fate } } });
  }
}
