/** Archive packages: a collection is asked for as one, and one is brought in as a collection. Both go on by themselves. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ArchivePackage, ImportForm, PackageForm, type PackageInput } from '#schema/archive-package.ts';
import { recordEvent } from '#schema/audit.ts';
import { keepBlobs, letGoOfBlobs } from '#schema/blob.ts';
import { Conflict, InvalidInput } from '#schema/errors.ts';
import { newId } from '#schema/id.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { lockRoom, requireRoom } from '#schema/quota.ts';
import { requireObject, requireSpace } from './access.ts';
import { keyOf, listPackages, readPackage, showPackage } from './archive-package-row.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

const tags = ['archive'];
const engineMs = 1500;

export const archivePackageRoutes: Routes =
  ({ db, temporal, packages }) =>
  async (app) => {
    // Taken as it comes: nothing of it is held in memory.
    app.addContentTypeParser('application/zip', (_request, payload, done) => done(null, payload));

    /** The row is there: one that the engine does not hear of now is started by `reconcile`. */
    const start = (input: PackageInput) => within(engineMs, temporal.startPackage(input));

    app.get(
      '/archive-package',
      {
        config: { may: 'administer', act: null },
        schema: {
          tags,
          summary: 'Archive packages that were asked for, the latest first',
          querystring: ListQuery.extend({ collectionId: z.uuid().optional() }),
          response: { 200: listOf(ArchivePackage) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { cursor, limit, ...of } = request.query;
        const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), cursor);
        const rows = await db.withTenant(asker.tenantId, (tx) =>
          listPackages(tx, asker, { ...of, after, limit: limit + 1 }),
        );
        return pageOf(rows, limit, keyOf, showPackage);
      },
    );

    app.get(
      '/archive-package/:id',
      {
        config: { may: 'administer', act: null },
        schema: { tags, summary: 'How far a package has come', params: Id, response: { 200: ArchivePackage } },
      },
      async (request) => {
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, async (tx) =>
          showPackage(await readPackage(tx, asker, request.params.id)),
        );
      },
    );

    app.post(
      '/archive-package',
      {
        config: { may: 'administer', act: 'archive-package.make' },
        schema: {
          tags,
          summary: 'Ask for a collection as an archive package: originals, metadata, checksums and events',
          body: PackageForm,
          response: { 201: ArchivePackage },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { collectionId } = request.body;
        const id = newId();
        const made = await db.withTenant(tenantId, async (tx) => {
          const { spaceId } = await requireObject(tx, asker, 'collection', collectionId, 'administer');
          await tx.sql(
            `insert into archive_package (tenant_id, id, direction, space_id, collection_id, name, requested_by)
             select $1, $2, 'out', $3, id, name, $5 from collection where tenant_id = $1 and id = $4`,
            [tenantId, id, spaceId, collectionId, personId],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'archive-package.make',
            object: { kind: 'collection', id: collectionId },
            details: { packageId: id },
          });
          return readPackage(tx, asker, id);
        });
        await start({ tenantId, packageId: id, direction: 'out' });
        return reply.code(201).send(showPackage(made));
      },
    );

    app.post(
      '/archive-package/import',
      {
        config: { may: 'administer', act: 'archive-package.import' },
        schema: {
          tags,
          summary: 'Bring in an archive package, as application/zip: it becomes a collection of the space',
          querystring: ImportForm,
          response: { 201: ArchivePackage },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { spaceId, name = '' } = request.query;
        // Before anything is kept of it.
        await db.withTenant(tenantId, (tx) => requireSpace(tx, asker, spaceId, 'administer'));
        const bytes = request.body as IncomingMessage | undefined;
        if (typeof bytes?.pipe !== 'function') throw new InvalidInput('a package is sent as application/zip');
        const file = await packages.keep(tenantId, bytes);
        const id = newId();
        const making = db.withTenant(tenantId, async (tx) => {
          requireRoom(await lockRoom(tx, ['bytes']), { bytes: file.sizeBytes });
          await requireSpace(tx, asker, spaceId, 'administer');
          await keepBlobs(tx, packages, [{ file, mediaType: 'application/zip' }]);
          await tx.sql(
            `insert into archive_package (tenant_id, id, direction, space_id, name, blob_sha256, requested_by)
             values ($1, $2, 'in', $3, $4, $5, $6)`,
            [tenantId, id, spaceId, name, file.sha256, personId],
          );
          await recordEvent(tx, actorOf(request), {
            action: 'archive-package.import',
            object: { kind: 'space', id: spaceId },
            details: { packageId: id, sha256: file.sha256.toString('hex'), sizeBytes: file.sizeBytes },
          });
          return readPackage(tx, asker, id);
        });
        // What is refused leaves nothing behind.
        const letGo = () => db.withTenant(tenantId, (tx) => letGoOfBlobs(tx, packages, [file.sha256]));
        const made = await making.catch((error) => letGo().then(() => Promise.reject(error)));
        await start({ tenantId, packageId: id, direction: 'in' });
        return reply.code(201).send(showPackage(made));
      },
    );

    app.post(
      '/archive-package/:id/cancel',
      {
        config: { may: 'administer', act: 'archive-package.cancel' },
        schema: {
          tags,
          summary: 'Call a package off: nothing is left of what was made or brought in so far',
          params: Id,
          response: { 202: ArchivePackage },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const stopping = await db.withTenant(asker.tenantId, async (tx) => {
          const { endedAt } = await readPackage(tx, asker, id);
          if (endedAt) throw new Conflict('this package has ended', { code: 'package-ended' });
          await tx.sql(
            `update archive_package set wish = 'cancel', version = version + 1
             where tenant_id = $1 and id = $2 and ended_at is null`,
            [tx.tenantId, id],
          );
          const object = { kind: 'archive-package', id };
          await recordEvent(tx, actorOf(request), { action: 'archive-package.cancel', object });
          return readPackage(tx, asker, id);
        });
        await within(engineMs, temporal.cancelPackage(asker.tenantId, id));
        return reply.code(202).send(showPackage(stopping));
      },
    );
  };
