/** What runs by the clock: each source's recrawl as its row says, and the system's own rounds. */
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
} from '@temporalio/client';
import { type Schedule, scheduleId, scheduleText } from '#schema/source.ts';
import { queues } from '#workflows/options.ts';

/** Temporal's names of the days, Monday first. */
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
/** Recrawls that were missed for longer are not made up for: the next one is the same. */
const recrawlCatchup = '1 hour';

/** A source's recrawl. Its memo says what it was made from. */
export function sourceSchedule(tenantId: string, sourceId: string, schedule: Schedule): ScheduleOptions {
  return {
    scheduleId: scheduleId(tenantId, sourceId),
    spec: specOf(schedule),
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: recrawlCatchup },
    memo: { text: scheduleText(schedule) },
    action: {
      type: 'startWorkflow',
      workflowType: 'due',
      workflowId: `t_${tenantId}/due/${sourceId}`,
      taskQueue: queues.wf,
      args: [{ tenantId, sourceId }],
    },
  };
}

function specOf({ every, weekday, hour, minute, timeZone }: Schedule): ScheduleSpec {
  const dayOfWeek = every === 'week' ? { dayOfWeek: weekdays[weekday - 1]! } : {};
  return { calendars: [{ hour, minute, ...dayOfWeek }], timezone: timeZone };
}

export const readScheduleMemo = (memo: Record<string, unknown> | undefined): string => String(memo?.text ?? '');

/** The source whose recrawl this is, when it is the tenant's. */
export function tenantOfSchedule(id: string, tenantId: string): string | null {
  const prefix = scheduleId(tenantId, '');
  return id.startsWith(prefix) ? id.slice(prefix.length) : null;
}

/** Makes sure of the system's own rounds. One that exists is left as it is. */
export async function ensureSystemSchedules(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: 'system/reconcile',
      spec: { intervals: [{ every: '30s' }] },
      // A round that was missed is made good by the next one.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '10s' },
      action: {
        type: 'startWorkflow',
        workflowType: 'reconcile',
        workflowId: 'system/reconcile',
        taskQueue: queues.wf,
        workflowRunTimeout: '15 minutes',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
