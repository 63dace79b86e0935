/** Temporal's schedules as the product keeps them: made from rows, compared by their memos, and asked what comes. */
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleOptions,
} from '@temporalio/client';
import type { ScheduleTexts } from '#activities/reconcile.ts';
import { InvalidInput } from '#schema/errors.ts';
import type { Recurrence } from '#schema/source.ts';
import { ownerOfSchedule, readScheduleMemo, type ScheduleKind } from './schedules.ts';

type ErrorKind = new (...args: never[]) => Error;

export type ScheduleWays = {
  client: Client;
  /** `expected` are the errors that mean something to the caller; all others mean that Temporal is away. */
  call<T>(work: () => Promise<T>, ...expected: ErrorKind[]): Promise<T>;
  ifThere<T>(work: () => Promise<T>, otherwise: T): Promise<T>;
};

const nextRunsShown = 5;

export function openScheduleDoor({ client, call, ifThere }: ScheduleWays) {
  /** Throws ScheduleAlreadyRunning; and InvalidInput, where the SDK throws a TypeError with Temporal's words. */
  async function create(options: ScheduleOptions): Promise<void> {
    try {
      await call(() => client.schedule.create(options), ScheduleAlreadyRunning, TypeError);
    } catch (error) {
      throw error instanceof TypeError ? new InvalidInput(error.message, { path: 'schedule' }) : error;
    }
  }

  const drop = async (id: string): Promise<void> =>
    void (await ifThere(() => client.schedule.getHandle(id).delete(), undefined));

  return {
    /** One that is not there is gone already. */
    drop,
    /** In place of what was there. Throws InvalidInput for one that Temporal refuses. */
    async put(options: ScheduleOptions): Promise<void> {
      try {
        await create(options);
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        // The memo, by which schedules are compared, cannot be changed: the schedule is made anew.
        await drop(options.scheduleId);
        await create(options);
      }
    },
    /** Null without a schedule. */
    async recurrence(id: string): Promise<Recurrence | null> {
      const found = await ifThere(() => client.schedule.getHandle(id).describe(), null);
      return found && toRecurrence(found.info);
    },
    /** The text of each of this kind, by tenant and what it is of. Temporal can only list them all. */
    list: (kind: ScheduleKind): Promise<ScheduleTexts> =>
      call(async () => {
        const found = new Map<string, Map<string, string>>();
        for await (const { scheduleId, memo } of client.schedule.list()) {
          const owner = ownerOfSchedule(kind, scheduleId);
          if (owner === null) continue;
          const texts = found.get(owner.tenantId) ?? new Map<string, string>();
          found.set(owner.tenantId, texts.set(owner.ownId, readScheduleMemo(memo)));
        }
        return found;
      }),
  };
}

const toRecurrence = (info: ScheduleDescription['info']): Recurrence => ({
  nextRunsAt: info.nextActionTimes.slice(0, nextRunsShown).map((at) => at.toISOString()),
  missedRuns: info.numActionsMissedCatchupWindow,
  skippedRuns: info.numActionsSkippedOverlap,
  since: info.createdAt.toISOString(),
});
