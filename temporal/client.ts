/**
 * The product's way to Temporal: starts and steers runs, keeps schedules, and says what rows cannot know. It connects
 * when it is first used, and while Temporal is away every call throws Busy.
 */
import {
  Client,
  Connection,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError,
  type ScheduleOptions,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { RunFate, ScheduleTexts } from '#activities/reconcile.ts';
import { CrawlInput, type CrawlTrigger, type CrawlWish, type PaceOrder, workflowId } from '#schema/crawl.ts';
import { Busy, InvalidInput } from '#schema/errors.ts';
import { ExtractInput, type ExtractTrigger, extractWorkflowId } from '#schema/extract.ts';
import { PersonRequestInput, personRequestWorkflowId } from '#schema/person-request.ts';
import { PurgeInput, purgeWorkflowId } from '#schema/purge.ts';
import { type Recurrence, type Schedule, scheduleId } from '#schema/source.ts';
import { queues } from '#workflows/options.ts';
import { type CodecKeys, openDataConverter } from './codec.ts';
import { eraseTenant } from './erase.ts';
import { hurryOf, priorityOf } from './priority.ts';
import { refusalOf } from './refusal.ts';
import { readScheduleMemo, sourceOfSchedule, sourceSchedule } from './schedules.ts';

export type TemporalSettings = {
  address: string;
  namespace: string;
  /** Seal what Temporal keeps; the worker has to have the same. */
  keys?: CodecKeys | undefined;
  /** See CrawlInput; only rigs set it. */
  historyEvents?: number;
  /** How late a recrawl may begin; only rigs set it. */
  catchupWindow?: Duration;
};

export type TemporalClient = AsyncDisposable & {
  /** Starts the workflow of a requested run. One that runs already is left alone. */
  startCrawl(tenantId: string, crawlId: string, trigger: CrawlTrigger): Promise<void>;
  /** A run that has ended, or has not begun, is not told: its row says what was wished. */
  tellCrawl(tenantId: string, crawlId: string, wish: CrawlWish): Promise<void>;
  /**
   * Answers when the run has the pace. Throws Conflict when it has ended or ends; and Busy when it has not begun or no
   * worker answers, in which case it may have the pace all the same when one does.
   */
  setPace(tenantId: string, crawlId: string, order: PaceOrder): Promise<void>;
  fateOf(tenantId: string, crawlId: string): Promise<RunFate>;
  /** Starts the workflow of a requested deletion. One that runs already is left alone. */
  startPurge(tenantId: string, purgeId: string): Promise<void>;
  /** Begins the disposal of single things, or tells the one that goes on that somebody has decided on it. */
  goOnPurge(tenantId: string, purgeId: string): Promise<void>;
  fateOfPurge(tenantId: string, purgeId: string): Promise<RunFate>;
  /** Begins the work on a person's request, or tells the work that goes on that something was decided. */
  goOnPersonRequest(tenantId: string, requestId: string): Promise<void>;
  fateOfPersonRequest(tenantId: string, requestId: string): Promise<RunFate>;
  /** Starts the workflow of a requested run over a file. One that runs already is left alone. */
  startExtract(tenantId: string, extractId: string, trigger: ExtractTrigger): Promise<void>;
  /** One that has ended, or has not begun, is not told: its row says what was wished. */
  cancelExtract(tenantId: string, extractId: string): Promise<void>;
  /** One that waits since its organisation was suspended goes on. */
  resumeExtract(tenantId: string, extractId: string): Promise<void>;
  fateOfExtract(tenantId: string, extractId: string): Promise<RunFate>;
  /** As `temporal/erase.ts` says. */
  eraseTenant(tenantId: string, keepId: string): Promise<number>;
  /** Makes the source's recrawl follow `schedule`, or none. Throws InvalidInput for a schedule that Temporal refuses. */
  putSchedule(tenantId: string, sourceId: string, schedule: Schedule | null): Promise<void>;
  /** What comes and what was missed; null without a schedule. */
  recurrence(tenantId: string, sourceId: string): Promise<Recurrence | null>;
  /** The text of each source's schedule, by tenant and source. Temporal can only list them all. */
  schedules(): Promise<ScheduleTexts>;
  /** Whether a worker has asked the queue for work in the last minute and a bit. */
  polled(queue: string): Promise<boolean>;
  /** Throws Busy. */
  ping(): Promise<void>;
};

/** A person may be waiting, and the answer is then to come back later. */
const callMs = 3_000;
/** A poll lasts up to a minute; a worker that has not come back after that is gone. */
const pollMs = 75_000;

const fates: Record<string, RunFate> = {
  RUNNING: 'running',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed-out',
  CONTINUED_AS_NEW: 'running',
};

/** By what runs are found in lists of Temporal's. */
const attributesOf = (tenantId: string, kind: string, objectId: string) => ({
  DiariumTenant: [tenantId],
  DiariumKind: [kind],
  DiariumObjectId: [objectId],
});

/** Opens without connecting, so that its owner can start while Temporal is away. */
export function openTemporalClient(settings: TemporalSettings): TemporalClient {
  const connection = Connection.lazy({ address: settings.address, connectTimeout: callMs });
  const dataConverter = openDataConverter(settings.keys);
  const client = new Client({ connection, namespace: settings.namespace, dataConverter });
  const handleOf = (tenantId: string, crawlId: string) => client.workflow.getHandle(workflowId(tenantId, crawlId));

  /** `expected` are the errors that mean something to the caller; all others mean that Temporal is away. */
  async function call<T>(work: () => Promise<T>, ...expected: (new (...args: never[]) => Error)[]): Promise<T> {
    try {
      return await connection.withDeadline(Date.now() + callMs, work);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) throw refusal;
      if (expected.some((kind) => error instanceof kind)) throw error;
      throw new Busy(`Temporal does not answer: ${(error as Error).message}`, 2_000, { system: 'temporal' });
    }
  }

  /** The answer, or `otherwise` when the thing is not there or no longer there. */
  async function ifThere<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await call(work, WorkflowNotFoundError, ScheduleNotFoundError);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || error instanceof ScheduleNotFoundError) return otherwise;
      throw error;
    }
  }

  async function fateOf(id: string): Promise<RunFate> {
    const found = await ifThere(() => client.workflow.getHandle(id).describe(), null);
    return found === null ? 'unknown' : (fates[found.status.name] ?? 'failed');
  }

  const tellExtract = (tenantId: string, extractId: string, what: 'cancel' | 'resume'): Promise<void> =>
    ifThere(() => client.workflow.getHandle(extractWorkflowId(tenantId, extractId)).signal(what), undefined);

  /** Throws ScheduleAlreadyRunning; and InvalidInput, where the SDK throws a TypeError with Temporal's words. */
  async function create(options: ScheduleOptions): Promise<void> {
    try {
      await call(() => client.schedule.create(options), ScheduleAlreadyRunning, TypeError);
    } catch (error) {
      throw error instanceof TypeError ? new InvalidInput(error.message, { path: 'schedule' }) : error;
    }
  }

  return {
    async startCrawl(tenantId, crawlId, trigger) {
      const input = CrawlInput.parse({ tenantId, crawlId, historyEvents: settings.historyEvents });
      await call(() =>
        client.workflow.start('crawl', {
          workflowId: workflowId(tenantId, crawlId),
          taskQueue: queues.wf,
          args: [input],
          workflowIdConflictPolicy: 'USE_EXISTING',
          priority: priorityOf(tenantId, trigger),
          searchAttributes: attributesOf(tenantId, 'crawl', crawlId),
        }),
      );
    },
    tellCrawl: (tenantId, crawlId, wish) => ifThere(() => handleOf(tenantId, crawlId).signal(wish), undefined),
    async setPace(tenantId, crawlId, order) {
      await call(() => handleOf(tenantId, crawlId).executeUpdate('setPace', { args: [order] }));
    },
    fateOf: (tenantId, crawlId) => fateOf(workflowId(tenantId, crawlId)),
    async startPurge(tenantId, purgeId) {
      await call(() =>
        client.workflow.start('purge', {
          workflowId: purgeWorkflowId(tenantId, purgeId),
          taskQueue: queues.wf,
          args: [PurgeInput.parse({ tenantId, purgeId })],
          workflowIdConflictPolicy: 'USE_EXISTING',
          searchAttributes: attributesOf(tenantId, 'purge', purgeId),
        }),
      );
    },
    async goOnPurge(tenantId, purgeId) {
      await call(() =>
        client.workflow.signalWithStart('purgeItems', {
          workflowId: purgeWorkflowId(tenantId, purgeId),
          taskQueue: queues.wf,
          args: [PurgeInput.parse({ tenantId, purgeId })],
          signal: 'decided',
          signalArgs: [],
          searchAttributes: { DiariumTenant: [tenantId], DiariumKind: ['purge'], DiariumObjectId: [purgeId] },
        }),
      );
    },
    fateOfPurge: (tenantId, purgeId) => fateOf(purgeWorkflowId(tenantId, purgeId)),
    async goOnPersonRequest(tenantId, requestId) {
      await call(() =>
        client.workflow.signalWithStart('personRequest', {
          workflowId: personRequestWorkflowId(tenantId, requestId),
          taskQueue: queues.wf,
          args: [PersonRequestInput.parse({ tenantId, requestId })],
          signal: 'goOn',
          signalArgs: [],
          searchAttributes: attributesOf(tenantId, 'person-request', requestId),
        }),
      );
    },
    fateOfPersonRequest: (tenantId, requestId) => fateOf(personRequestWorkflowId(tenantId, requestId)),
    async startExtract(tenantId, extractId, trigger) {
      await call(() =>
        client.workflow.start('extract', {
          workflowId: extractWorkflowId(tenantId, extractId),
          taskQueue: queues.wf,
          args: [ExtractInput.parse({ tenantId, extractId, historyEvents: settings.historyEvents })],
          workflowIdConflictPolicy: 'USE_EXISTING',
          priority: priorityOf(tenantId, hurryOf[trigger]),
          searchAttributes: attributesOf(tenantId, 'extract', extractId),
        }),
      );
    },
    cancelExtract: (tenantId, extractId) => tellExtract(tenantId, extractId, 'cancel'),
    resumeExtract: (tenantId, extractId) => tellExtract(tenantId, extractId, 'resume'),
    fateOfExtract: (tenantId, extractId) => fateOf(extractWorkflowId(tenantId, extractId)),
    eraseTenant: (tenantId, keepId) => call(() => eraseTenant(client, tenantId, keepId)),
    async putSchedule(tenantId, sourceId, schedule) {
      const handle = client.schedule.getHandle(scheduleId(tenantId, sourceId));
      if (schedule === null) return void (await ifThere(() => handle.delete(), undefined));
      const options = sourceSchedule(tenantId, sourceId, schedule, settings.catchupWindow);
      try {
        await create(options);
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        // The memo, by which schedules are compared, cannot be changed: the schedule is made anew.
        await ifThere(() => handle.delete(), undefined);
        await create(options);
      }
    },
    async recurrence(tenantId, sourceId) {
      const handle = client.schedule.getHandle(scheduleId(tenantId, sourceId));
      const found = await ifThere(() => handle.describe(), null);
      return found && toRecurrence(found.info);
    },
    schedules: () =>
      call(async () => {
        const found = new Map<string, Map<string, string>>();
        for await (const { scheduleId, memo } of client.schedule.list()) {
          const source = sourceOfSchedule(scheduleId);
          if (source === null) continue;
          const texts = found.get(source.tenantId) ?? new Map<string, string>();
          found.set(source.tenantId, texts.set(source.sourceId, readScheduleMemo(memo)));
        }
        return found;
      }),
    async polled(queue) {
      const kinds = proto.temporal.api.enums.v1.TaskQueueType;
      const taskQueueType = queue === queues.wf ? kinds.TASK_QUEUE_TYPE_WORKFLOW : kinds.TASK_QUEUE_TYPE_ACTIVITY;
      const { namespace } = settings;
      const answer = await call(() =>
        connection.workflowService.describeTaskQueue({ namespace, taskQueue: { name: queue }, taskQueueType }),
      );
      const since = Date.now() - pollMs;
      return (answer.pollers ?? []).some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > since);
    },
    async ping() {
      await call(() => connection.workflowService.getSystemInfo({}));
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

const nextRunsShown = 5;

const toRecurrence = (info: ScheduleDescription['info']): Recurrence => ({
  nextRunsAt: info.nextActionTimes.slice(0, nextRunsShown).map((at) => at.toISOString()),
  missedRuns: info.numActionsMissedCatchupWindow,
  skippedRuns: info.numActionsSkippedOverlap,
  since: info.createdAt.toISOString(),
});
