/** A collection of three pages, and what packs and unpacks collections. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { packageActivities } from '#activities/archive-package.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openDeliveries } from '#activities/outside/deliveries.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { type FileStore, openFiles } from '#activities/outside/files.ts';
import { openWorkFolder } from '#activities/outside/work-folder.ts';
import { openChunker } from '#activities/text/chunk.ts';
import type { PackageInput } from '#schema/archive-package.ts';
import { keepBlobs } from '#schema/blob.ts';
import { openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { openSealer } from '#schema/seal.ts';
import { readSettings } from '#schema/settings.ts';
import { systemTenantId } from '#schema/tenant.ts';
import { makeDatabase } from './database.ts';
import { formOf } from './furniture.ts';
import { makeShelf, storePages } from './knowledge.ts';

export const pages = [
  { url: 'https://a.example/avgift', title: 'Avgift & villkor', text: 'Avgiften är 450 kronor.\n\nDen betalas i maj.' },
  { url: 'https://a.example/bad', title: 'Badet', text: 'Simhallen öppnar klockan åtta.', published: '2024-02-29' },
  { url: 'https://a.example/öar', title: 'Öar', text: 'Färjan går varje timme.' },
];

/** With the originals of the pages. */
export async function openPacking() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl }));
  const folder = built.use(await openWorkFolder());
  const embedder = openEmbedder(readSettings({}).model);
  const shelf = await makeShelf(database.adminUrl, db);
  const { tenantId } = shelf;
  const files = openFiles({ dir: folder.path });
  const deliveries = openDeliveries({ dir: folder.path });
  for (const { text } of pages) await files.put(tenantId, Buffer.from(text));
  const crawlId = await storePages(db, shelf, pages);
  const { ingestBatch } = ingestActivities({ db, embedder, chunker: await openChunker() });
  await ingestBatch({ tenantId, crawlId, batch: 'all' });
  const sql = <Row extends object>(text: string, ...values: unknown[]) =>
    db.withTenant(tenantId, (tx) => tx.sql<Row>(text, [tenantId, ...values]));
  await sql('update source set form = $2 where tenant_id = $1', JSON.stringify(formOf('Hamnen')));
  const over = (store: FileStore) =>
    packageActivities({ db, files: store, deliveries, embedder, sealer: openSealer('x'.repeat(32)) });
  const activities = over(files);
  const request = async (direction: 'out' | 'in', blob: Buffer | null): Promise<PackageInput> => {
    const packageId = newId();
    await sql(
      `insert into archive_package (tenant_id, id, direction, space_id, collection_id, name, blob_sha256, requested_by)
       values ($1, $2, $3, $4, $5, '', $6, $2)`,
      ...[packageId, direction, shelf.spaceId, direction === 'out' ? shelf.collectionId : null, blob],
    );
    return { tenantId, packageId, direction };
  };
  const rowOf = async ({ packageId }: PackageInput) =>
    (
      await sql<Record<string, unknown>>(`select * from archive_package where tenant_id = $1 and id = $2`, packageId)
    )[0]!;
  const pack = async () => {
    const key = await request('out', null);
    await activities.packCollection(key);
    const [{ path = '' } = {}] = await sql<{ path: string }>(
      'select path from delivery where tenant_id = $1 and id = $2',
      key.packageId,
    );
    return { key, bytes: await buffer(await deliveries.read(path)) };
  };
  const bringIn = async (bytes: Buffer) => {
    const file = await files.keep(tenantId, Readable.from([bytes]));
    await db.withTenant(tenantId, (tx) => keepBlobs(tx, files, [{ file, mediaType: 'application/zip' }]));
    return request('in', file.sha256);
  };
  const held = built.move();
  const setQuota = (quota: object) =>
    db.withTenant(systemTenantId, (tx) =>
      tx.sql('update tenant set quota = quota || $2 where id = $1', [tenantId, JSON.stringify(quota)]),
    );
  const place = { db, shelf, dir: folder.path };
  return {
    ...place,
    activities,
    over,
    files,
    rowOf,
    pack,
    bringIn,
    sql,
    setQuota,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
