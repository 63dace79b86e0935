/** Runs over files: what is read now and what became of it, stopping, trying again, and reading anew in another way. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { Extract, ExtractForm, ExtractState } from '#schema/extract.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { requestAgain, requestAllAgain, requestRetry } from '#schema/request-again.ts';
import { cancelExtract } from '#schema/request-extract.ts';
import { requireObject } from './access.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { listExtracts, readExtractRow, showExtract } from './extract-row.ts';
import { Id } from './id.ts';
import { IdempotencyHeader, once } from './plugins/idempotency.ts';
import { actorOf, type SignedIn, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

/** The row is the request; `reconcile` starts and tells what did not reach Temporal in this time. */
const engineMs = 1500;
/** Runs of a whole collection that are started at once; the rest is started as `reconcile` comes by. */
const startedAtOnce = 20;

/** A key that is kept to documents sees to their reading too. */
const kind = 'document';
const tags = ['extract'];
const Requested = z.object({ requested: z.int() });

export const extractRoutes: Routes =
  ({ db, temporal }) =>
  async (app) => {
    const start = (tenantId: string, ids: readonly string[]) =>
      within(engineMs, Promise.all(ids.map((id) => temporal.startExtract(tenantId, id, 'again'))));
    const readShown = async (tx: Tx, id: string) => showExtract(await readExtractRow(tx, id));
    /** One run, for somebody who may do that with it. */
    const find = (asker: SignedIn, id: string, permission: 'read' | 'upload', act: (tx: Tx) => Promise<Extract>) =>
      db.withTenant(asker.tenantId, async (tx) => {
        await requireObject(tx, asker, 'extract', id, permission);
        return act(tx);
      });

    app.get(
      '/extract',
      {
        config: { may: 'read', act: null, kind },
        schema: {
          tags,
          summary: "A collection's runs over files: those that go on first, then the newest",
          querystring: ListQuery.extend({
            collectionId: z.uuid(),
            state: ExtractState.optional(),
            /** Those of one document alone. */
            documentId: z.uuid().optional(),
          }),
          response: { 200: listOf(Extract) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { collectionId, state, documentId, cursor, limit } = request.query;
        const after = readCursor(z.tuple([z.literal([0, 1]), z.uuid()]), cursor);
        const rows = await db.withTenant(asker.tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', collectionId, 'read');
          if (documentId) await requireObject(tx, asker, 'document', documentId, 'read');
          const of = { personId: asker.personId, collectionId, state, documentId };
          return listExtracts(tx, { ...of, after: after && [after[0] === 1, after[1]], limit: limit + 1 });
        });
        return pageOf(rows, limit, ({ endedAt, id }) => [endedAt === null ? 0 : 1, id], showExtract);
      },
    );

    app.get(
      '/extract/:id',
      {
        config: { may: 'read', act: null, kind },
        schema: { tags, summary: 'A run over a file', params: Id, response: { 200: Extract } },
      },
      async (request) => {
        const { id } = request.params;
        return find(signedIn(request), id, 'read', (tx) => readShown(tx, id));
      },
    );

    app.post(
      '/extract/:id/cancel',
      {
        config: { may: 'upload', act: 'extract.cancel', kind },
        schema: {
          tags,
          summary: 'Stop the reading of a file: what it half made is taken back',
          params: Id,
          response: { 202: Extract },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const stopping = await find(asker, id, 'upload', async (tx) => {
          await cancelExtract(tx, id);
          await recordEvent(tx, actorOf(request), { action: 'extract.cancel', object: { kind: 'extract', id } });
          return readShown(tx, id);
        });
        await within(engineMs, temporal.cancelExtract(asker.tenantId, id));
        return reply.code(202).send(stopping);
      },
    );

    app.post(
      '/extract/:id/retry',
      {
        config: { may: 'upload', act: 'extract.again', kind },
        schema: {
          tags,
          summary: 'Read a file once more whose reading failed',
          params: Id,
          headers: IdempotencyHeader,
          response: { 202: Extract },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { id } = request.params;
        const begun = await find(asker, id, 'upload', (tx) =>
          once(tx, request, async () => {
            const next = await requestRetry(tx, id, asker.personId);
            const object = { kind: 'extract', id: next };
            await recordEvent(tx, actorOf(request), { action: 'extract.again', object, details: { after: id } });
            return readShown(tx, next);
          }),
        );
        await start(asker.tenantId, [begun.id]);
        return reply.code(202).send(begun);
      },
    );

    app.post(
      '/document/:id/extract',
      {
        config: { may: 'upload', act: 'extract.again', kind },
        schema: {
          tags,
          summary: 'Read a file anew in another way: what it says now answers until that is done',
          params: Id,
          headers: IdempotencyHeader,
          body: ExtractForm,
          response: { 202: Extract },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const documentId = request.params.id;
        const begun = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'document', documentId, 'upload');
          return once(tx, request, async () => {
            const id = await requestAgain(tx, documentId, { form: request.body, requestedBy: personId });
            const object = { kind: 'document', id: documentId };
            await recordEvent(tx, actorOf(request), { action: 'extract.again', object, details: { extractId: id } });
            return readShown(tx, id);
          });
        });
        await start(tenantId, [begun.id]);
        return reply.code(202).send(begun);
      },
    );

    app.post(
      '/collection/:id/extract',
      {
        config: { may: 'upload', act: 'extract.again', kind },
        schema: {
          tags,
          summary: 'Read all files of a collection anew in another way',
          description: 'Files that are being read just now are left alone. Answers how many runs were asked for.',
          params: Id,
          headers: IdempotencyHeader,
          body: ExtractForm,
          response: { 202: Requested },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId } = asker;
        const { id } = request.params;
        let begun: string[] = [];
        const body = await db.withTenant(tenantId, async (tx) => {
          await requireObject(tx, asker, 'collection', id, 'upload');
          return once(tx, request, async () => {
            begun = await requestAllAgain(tx, id, { form: request.body, requestedBy: personId });
            const details = { requested: begun.length };
            const object = { kind: 'collection', id };
            await recordEvent(tx, actorOf(request), { action: 'extract.again', object, details });
            return details;
          });
        });
        await start(tenantId, begun.slice(0, startedAtOnce));
        return reply.code(202).send(body);
      },
    );
  };
