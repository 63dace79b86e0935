/** The record of acts, for those who may read it, while a reading of theirs is open. Each reading is in the record too. */
import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import { AuditEntry, AuditQuery } from '#schema/audit-entry.ts';
import { listOf } from '#schema/list.ts';
import { Reading, ReadingForm } from '#schema/reading.ts';
import { beginReading, endReading, readReading, requireReading } from './audit-reading.ts';
import { listEvents } from './audit-row.ts';
import type { Routes } from './deps.ts';
import { actorOf, signedIn } from './plugins/session.ts';

const tags = ['audit'];

export const auditRoutes: Routes =
  ({ db }) =>
  async (app) => {
    app.post(
      '/audit/reading',
      {
        config: { may: 'audit', act: 'reading.begin' },
        schema: {
          tags,
          summary: 'Begin to read the record of acts: for what purpose, and why',
          description: 'Lasts an hour, in place of an open one; five may be begun in an hour. Keys read no record.',
          body: ReadingForm,
          response: { 201: Reading },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const reading = await db.withTenant(tenantId, (tx) => beginReading(tx, asker, actorOf(request), request.body));
        return reply.code(201).send(reading);
      },
    );

    app.get(
      '/audit/reading',
      {
        config: { may: 'audit', act: null },
        schema: { tags, summary: 'My open reading; null without one', response: { 200: Reading.nullable() } },
      },
      async (request) => {
        const asker = signedIn(request);
        return db.withTenant(asker.tenantId, (tx) => readReading(tx, asker));
      },
    );

    app.delete(
      '/audit/reading',
      {
        config: { may: 'audit', act: 'reading.end' },
        schema: { tags, summary: 'End my reading before its time', response: { 204: z.null() } },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        await db.withTenant(asker.tenantId, async (tx) => {
          for (const id of await endReading(tx, asker)) {
            await recordEvent(tx, actorOf(request), { action: 'reading.end', object: { kind: 'reading', id } });
          }
        });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/audit',
      {
        config: { may: 'audit', act: 'audit.read' },
        schema: {
          tags,
          summary: 'Events of the record, the newest first',
          description: 'Needs an open reading; what was asked for and how many were shown is recorded.',
          querystring: AuditQuery,
          response: { 200: listOf(AuditEntry) },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { cursor, limit: _, ...filter } = request.query;
        return db.withTenant(asker.tenantId, async (tx) => {
          const { id } = await requireReading(tx, asker);
          const list = await listEvents(tx, request.query);
          await recordEvent(tx, actorOf(request), {
            action: 'audit.read',
            object: { kind: 'reading', id },
            details: { filter, continued: cursor !== undefined, count: list.items.length },
          });
          return list;
        });
      },
    );
  };
