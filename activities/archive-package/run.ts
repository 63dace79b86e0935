/** The row of a package: begun, how far it has come, and ended, once. */
import type { PackageInput } from '#schema/archive-package.ts';
import { recordEvent, system } from '#schema/audit.ts';
import { letGoOfBlobs } from '#schema/blob.ts';
import type { Database, Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Reason } from '#schema/progress.ts';
import type { LargeFiles } from '../outside/files.ts';

export type PackageRun = {
  spaceId: string;
  collectionId: string | null;
  name: string;
  blobSha256: Buffer | null;
  requestedBy: string;
  requestedAt: Date;
  isEnded: boolean;
};

/** From now on it is under way. Throws NotFound. */
export function beginPackage(db: Database, { tenantId, packageId }: PackageInput): Promise<PackageRun> {
  return db.withTenant(tenantId, async (tx) => {
    const [run] = await tx.sql<PackageRun>(
      `update archive_package set state = case when ended_at is null then 'running' else state end,
         version = version + 1
       where tenant_id = $1 and id = $2
       returning space_id as "spaceId", collection_id as "collectionId", name, blob_sha256 as "blobSha256",
         requested_by as "requestedBy", requested_at as "requestedAt", ended_at is not null as "isEnded"`,
      [tenantId, packageId],
    );
    if (!run) throw new NotFound('no such package');
    return run;
  });
}

export async function progressPackage(
  tx: Tx,
  packageId: string,
  { documents, done }: { documents: number; done: number },
): Promise<void> {
  await tx.sql(
    `update archive_package set documents = $3, documents_done = $4, version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null`,
    [tx.tenantId, packageId, documents, done],
  );
}

export type Ending =
  | { state: 'finished'; digest: string; documents: number; deliveryId: string | null }
  | { state: 'failed'; reason: Reason }
  | { state: 'cancelled' };

type Ended = { direction: string; collectionId: string | null };

/** Of several who end it the first does. Answers whether it was this one. */
export async function endPackage(tx: Tx, packageId: string, ending: Ending): Promise<boolean> {
  const digest = ending.state === 'finished' ? ending.digest : null;
  const documents = ending.state === 'finished' ? ending.documents : null;
  const reason = ending.state === 'failed' ? ending.reason : null;
  const [ended] = await tx.sql<Ended>(
    `update archive_package set state = $3, digest = decode($4, 'hex'), delivery_id = $5, reason = $6, ended_at = now(),
       documents = coalesce($7, documents), documents_done = coalesce($7, documents_done), version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null
     returning direction, collection_id as "collectionId"`,
    [
      ...[tx.tenantId, packageId, ending.state, digest],
      ...[ending.state === 'finished' ? ending.deliveryId : null, reason && JSON.stringify(reason), documents],
    ],
  );
  if (!ended) return false;
  await recordEvent(tx, system, {
    action: 'archive-package.end',
    object: { kind: 'archive-package', id: packageId },
    outcome: ending.state === 'failed' ? 'failed' : 'done',
    details: {
      state: ending.state,
      ...(digest && { digest, documents }),
      ...(reason && { reason: reason.code }),
      ...ended,
    },
  });
  return true;
}

/**
 * The file of one that came in and has ended leaves the store: what was in it stands in the collection, or is not wanted.
 * After the end was written down, not with it: one whose end came to nothing is unpacked once more. Again it changes
 * nothing.
 */
export async function letGoOfArrived(
  { db, files }: { db: Database; files: Pick<LargeFiles, 'remove'> },
  { tenantId, packageId }: PackageInput,
): Promise<void> {
  await db.withTenant(tenantId, async (tx) => {
    const [arrived] = await tx.sql<{ sha256: Buffer }>(
      `update archive_package k set blob_sha256 = null from archive_package was
       where k.tenant_id = $1 and k.id = $2 and k.ended_at is not null and k.blob_sha256 is not null
         and was.tenant_id = $1 and was.id = k.id
       returning was.blob_sha256 as sha256`,
      [tenantId, packageId],
    );
    if (arrived) await letGoOfBlobs(tx, files, [arrived.sha256]);
  });
}
