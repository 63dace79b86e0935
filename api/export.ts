/** Exports of the record of acts: asked for with a reading that is open, watched, cancelled. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { AuditExport, ExportForm } from '#schema/export.ts';
import { ListQuery, listOf } from '#schema/list.ts';
import { cancelExport, requestExport } from '#schema/request-export.ts';
import { requireReading } from './audit-reading.ts';
import { pageOf, readCursor } from './cursor.ts';
import type { Routes } from './deps.ts';
import { listExports, readExport } from './export-row.ts';
import { requireKey } from './export-target.ts';
import { Id } from './id.ts';
import { IdempotencyHeader, once } from './plugins/idempotency.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

/** The row is the request; `reconcile` starts and tells what did not reach Temporal in this time. */
const engineMs = 1_500;
const tags = ['export'];

export const exportRoutes: Routes =
  ({ db, temporal, secrets }) =>
  async (app) => {
    app.get(
      '/export',
      {
        config: { may: 'audit', act: null },
        schema: {
          tags,
          summary: 'Exports of the record, the newest first',
          querystring: ListQuery.extend({ scheduleId: z.uuid().optional() }),
          response: { 200: listOf(AuditExport) },
        },
      },
      async (request) => {
        const { cursor, limit, scheduleId } = request.query;
        const after = readCursor(z.tuple([z.iso.datetime(), z.uuid()]), cursor);
        const rows = await db.withTenant(signedIn(request).tenantId, (tx) =>
          listExports(tx, { after, scheduleId, limit: limit + 1 }),
        );
        return pageOf(
          rows,
          limit,
          ({ requestedAt, id }) => [requestedAt, id],
          (shown) => shown,
        );
      },
    );

    app.get(
      '/export/:id',
      {
        config: { may: 'audit', act: null },
        schema: { tags, summary: 'An export of the record', params: Id, response: { 200: AuditExport } },
      },
      async (request) => db.withTenant(signedIn(request).tenantId, (tx) => readExport(tx, request.params.id)),
    );

    app.post(
      '/export',
      {
        config: { may: 'audit', act: 'export.ask' },
        schema: {
          tags,
          summary: 'Export a stretch of the record: by moments, by links, or all until now',
          description: 'Needs an open reading, whose purpose and reason are those of the export.',
          headers: IdempotencyHeader,
          body: ExportForm,
          response: { 202: AuditExport },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId, name } = asker;
        requireKey(secrets);
        const asked = await db.withTenant(tenantId, async (tx) => {
          const { id: readingId, category, reason } = await requireReading(tx, asker);
          return once(tx, request, async () => {
            const askedBy = { id: personId, name };
            const id = await requestExport(tx, { ...request.body, category, reason, askedBy });
            const object = { kind: 'export', id };
            const details = { ...request.body, category, reason, readingId };
            await recordEvent(tx, actorOf(request), { action: 'export.ask', object, details });
            return readExport(tx, id);
          });
        });
        await within(engineMs, temporal.startExport(tenantId, asked.id));
        return reply.code(202).send(asked);
      },
    );

    app.post(
      '/export/:id/cancel',
      {
        config: { may: 'audit', act: 'export.cancel' },
        schema: {
          tags,
          summary: 'Stop an export: an archive that lies ready stays, and is not sent',
          params: Id,
          response: { 202: AuditExport },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        const stopping = await db.withTenant(tenantId, async (tx) => {
          await cancelExport(tx, id);
          await recordEvent(tx, actorOf(request), { action: 'export.cancel', object: { kind: 'export', id } });
          return readExport(tx, id);
        });
        await within(engineMs, temporal.cancelExport(tenantId, id));
        return reply.code(202).send(stopping);
      },
    );
  };
