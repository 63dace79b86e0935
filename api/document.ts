/** What was learned: pages and files with their text, passages and versions. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { Document, DocumentRow, DocumentState, Tag } from '#schema/document.ts';
import { noteUse } from '#schema/document-use.ts';
import { NotFound } from '#schema/errors.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { mayReadCollections, requireObject } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { type ListedDocument, listDocuments, OfVersion, openDocument, showRow } from './document-row.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';

type Of = Partial<Record<'collectionId' | 'sourceId' | 'documentId', unknown>>;
const isOneOf = ({ collectionId, sourceId, documentId }: Of): boolean =>
  [collectionId, sourceId, documentId].filter((one) => one !== undefined).length === 1;

export const documentRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.get(
      '/document',
      {
        config: { may: 'read', act: null },
        schema: {
          tags: ['document'],
          summary: 'Documents of a collection or of a source, or those that are named, by title',
          querystring: ListQuery.extend({
            collectionId: z.uuid().optional(),
            sourceId: z.uuid().optional(),
            /** Once or several times; what is out of reach is left out. */
            documentId: z.union([z.uuid(), z.array(z.uuid()).max(50)]).optional(),
            /** Words within the title, or within the name of a file. */
            title: z.string().max(200).optional(),
            tag: Tag.optional(),
            /** Files that were deleted by hand and can be taken back, for those who may write there. */
            deleted: z.stringbool().default(false),
            /** `waiting`: files whose text is not extracted yet; `failed`: those whose text could not be. All when absent. */
            state: DocumentState.optional(),
          }).refine(isOneOf, {
            message: 'exactly one of collectionId, sourceId and documentId',
            path: ['collectionId'],
          }),
          response: { 200: listOf(DocumentRow) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { collectionId, sourceId, documentId, cursor, limit, ...asked } = request.query;
        const permission = asked.deleted ? 'upload' : 'read';
        const own = collectionId ? [collectionId] : undefined;
        const named = documentId && { documentIds: [documentId].flat(), deleted: false };
        const after = readCursor(z.tuple([z.string(), z.uuid()]), cursor);
        const rows = await db.withTenant(tenantId, async (tx) => {
          if (collectionId) await requireObject(tx, asker, 'collection', collectionId, permission);
          if (sourceId) await requireObject(tx, asker, 'source', sourceId, permission);
          const { collectionIds } = named ? await mayReadCollections(tx, asker, null) : { collectionIds: own };
          const of = { ...asked, ...named, personId, collectionIds, sourceId };
          return listDocuments(tx, { ...of, after, limit: limit + 1 });
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
          await noteUse(tx, [id]);
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
  };
