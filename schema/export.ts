/**
 * An export of the record of acts: what is asked for, what its archive holds, and the ids it goes by. A stretch of the
 * chain from one link to another, so that what was exported once can be exported again, byte by byte.
 */
import { z } from 'zod';
import { Delivery } from './delivery.ts';
import { ExportTargetShown } from './export-target.ts';
import { Progress, Reason } from './progress.ts';
import { ReadingCategory, ReadingForm } from './reading.ts';
import { Recurrence, Schedule } from './source.ts';

/** Moments, of which the later one is outside; or links, both inside. Nothing means all there is until now. */
export const ExportRange = z
  .object({
    from: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    fromSeq: z.int().min(1).optional(),
    toSeq: z.int().min(1).optional(),
  })
  .refine(({ from, until }) => !from || !until || Date.parse(from) < Date.parse(until), {
    path: ['until'],
    message: 'must be after the beginning',
  })
  .refine(({ fromSeq, toSeq }) => !fromSeq || !toSeq || fromSeq <= toSeq, {
    path: ['toSeq'],
    message: 'must not be before the first',
  });
export type ExportRange = z.infer<typeof ExportRange>;

export const ExportForm = z.object({
  range: ExportRange.default({}),
  /** Where it is sent besides lying ready to be fetched. */
  targetId: z.uuid().nullable().default(null),
});
export type ExportForm = z.infer<typeof ExportForm>;

/** Why the record is read. */
const why = ReadingForm.shape;

export const ExportScheduleForm = z.object({
  name: z.string().trim().min(1).max(200),
  schedule: Schedule,
  targetId: z.uuid().nullable().default(null),
  ...why,
});
export type ExportScheduleForm = z.infer<typeof ExportScheduleForm>;

/** `sending`: the archive lies ready, and has not been taken by its target yet. */
export const ExportState = z.enum(['requested', 'running', 'sending', 'finished', 'failed', 'cancelled']);
export type ExportState = z.infer<typeof ExportState>;

/** The latest export of a schedule, as much as tells whether somebody has to look at it. */
export const LastExport = z.object({
  id: z.uuid(),
  state: ExportState,
  requestedAt: z.iso.datetime(),
  /** What sending met the last time; null when it went well, or was not tried. */
  sendFault: Reason.nullable(),
});
export type LastExport = z.infer<typeof LastExport>;

export const ExportSchedule = z.object({
  id: z.uuid(),
  form: ExportScheduleForm,
  target: ExportTargetShown.nullable(),
  /** The last link that was exported: the next export begins after it. */
  exportedSeq: z.int(),
  madeName: z.string(),
  madeAt: z.iso.datetime(),
  /** Null before the first. */
  last: LastExport.nullable(),
  /** Null where the engine was not asked or did not answer. */
  recurrence: Recurrence.nullable(),
});
export type ExportSchedule = z.infer<typeof ExportSchedule>;

export const AuditExport = z.object({
  id: z.uuid(),
  /** Null when it was asked for by hand. */
  scheduleId: z.uuid().nullable(),
  state: ExportState,
  wish: z.enum(['run', 'cancel']),
  category: ReadingCategory,
  reason: z.string(),
  range: ExportRange,
  /** Null until it is known; of an empty stretch the last is before the first. */
  fromSeq: z.int().nullable(),
  toSeq: z.int().nullable(),
  progress: Progress,
  /** What can be fetched now. */
  delivery: Delivery.nullable(),
  /** It lay ready once, and the time to fetch it is over. */
  isOver: z.boolean(),
  target: ExportTargetShown.nullable(),
  /** Times that sending was tried, and what the last one met. */
  sends: z.int(),
  sendFault: Reason.nullable(),
  sentAt: z.iso.datetime().nullable(),
  failure: Reason.nullable(),
  /** Null for the system. */
  askedName: z.string().nullable(),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  version: z.int(),
});
export type AuditExport = z.infer<typeof AuditExport>;

/** What the workflow is started with. */
export const ExportInput = z.object({ tenantId: z.uuid(), exportId: z.uuid() });
export type ExportInput = z.infer<typeof ExportInput>;

export const ExportDueInput = z.object({ tenantId: z.uuid(), scheduleId: z.uuid() });
export type ExportDueInput = z.infer<typeof ExportDueInput>;

export const exportWorkflowId = (tenantId: string, exportId: string) => `t_${tenantId}/export/${exportId}`;

/** Temporal Schedule id of a schedule of exports. */
export const exportScheduleId = (tenantId: string, scheduleId: string) => `t_${tenantId}/sched/export/${scheduleId}`;
