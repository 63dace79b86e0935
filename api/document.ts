/** What was learned: pages with their text, passages and versions, and the original as it was fetched. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Document, DocumentRow, DocumentState } from '#schema/document.ts';
import { NotFound } from '#schema/errors.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { endingOf } from '#schema/media.ts';
import { requireObject } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { type ListedDocument, listDocuments, openDocument, originalOf, showRow } from './document-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const OfVersion = z.object({ versionId: z.uuid().optional() });

/** A page from the outside, should a browser show it after all: no scripts, no forms, no requests. */
const sandbox = "default-src 'none'; sandbox";

export const documentRoutes: Routes =
  ({ db, files }) =>
  async (app) => {
    app.get(
      '/document',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['document'],
          summary: 'Documents of a collection or of a source, by title',
          querystring: ListQuery.extend({
            collectionId: z.uuid().optional(),
            sourceId: z.uuid().optional(),
            /** Words within the title. */
            title: z.string().max(200).optional(),
            /** `waiting`: files whose text is not extracted yet. Both when absent. */
            state: DocumentState.optional(),
          }).refine(({ collectionId, sourceId }) => (collectionId === undefined) !== (sourceId === undefined), {
            message: 'exactly one of collectionId and sourceId',
            path: ['collectionId'],
          }),
          response: { 200: listOf(DocumentRow) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { collectionId, sourceId, title, state, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.string(), z.uuid()]), cursor);
        const rows = await db.withTenant(tenantId, async (tx) => {
          if (collectionId) await requireObject(tx, asker, 'collection', collectionId, 'read');
          if (sourceId) await requireObject(tx, asker, 'source', sourceId, 'read');
          return listDocuments(tx, { personId, collectionId, sourceId, title, state, after, limit: limit + 1 });
        });
        return pageOf<ListedDocument, DocumentRow>(rows, limit, (row) => [row.title, row.id], showRow);
      },
    );

    app.get(
      '/document/:id',
      {
        config: { may: 'read', act: 'document.read' },
        schema: {
          tags: ['document'],
          summary: 'A document, opened at its current version or at the one asked for',
          params: Id,
          querystring: OfVersion,
          response: { 200: Document },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        return db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const document = await openDocument(tx, id, request.query.versionId ?? null);
          if (!document) throw new NotFound('no such version');
          const details = { versionId: document.version.id };
          await recordEvent(tx, actorOf(request), {
            action: 'document.read',
            object: { kind: 'document', id },
            details,
          });
          return document;
        });
      },
    );

    app.get(
      '/document/:id/original',
      {
        config: { may: 'read', act: 'document.save' },
        schema: {
          tags: ['document'],
          summary: 'The page or file as it was fetched, to be saved',
          params: Id,
          querystring: OfVersion,
          response: { 200: { description: 'Its bytes', content: { '*/*': { schema: z.string() } } } },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const original = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', id, 'read');
          const found = await originalOf(tx, id, request.query.versionId ?? null);
          if (!found) throw new NotFound('no such version');
          await recordEvent(tx, actorOf(request), { action: 'document.save', object: { kind: 'document', id } });
          return found;
        });
        const bytes = Buffer.from(await files.get(tenantId, original.sha256));
        return reply
          .header('content-disposition', `attachment; filename="${id}.${endingOf(original.mediaType)}"`)
          .header('content-security-policy', sandbox)
          .type(original.mediaType)
          .send(bytes as never);
      },
    );
  };
