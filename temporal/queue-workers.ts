/** One Temporal worker per queue over one connection: each kind of work has its own slots, so none starves another. */
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { CrawlActivities, FetchActivities } from '#activities/crawl.ts';
import type { DueActivities } from '#activities/due.ts';
import type { IngestActivities } from '#activities/ingest.ts';
import type { ReconcileActivities } from '#activities/reconcile.ts';
import { queues } from '#workflows/options.ts';

export type Activities = {
  wf: CrawlActivities & DueActivities & ReconcileActivities;
  fetch: FetchActivities;
  embed: Pick<IngestActivities, 'ingestBatch'>;
};

export type QueueWorkerSettings = {
  connection: NativeConnection;
  namespace: string;
  bundlePath: string;
  dataConverter: DataConverter;
  interceptors: WorkerOptions['interceptors'];
  /** Fetch activities at once. */
  fetchSlots: number;
};

/** Embedding keeps a processor busy: a third at once would only wait for it. */
const statementSlots = 20;
const embedSlots = 2;

export function createQueueWorkers(settings: QueueWorkerSettings, activities: Activities): Promise<Worker[]> {
  const { connection, namespace, interceptors, dataConverter, bundlePath } = settings;
  const slots = { wf: statementSlots, fetch: settings.fetchSlots, embed: embedSlots };
  const create = (queue: keyof Activities, more: Partial<WorkerOptions> = {}) =>
    Worker.create({
      connection,
      namespace,
      interceptors,
      dataConverter,
      taskQueue: queues[queue],
      activities: activities[queue],
      // Tasks that are handed over with a workflow's answer would pass by those that wait their fair turn.
      maxEagerActivityReservationsPerWorkflowTask: 0,
      maxConcurrentActivityTaskExecutions: slots[queue],
      // Signs of life and cancellations travel together: a second is what a person who pauses waits.
      maxHeartbeatThrottleInterval: '1s',
      defaultHeartbeatThrottleInterval: '1s',
      // Together within the ten seconds in which everything has to have stopped.
      shutdownGraceTime: '4s',
      shutdownForceTime: '8s',
      ...more,
    });
  return Promise.all([
    create('wf', {
      workflowBundle: { codePath: bundlePath },
      maxCachedWorkflows: 200,
      // What a killed worker had cached is given to another one after this.
      stickyQueueScheduleToStartTimeout: '2s',
    }),
    create('fetch'),
    create('embed'),
  ]);
}
