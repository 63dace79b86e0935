/** The row of a package: begun, how far it has come, and ended, once. */
import type { PackageInput } from '#schema/archive-package.ts';
import { recordEvent, system } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { NotFound } from '#schema/errors.ts';
import type { Reason } from '#schema/progress.ts';

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

type Ending =
  | { state: 'finished'; digest: string; documents: number; deliveryId: string | null }
  | { state: 'failed'; reason: Reason };

/** Of several who end it the first does. Answers whether it was this one. */
export async function endPackage(tx: Tx, packageId: string, ending: Ending): Promise<boolean> {
  const isDone = ending.state === 'finished';
  const [ended] = await tx.sql<{ direction: string; collectionId: string | null }>(
    `update archive_package set state = $3, digest = decode($4, 'hex'), delivery_id = $5, reason = $6, ended_at = now(),
       documents = coalesce($7, documents), documents_done = coalesce($7, documents_done), version = version + 1
     where tenant_id = $1 and id = $2 and ended_at is null returning direction, collection_id as "collectionId"`,
    [
      ...[tx.tenantId, packageId, ending.state],
      ...(isDone
        ? [ending.digest, ending.deliveryId, null, ending.documents]
        : [null, null, JSON.stringify(ending.reason), null]),
    ],
  );
  if (!ended) return false;
  const details = isDone ? { digest: ending.digest, documents: ending.documents } : { reason: ending.reason.code };
  await recordEvent(tx, system, {
    action: 'archive-package.end',
    object: { kind: 'archive-package', id: packageId },
    outcome: isDone ? 'done' : 'failed',
    details: { ...details, direction: ended.direction, collectionId: ended.collectionId },
  });
  return true;
}
