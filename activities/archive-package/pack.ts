/** A collection becomes one file that stands by itself, and is laid ready to be fetched. */
import type { PackageInput } from '#schema/archive-package.ts';
import type { Database } from '#schema/database.ts';
import { keepDelivery } from '#schema/delivery.ts';
import type { Sealer } from '#schema/seal.ts';
import { archive } from '../archive.ts';
import { beat, cancellation } from '../ingest/pulse.ts';
import type { Deliveries } from '../outside/deliveries.ts';
import type { LargeFiles } from '../outside/files.ts';
import { bagFiles } from './bag.ts';
import { describeCollection } from './collection.ts';
import { documentsOf } from './document.ts';
import { beginPackage, endPackage, progressPackage } from './run.ts';

export type PackDeps = {
  db: Database;
  files: Pick<LargeFiles, 'read'>;
  deliveries: Pick<Deliveries, 'keep'>;
  sealer: Sealer | null;
};

const documentsBetweenWords = 50;

/** Done once more, it makes the file anew in place of the one before. */
export async function packCollection(deps: PackDeps, key: PackageInput): Promise<void> {
  const { db, files, sealer } = deps;
  const { tenantId, packageId } = key;
  const { collectionId, requestedAt, isEnded } = await beginPackage(db, key);
  if (isEnded || collectionId === null) return;
  const described = await db.withTenant(tenantId, (tx) => describeCollection(tx, collectionId));
  const { documents, sourceIds } = described;
  let digest = '';
  let count = 0;
  const bag = bagFiles({
    tenantId,
    described,
    documents: documentsOf(db, tenantId, collectionId, sourceIds),
    day: requestedAt.toISOString().slice(0, 10),
    files,
    sealer,
    onDocument: async (done) => {
      count = done;
      beat(done);
      cancellation()?.throwIfAborted();
      if (done % documentsBetweenWords !== 0) return;
      await db.withTenant(tenantId, (tx) => progressPackage(tx, packageId, { documents, done }));
    },
    onDigest: (hex) => {
      digest = hex;
    },
  });
  const kept = await deps.deliveries.keep(tenantId, `collection-${packageId}.zip`, archive(bag));
  await db.withTenant(tenantId, async (tx) => {
    const isEnding = await endPackage(tx, packageId, {
      state: 'finished',
      digest,
      documents: count,
      deliveryId: packageId,
    });
    if (!isEnding) return;
    const name = `collection-${packageId}.zip`;
    await keepDelivery(tx, { id: packageId, what: 'collection', objectId: collectionId, name, ...kept });
  });
}
