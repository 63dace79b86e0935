/**
 * Files that people bring, by the tus protocol (tus.io), resumable: what is said of a file, its bytes in as many requests
 * as it takes, and breaking off. What may be brought is said at `/limits`.
 */
import { z } from 'zod';
import { newId } from '#schema/id.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { beginUpload } from '#schema/receive.ts';
import { ComingUpload, Limits, limitsOf, Upload, UploadPlace } from '#schema/upload.ts';
import { requireObject } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, type SignedIn, signedIn } from './plugins/session.ts';
import { openDock } from './upload-dock.ts';
import {
  listComing,
  readForm,
  readUpload,
  requireAllowed,
  requireFewer,
  requireFitting,
  requireReceiving,
  requireRoomFor,
  showComing,
  showUpload,
} from './upload-row.ts';

const Protocol = z.object({ 'tus-resumable': z.literal('1.0.0') });
const bytesType = 'application/offset+octet-stream';
const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Beginning = Protocol.extend({ 'upload-length': size, 'upload-metadata': z.string().max(8_000) });
const Piece = Protocol.extend({
  'upload-offset': size,
  'content-type': z.literal(bytesType),
  'content-length': size.optional(),
});

const describe = { tags: ['upload'] };
/** A key that is kept to documents brings them too. */
const kind = 'document';

export const uploadRoutes: Routes = (deps) => async (app) => {
  const { db, arrivals, uploads, restoreDays } = deps;
  const pass = openDock(deps);
  // The protocol's server reads the bytes as they come, and nobody before it.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(bytesType, (_request, _body, done) => done(null));

  /** The upload, for whoever began it and may still write where it goes. */
  const find = (asker: SignedIn, id: string) =>
    db.withTenant(asker.tenantId, async (tx) => {
      await requireObject(tx, asker, 'upload', id, 'upload');
      return readUpload(tx, id);
    });

  app.get(
    '/limits',
    {
      config: { may: 'read', act: null, kind },
      schema: { ...describe, summary: 'Kinds of files that can be uploaded, and how large', response: { 200: Limits } },
    },
    async () => limitsOf(uploads, restoreDays),
  );

  app.get(
    '/upload',
    {
      config: { may: 'read', act: null, kind },
      schema: {
        ...describe,
        summary: 'Files on their way to a collection: whose they are, and how far they have come',
        querystring: ListQuery.extend(UploadPlace.shape),
        response: { 200: listOf(ComingUpload) },
      },
    },
    async (request) => {
      const asker = signedIn(request);
      const { tenantId, personId } = asker;
      const { collectionId, cursor, limit } = request.query;
      const afterId = readCursor(z.tuple([z.uuid()]), cursor)?.[0] ?? null;
      const rows = await db.withTenant(tenantId, async (tx) => {
        await requireObject(tx, asker, 'collection', collectionId, 'read');
        return listComing(tx, { collectionId, personId, afterId, limit: limit + 1 });
      });
      const { items, next } = pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => row,
      );
      const sizes = await Promise.all(items.map(({ id }) => arrivals.size(tenantId, id)));
      return { items: items.map((row, at) => showComing(row, sizes[at] ?? 0)), next };
    },
  );

  app.post(
    '/upload',
    {
      config: { may: 'upload', act: 'upload.make', kind },
      schema: {
        ...describe,
        summary: 'Begin to upload a file, by the tus protocol',
        description:
          '`Upload-Metadata` holds `name` and, of a folder that was dropped, `folder`. `Location` is where its bytes go.',
        querystring: UploadPlace,
        headers: Beginning,
        response: { 201: z.null() },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { 'upload-length': sizeBytes, 'upload-metadata': metadata } = request.headers;
      const { collectionId } = request.query;
      const id = newId();
      await db.withTenant(asker.tenantId, async (tx) => {
        await requireObject(tx, asker, 'collection', collectionId, 'upload');
        const form = readForm(collectionId, sizeBytes, metadata);
        const mediaType = requireAllowed(form, uploads);
        await requireFewer(tx, asker.personId);
        await requireRoomFor(tx, sizeBytes);
        await beginUpload(tx, actorOf(request), { ...form, id, personId: asker.personId, mediaType });
      });
      await pass(request, reply, id);
    },
  );

  app.patch(
    '/upload/:id',
    {
      config: { may: 'upload', act: 'extract.start', kind },
      schema: {
        ...describe,
        summary: 'More bytes of a file, by the tus protocol',
        description: 'With the last ones the file is accepted, and `Diarium-Extract` names the run that reads it.',
        params: Id,
        headers: Piece,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const asker = signedIn(request);
      const { id } = request.params;
      const { state, sizeBytes } = await find(asker, id);
      requireReceiving(state);
      const { 'upload-offset': from, 'content-length': length = 0 } = request.headers;
      requireFitting({ from, length }, (await arrivals.size(asker.tenantId, id)) ?? 0, sizeBytes);
      await pass(request, reply, id);
    },
  );

  app.head(
    '/upload/:id',
    {
      config: { may: 'upload', act: null, kind },
      schema: {
        ...describe,
        summary: 'How much of a file has come, by the tus protocol',
        params: Id,
        headers: Protocol,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { state, sizeBytes } = await find(signedIn(request), id);
      const hasCome = state === 'received' || state === 'kept';
      if (!hasCome) {
        requireReceiving(state);
        return pass(request, reply, id);
      }
      // Whoever missed the answer to the last bytes learns that they have come.
      const told = { 'tus-resumable': '1.0.0', 'upload-offset': sizeBytes, 'upload-length': sizeBytes };
      return reply.headers(told).code(200).send();
    },
  );

  app.get(
    '/upload/:id',
    {
      exposeHeadRoute: false,
      config: { may: 'upload', act: null, kind },
      schema: { ...describe, summary: 'A file that is on its way, or has come', params: Id, response: { 200: Upload } },
    },
    async (request) => {
      const asker = signedIn(request);
      const row = await find(asker, request.params.id);
      const comeBytes = row.state === 'receiving' ? await arrivals.size(asker.tenantId, row.id) : undefined;
      return showUpload(row, comeBytes ?? 0);
    },
  );

  app.delete(
    '/upload/:id',
    {
      config: { may: 'upload', act: 'upload.cancel', kind },
      schema: {
        ...describe,
        summary: 'Break off an upload: what has come of it is deleted',
        params: Id,
        headers: Protocol,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      requireReceiving((await find(signedIn(request), request.params.id)).state);
      await pass(request, reply, request.params.id);
    },
  );
};
