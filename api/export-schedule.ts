/** Schedules of exports: each begins where the one before ended, and carries its own purpose and reason to read. */

import { z } from 'zod';
import { recordEvent } from '#schema/audit.ts';
import type { Tx } from '#schema/database.ts';
import { InvalidInput, NotFound } from '#schema/errors.ts';
import { AuditExport, ExportSchedule, ExportScheduleForm } from '#schema/export.ts';
import { newId } from '#schema/id.ts';
import { listOf } from '#schema/list.ts';
import { requestScheduledExport, requireTarget } from '#schema/request-export.ts';
import type { Schedule } from '#schema/source.ts';
import { requireReading } from './audit-reading.ts';
import type { Routes } from './deps.ts';
import { listSchedules, readExport, readSchedule } from './export-row.ts';
import { requireKey } from './export-target.ts';
import { Id } from './id.ts';
import { actorOf, signedIn } from './plugins/session.ts';
import { within } from './soon.ts';

/** The row is the wish; `reconcile` has Temporal follow what did not reach it in this time. */
const engineMs = 1_500;
const tags = ['export'];

export const exportScheduleRoutes: Routes =
  ({ db, temporal, secrets }) =>
  async (app) => {
    const put = (tenantId: string, id: string, schedule: Schedule | null) =>
      within(engineMs, temporal.putExportSchedule(tenantId, id, schedule), InvalidInput);
    const withRecurrence = async (tenantId: string, shown: ExportSchedule): Promise<ExportSchedule> => ({
      ...shown,
      recurrence: await within(engineMs, temporal.exportRecurrence(tenantId, shown.id)),
    });

    app.get(
      '/export-schedule',
      {
        config: { may: 'audit', act: null },
        schema: {
          tags,
          summary: 'Schedules of exports, with what comes next and what was missed',
          response: { 200: listOf(ExportSchedule) },
        },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        const shown = await db.withTenant(tenantId, listSchedules);
        return { items: await Promise.all(shown.map((one) => withRecurrence(tenantId, one))), next: null };
      },
    );

    app.get(
      '/export-schedule/:id',
      {
        config: { may: 'audit', act: null },
        schema: { tags, summary: 'A schedule of exports', params: Id, response: { 200: ExportSchedule } },
      },
      async (request) => {
        const { tenantId } = signedIn(request);
        return withRecurrence(tenantId, await db.withTenant(tenantId, (tx) => readSchedule(tx, request.params.id)));
      },
    );

    app.post(
      '/export-schedule',
      {
        config: { may: 'audit', act: 'export.schedule' },
        schema: {
          tags,
          summary: 'Export the record by a schedule, the first time all of it',
          description:
            'Needs an open reading. The schedule goes on reading for the purpose and the reason it is given.',
          body: ExportScheduleForm,
          response: { 201: ExportSchedule },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId, name } = asker;
        requireKey(secrets);
        const id = newId();
        const made = await db.withTenant(tenantId, async (tx) => {
          await requireReading(tx, asker);
          const { name: title, schedule, targetId, category, reason } = request.body;
          if (targetId) await requireTarget(tx, targetId);
          await tx.sql(
            `insert into export_schedule (tenant_id, id, name, schedule, target_id, category, reason, made_by, made_name)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
            [tenantId, id, title, JSON.stringify(schedule), targetId, category, reason, personId, name],
          );
          const object = { kind: 'export-schedule', id };
          await recordEvent(tx, actorOf(request), { action: 'export.schedule', object, details: request.body });
          return readSchedule(tx, id);
        });
        await put(tenantId, id, made.form.schedule);
        return reply.code(201).send(made);
      },
    );

    app.put(
      '/export-schedule/:id',
      {
        config: { may: 'audit', act: 'export.reschedule' },
        schema: {
          tags,
          summary: 'Change a schedule of exports: it goes on where it is',
          params: Id,
          body: ExportScheduleForm,
          response: { 200: ExportSchedule },
        },
      },
      async (request) => {
        const asker = signedIn(request);
        const { tenantId } = asker;
        const { id } = request.params;
        const changed = await db.withTenant(tenantId, async (tx) => {
          const was = await lockSchedule(tx, id);
          await requireReading(tx, asker);
          const { name, schedule, targetId, category, reason } = request.body;
          if (targetId) await requireTarget(tx, targetId);
          await tx.sql(
            `update export_schedule set name = $3, schedule = $4, target_id = $5, category = $6, reason = $7,
               version = version + 1 where tenant_id = $1 and id = $2`,
            [tenantId, id, name, JSON.stringify(schedule), targetId, category, reason],
          );
          const object = { kind: 'export-schedule', id };
          const details = { before: was.form, after: request.body };
          await recordEvent(tx, actorOf(request), { action: 'export.reschedule', object, details });
          return readSchedule(tx, id);
        });
        await put(tenantId, id, changed.form.schedule);
        return withRecurrence(tenantId, changed);
      },
    );

    app.post(
      '/export-schedule/:id/run',
      {
        config: { may: 'audit', act: 'export.ask' },
        schema: {
          tags,
          summary: 'Export by a schedule before its time: from the last link that it exported until now',
          description: 'Needs an open reading, whose purpose and reason are those of the export.',
          params: Id,
          response: { 202: AuditExport },
        },
      },
      async (request, reply) => {
        const asker = signedIn(request);
        const { tenantId, personId, name } = asker;
        const { id: scheduleId } = request.params;
        requireKey(secrets);
        const asked = await db.withTenant(tenantId, async (tx) => {
          const { id: readingId, category, reason } = await requireReading(tx, asker);
          const id = newId();
          await requestScheduledExport(tx, scheduleId, id, { category, reason, askedBy: { id: personId, name } });
          const details = { scheduleId, category, reason, readingId };
          await recordEvent(tx, actorOf(request), { action: 'export.ask', object: { kind: 'export', id }, details });
          return readExport(tx, id);
        });
        await within(engineMs, temporal.startExport(tenantId, asked.id));
        return reply.code(202).send(asked);
      },
    );

    app.delete(
      '/export-schedule/:id',
      {
        config: { may: 'audit', act: 'export.unschedule' },
        schema: {
          tags,
          summary: 'Export no more by this schedule; what it exported stays',
          params: Id,
          response: { 204: z.null() },
        },
      },
      async (request, reply) => {
        const { tenantId } = signedIn(request);
        const { id } = request.params;
        await db.withTenant(tenantId, async (tx) => {
          await lockSchedule(tx, id);
          await tx.sql(
            'update export_schedule set removed_at = now(), version = version + 1 where tenant_id = $1 and id = $2',
            [tenantId, id],
          );
          const object = { kind: 'export-schedule', id };
          await recordEvent(tx, actorOf(request), { action: 'export.unschedule', object });
        });
        await put(tenantId, id, null);
        return reply.code(204).send(null);
      },
    );
  };

/** Throws NotFound; nobody else changes it until the transaction is over. */
async function lockSchedule(tx: Tx, id: string): Promise<ExportSchedule> {
  const there = await tx.sql(
    'select 1 from export_schedule where tenant_id = $1 and id = $2 and removed_at is null for update',
    [tx.tenantId, id],
  );
  if (there.length === 0) throw new NotFound('no such schedule');
  return readSchedule(tx, id);
}
