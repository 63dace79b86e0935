/**
 * The product's way to Temporal: starts and steers runs, keeps schedules, and says what rows cannot know. It connects
 * when it is first used, and while Temporal is away every call throws Busy.
 */
import { Client, Connection, ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { RunFate } from '#activities/reconcile.ts';
import { PackageInput, packageWorkflowId } from '#schema/archive-package.ts';
import { CrawlInput, workflowId } from '#schema/crawl.ts';
import { Busy, Unprocessable } from '#schema/errors.ts';
import { ExportInput, exportScheduleId, exportWorkflowId } from '#schema/export.ts';
import { ExtractInput, extractWorkflowId } from '#schema/extract.ts';
import { PersonRequestInput, personRequestWorkflowId } from '#schema/person-request.ts';
import { PurgeInput, purgeWorkflowId } from '#schema/purge.ts';
import { scheduleId } from '#schema/source.ts';
import { queues } from '#workflows/options.ts';
import { openDataConverter } from './codec.ts';
import type { TemporalClient, TemporalSettings } from './contract.ts';
import { erasePersonRequest, eraseTenant, runningPersonRequests } from './erase.ts';
import { type Hurry, hurryOf, priorityOf } from './priority.ts';
import { refusalOf } from './refusal.ts';
import { openScheduleDoor } from './schedule-door.ts';
import { exportSchedule, sourceSchedule } from './schedules.ts';

export type { TemporalClient, TemporalSettings } from './contract.ts';

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

/** By what runs are found in lists of Temporal's, as the id says: `t_<tenant>/<kind>/<object>`. */
function attributesOf(workflowId: string) {
  const [tenant = '', kind = '', objectId = ''] = workflowId.split('/');
  return { DiariumTenant: [tenant.replace('t_', '')], DiariumKind: [kind], DiariumObjectId: [objectId] };
}

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

  /** One that runs already is left alone. */
  async function start(type: string, workflowId: string, input: { tenantId: string }, hurry?: Hurry): Promise<void> {
    const options = {
      workflowId,
      taskQueue: queues.wf,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING' as const,
      searchAttributes: attributesOf(workflowId),
    };
    await call(() =>
      client.workflow.start(type, hurry ? { ...options, priority: priorityOf(input.tenantId, hurry) } : options),
    );
  }

  const schedules = openScheduleDoor({ client, call, ifThere });

  return {
    startCrawl: (tenantId, crawlId, trigger) =>
      start(
        'crawl',
        workflowId(tenantId, crawlId),
        CrawlInput.parse({ tenantId, crawlId, historyEvents: settings.historyEvents }),
        trigger,
      ),
    tellCrawl: (tenantId, crawlId, wish) => ifThere(() => handleOf(tenantId, crawlId).signal(wish), undefined),
    async setPace(tenantId, crawlId, order) {
      await call(() => handleOf(tenantId, crawlId).executeUpdate('setPace', { args: [order] }));
    },
    fateOf: (tenantId, crawlId) => fateOf(workflowId(tenantId, crawlId)),
    startPurge: (tenantId, purgeId) =>
      start('purge', purgeWorkflowId(tenantId, purgeId), PurgeInput.parse({ tenantId, purgeId })),
    async goOnPurge(tenantId, purgeId) {
      await call(() =>
        client.workflow.signalWithStart('purgeItems', {
          workflowId: purgeWorkflowId(tenantId, purgeId),
          taskQueue: queues.wf,
          args: [PurgeInput.parse({ tenantId, purgeId })],
          signal: 'decided',
          signalArgs: [],
          searchAttributes: attributesOf(purgeWorkflowId(tenantId, purgeId)),
        }),
      );
    },
    fateOfPurge: (tenantId, purgeId) => fateOf(purgeWorkflowId(tenantId, purgeId)),
    async goOnPersonRequest(tenantId, requestId) {
      const start = () =>
        client.workflow.signalWithStart('personRequest', {
          workflowId: personRequestWorkflowId(tenantId, requestId),
          taskQueue: queues.wf,
          args: [PersonRequestInput.parse({ tenantId, requestId })],
          signal: 'goOn',
          signalArgs: [],
          searchAttributes: attributesOf(personRequestWorkflowId(tenantId, requestId)),
        });
      // The codec says so of somebody who was disposed of.
      await call(start, Unprocessable);
    },
    fateOfPersonRequest: (tenantId, requestId) => fateOf(personRequestWorkflowId(tenantId, requestId)),
    runningPersonRequests: () => call(() => runningPersonRequests(client)),
    erasePersonRequest: (tenantId, requestId) =>
      ifThere(() => erasePersonRequest(client, tenantId, requestId), undefined),
    startExtract: (tenantId, extractId, trigger) =>
      start(
        'extract',
        extractWorkflowId(tenantId, extractId),
        ExtractInput.parse({ tenantId, extractId, historyEvents: settings.historyEvents }),
        hurryOf[trigger],
      ),
    cancelExtract: (tenantId, extractId) => tellExtract(tenantId, extractId, 'cancel'),
    resumeExtract: (tenantId, extractId) => tellExtract(tenantId, extractId, 'resume'),
    fateOfExtract: (tenantId, extractId) => fateOf(extractWorkflowId(tenantId, extractId)),
    eraseTenant: (tenantId, keepId) => call(() => eraseTenant(client, tenantId, keepId)),
    putSchedule: (tenantId, sourceId, schedule) =>
      schedule === null
        ? schedules.drop(scheduleId(tenantId, sourceId))
        : schedules.put(sourceSchedule(tenantId, sourceId, schedule, settings.catchupWindow)),
    recurrence: (tenantId, sourceId) => schedules.recurrence(scheduleId(tenantId, sourceId)),
    schedules: () => schedules.list('source'),
    startExport: (tenantId, exportId) =>
      start('exportAudit', exportWorkflowId(tenantId, exportId), ExportInput.parse({ tenantId, exportId }), 'person'),
    cancelExport: (tenantId, exportId) =>
      ifThere(() => client.workflow.getHandle(exportWorkflowId(tenantId, exportId)).signal('cancel'), undefined),
    fateOfExport: (tenantId, exportId) => fateOf(exportWorkflowId(tenantId, exportId)),
    async startPackage(input) {
      const { tenantId, packageId } = input;
      await call(() =>
        client.workflow.start('archivePackage', {
          workflowId: packageWorkflowId(tenantId, packageId),
          taskQueue: queues.wf,
          args: [PackageInput.parse(input)],
          workflowIdConflictPolicy: 'USE_EXISTING',
          priority: priorityOf(tenantId, 'person'),
          searchAttributes: attributesOf(packageWorkflowId(tenantId, packageId)),
        }),
      );
    },
    cancelPackage: (tenantId, packageId) =>
      ifThere(() => client.workflow.getHandle(packageWorkflowId(tenantId, packageId)).signal('cancel'), undefined),
    fateOfPackage: (tenantId, packageId) => fateOf(packageWorkflowId(tenantId, packageId)),
    putExportSchedule: (tenantId, id, schedule) =>
      schedule === null
        ? schedules.drop(exportScheduleId(tenantId, id))
        : schedules.put(exportSchedule(tenantId, id, schedule, settings.catchupWindow)),
    exportRecurrence: (tenantId, id) => schedules.recurrence(exportScheduleId(tenantId, id)),
    exportSchedules: () => schedules.list('export'),
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
