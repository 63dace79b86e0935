/** Looking after files, one or many at once: moving, copying, tagging, deleting and taking back. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Act } from '#schema/act.ts';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import {
  DocumentMove,
  DocumentPick,
  DocumentTag,
  type Handled,
  Handled as HandledForm,
  TagCount,
} from '#schema/document.ts';
import { copyDocument, deleteDocument, moveDocument, restoreDocument, tagDocument } from '#schema/document-place.ts';
import { Conflict, LegalHold } from '#schema/errors.ts';
import { listOf } from '#schema/list.ts';
import type { Reason } from '#schema/progress.ts';
import { seenBy } from '#schema/sight.ts';
import { requireObject } from './access.ts';
import type { Routes } from './deps.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

/** The row says what was wished; `reconcile` tells what did not reach Temporal in this time. */
const engineMs = 1500;

type Outcome = Reason | null | { id: string };
type Care = {
  act: Act;
  /** What the documents are to whoever asks: `deleted` are not there for anything else. */
  as: 'document' | 'deleted';
  permission: 'read' | 'upload';
  documentIds: readonly string[];
  /** Where they go. */
  collectionId?: string;
};

const tags = ['document'];
const isReason = (outcome: Outcome): outcome is Reason => outcome !== null && 'code' in outcome;

export const documentCareRoutes: Routes =
  ({ db, temporal, restoreDays }) =>
  async (app) => {
    /** One after the other in one transaction, each in the order of ids: two that meet wait and do not block each other. */
    const handle = (request: FastifyRequest, care: Care, one: (tx: Tx, id: string) => Promise<Outcome>) => {
      const asker = signedIn(request);
      const { act, as, permission, collectionId } = care;
      const documentIds = [...new Set(care.documentIds)].sort();
      return db.withTenant(asker.tenantId, async (tx): Promise<Handled> => {
        for (const id of documentIds) await requireObject(tx, asker, as, id, permission);
        if (collectionId) await requireObject(tx, asker, 'collection', collectionId, 'upload');
        const handled: Handled = { done: [], refused: [] };
        for (const id of documentIds) {
          const outcome = await one(tx, id);
          if (isReason(outcome)) handled.refused.push({ id, reason: outcome });
          else handled.done.push({ id, copyId: outcome?.id ?? null });
        }
        if (handled.done.length === 0) return handled;
        const [first] = documentIds;
        const object = first && documentIds.length === 1 ? { object: { kind: 'document', id: first } } : {};
        const details = { ...handled, ...(collectionId && { collectionId }) };
        await recordEvent(tx, actorOf(request), { action: act, ...object, details });
        return handled;
      });
    };

    /** Answers also the runs that were reading them, told to stop. */
    const discard = async (request: FastifyRequest, documentIds: readonly string[]): Promise<Handled> => {
      const { tenantId, personId } = signedIn(request);
      const runs: string[] = [];
      const care = { act: 'document.delete', as: 'document', permission: 'upload', documentIds } as const;
      const handled = await handle(request, care, async (tx, id) => {
        const outcome = await deleteDocument(tx, id, personId);
        if ('code' in outcome) return outcome;
        if (outcome.openRunId) runs.push(outcome.openRunId);
        return null;
      });
      await within(engineMs, Promise.all(runs.map((id) => temporal.cancelExtract(tenantId, id))));
      return handled;
    };

    app.post(
      '/document/move',
      {
        config: { may: 'upload', act: 'document.move' },
        schema: {
          tags,
          summary: 'Move files to another collection',
          body: DocumentMove,
          response: { 200: HandledForm },
        },
      },
      async (request) => {
        const { documentIds, collectionId } = request.body;
        const care = { act: 'document.move', as: 'document', permission: 'upload', documentIds, collectionId } as const;
        return handle(request, care, (tx, id) => moveDocument(tx, id, collectionId));
      },
    );

    app.post(
      '/document/copy',
      {
        config: { may: 'upload', act: 'document.copy' },
        schema: {
          tags,
          summary: 'Copy documents to another collection, as they are known now',
          body: DocumentMove,
          response: { 200: HandledForm },
        },
      },
      async (request) => {
        const { documentIds, collectionId } = request.body;
        const care = { act: 'document.copy', as: 'document', permission: 'read', documentIds, collectionId } as const;
        return handle(request, care, (tx, id) => copyDocument(tx, id, collectionId));
      },
    );

    app.post(
      '/document/tag',
      {
        config: { may: 'upload', act: 'document.tag' },
        schema: {
          tags,
          summary: 'Put tags on documents, and take some off',
          body: DocumentTag,
          response: { 200: HandledForm },
        },
      },
      async (request) => {
        const { documentIds, add, remove } = request.body;
        const care = { act: 'document.tag', as: 'document', permission: 'upload', documentIds } as const;
        return handle(request, care, async (tx, id) => {
          await tagDocument(tx, id, add, remove);
          return null;
        });
      },
    );

    app.get(
      '/document/tag',
      {
        config: { may: 'read', act: null },
        schema: {
          tags,
          summary: 'The tags in a collection, with how many documents have them',
          querystring: z.object({ collectionId: z.uuid() }),
          response: { 200: listOf(TagCount) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { collectionId } = request.query;
        const items = await db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', collectionId, 'read');
          return tx.sql<TagCount>(
            `select tag, count(*)::int as documents from document d cross join unnest(d.tags) tag
             where d.tenant_id = $1 and d.collection_id = $2 and d.removed_at is null
               and ${seenBy({ tenant: '$1', person: '$3' })}
             group by tag order by documents desc, tag limit 500`,
            [asker.tenantId, collectionId, asker.personId],
          );
        });
        return { items, next: null };
      },
    );

    app.post(
      '/document/delete',
      {
        config: { may: 'upload', act: 'document.delete' },
        schema: {
          tags,
          summary: 'Delete files: they leave search at once, and can be taken back for a while',
          body: DocumentPick,
          response: { 200: HandledForm },
        },
      },
      async (request) => discard(request, request.body.documentIds),
    );

    app.delete(
      '/document/:id',
      {
        config: { may: 'upload', act: 'document.delete' },
        schema: {
          tags,
          summary: 'Delete a file: it leaves search at once, and can be taken back for a while',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { refused } = await discard(request, [request.params.id]);
        const why = refused[0]?.reason.code;
        if (why === 'legal-hold') throw new LegalHold('the document is held', { kind: 'document' });
        if (why) throw new Conflict('not a file', { code: why });
        return reply.code(204).send(null);
      },
    );

    app.post(
      '/document/restore',
      {
        config: { may: 'upload', act: 'document.restore' },
        schema: { tags, summary: 'Take deleted files back', body: DocumentPick, response: { 200: HandledForm } },
      },
      async (request) => {
        const { documentIds } = request.body;
        const care = { act: 'document.restore', as: 'deleted', permission: 'upload', documentIds } as const;
        return handle(request, care, (tx, id) => restoreDocument(tx, id, restoreDays));
      },
    );
  };
