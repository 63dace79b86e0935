/** What runs by the clock: each source's recrawl and each export as its row says, and the system's own rounds. */
import {
  type CalendarSpec,
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
} from '@temporalio/client';
import type { Duration, Priority } from '@temporalio/common';
import { exportScheduleId } from '#schema/export.ts';
import { type Schedule, scheduleId, scheduleText } from '#schema/source.ts';
import { queues } from '#workflows/options.ts';
import { missingTimes, type WallTime } from './gap.ts';
import { priorityOf } from './priority.ts';

/** Temporal's names of the days, Monday first. */
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
/** Temporal's names of the months, from January. */
const months = [
  ...(['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE'] as const),
  ...(['JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER', 'NOVEMBER', 'DECEMBER'] as const),
];
/** Recrawls that were missed for longer are not made up for: the next one is the same. */
const recrawlCatchup = '1 hour';

/** Exports that were missed for longer than a week are in the next one all the same. */
const exportCatchup = '7 days';

/** A source's recrawl. Only rigs give another `catchupWindow`. */
export const sourceSchedule = (
  tenantId: string,
  sourceId: string,
  schedule: Schedule,
  catchupWindow: Duration = recrawlCatchup,
): ScheduleOptions =>
  scheduleOf(tenantId, schedule, {
    id: scheduleId(tenantId, sourceId),
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
    start: { workflowType: 'due', workflowId: `t_${tenantId}/due/${sourceId}`, args: [{ tenantId, sourceId }] },
  });

/** An export that is due while another goes on comes after it, once. Only rigs give another `catchupWindow`. */
export const exportSchedule = (
  tenantId: string,
  id: string,
  schedule: Schedule,
  catchupWindow: Duration = exportCatchup,
): ScheduleOptions =>
  scheduleOf(tenantId, schedule, {
    id: exportScheduleId(tenantId, id),
    policies: { overlap: ScheduleOverlapPolicy.BUFFER_ONE, catchupWindow },
    start: {
      workflowType: 'exportDue',
      workflowId: `t_${tenantId}/export-due/${id}`,
      args: [{ tenantId, scheduleId: id }],
    },
  });

type Started = { workflowType: string; workflowId: string; args: object[] };

/** Its memo says what it was made from. */
function scheduleOf(
  tenantId: string,
  schedule: Schedule,
  { id, policies, start }: { id: string; policies: NonNullable<ScheduleOptions['policies']>; start: Started },
): ScheduleOptions {
  const action: ScheduleOptions['action'] & { priority: Priority } = {
    type: 'startWorkflow',
    taskQueue: queues.wf,
    priority: priorityOf(tenantId, 'schedule'),
    ...start,
  };
  return { scheduleId: id, spec: specOf(schedule), policies, memo: { text: scheduleText(schedule) }, action };
}

/**
 * When a schedule comes, by the clock of its zone. A time that is there twice, when the clock is put back, counts the
 * second time, of `hour` the first. A time that is jumped over, when it is put forward, counts that much later; of
 * `hour` and `cron` it is left out. Days of a `cron` have to be right in both fields, day of month and day of week
 * (where other crons ask for one of them), and a Sunday is 0 as well as 7.
 */
export function specOf(schedule: Schedule, now = new Date()): ScheduleSpec {
  const { every, cron, hour, minute, timeZone: timezone } = schedule;
  if (every === 'cron') return { cronExpressions: [cron!], timezone };
  if (every === 'hour') return { calendars: [{ hour: '*', minute }], timezone };
  return { calendars: [{ hour, minute, ...dayOf(schedule) }, ...instead(schedule, now)], timezone };
}

function dayOf({ every, weekday, monthday }: Schedule): CalendarSpec {
  if (every === 'week') return { dayOfWeek: weekdays[weekday - 1]! };
  return every === 'month' ? { dayOfMonth: monthday } : {};
}

/** For how long times that are jumped over are known ahead. Zones change their rules sooner than that. */
const foreseenDays = 3_660;

/** Of the schedule's days those that do not have its time, with the time to take in its place. */
const instead = (schedule: Schedule, now: Date): CalendarSpec[] =>
  missingTimes(schedule, now, foreseenDays)
    .filter((time) => isDay(schedule, time))
    .map(({ month, day, ...time }) => ({ ...time, month: months[month - 1]!, dayOfMonth: day }));

function isDay({ every, weekday, monthday }: Schedule, { year, month, day }: WallTime): boolean {
  if (every === 'week') return weekday === (new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7);
  return every !== 'month' || monthday === day;
}

export const readScheduleMemo = (memo: Record<string, unknown> | undefined): string => String(memo?.text ?? '');

/** Schedules by what they are of: a tenant's source, or a tenant's row of exports. */
const scheduleIds = { source: scheduleId, export: exportScheduleId } as const;
export type ScheduleKind = keyof typeof scheduleIds;

/** Whose schedule of this kind it is; null for schedules of other kinds. */
export function ownerOfSchedule(kind: ScheduleKind, id: string): { tenantId: string; ownId: string } | null {
  const [, tenantId, ownId] = new RegExp(`^${scheduleIds[kind]('([^/]+)', '([^/]+)')}$`).exec(id) ?? [];
  return tenantId && ownId ? { tenantId, ownId } : null;
}

/** The system's own rounds; one that was missed is made good by the next. */
const rounds = [
  { word: 'reconcile', every: '30s', catchupWindow: '10s' },
  { word: 'chain', every: '1 minute', catchupWindow: '10s' },
  // A round without anything to do is a moment; one that follows millions of links takes long.
  { word: 'verify', every: '1 minute', catchupWindow: '10s', runTimeout: '1 day' },
  { word: 'expire', every: '10 minutes', catchupWindow: '1 minute' },
] satisfies { word: string; every: Duration; catchupWindow: Duration; runTimeout?: Duration }[];

/** Makes sure of the system's own rounds. One that exists is left as it is. */
export async function ensureSystemSchedules(client: Client): Promise<void> {
  for (const { word, every, catchupWindow, runTimeout = '15 minutes' } of rounds) {
    try {
      await client.schedule.create({
        scheduleId: `system/${word}`,
        spec: { intervals: [{ every }] },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
        action: {
          type: 'startWorkflow',
          workflowType: word,
          workflowId: `system/${word}`,
          taskQueue: queues.wf,
          workflowRunTimeout: runTimeout,
        },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
