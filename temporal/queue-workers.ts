/** One Temporal worker per queue over one connection: each kind of work has its own slots, so none starves another. */
import type { DataConverter } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { PackageActivities } from '#activities/archive-package.ts';
import type { ChainActivities } from '#activities/chain.ts';
import type { CrawlActivities, FetchActivities } from '#activities/crawl.ts';
import type { DueActivities } from '#activities/due.ts';
import type { ExpireActivities } from '#activities/expire.ts';
import type { ExportActivities, ExportRowActivities } from '#activities/export.ts';
import type { ExtractActivities, ReadActivities, VectorActivities } from '#activities/extract.ts';
import type { IngestActivities } from '#activities/ingest.ts';
import type { PersonRequestActivities } from '#activities/person-request.ts';
import type { PurgeActivities } from '#activities/purge.ts';
import type { PurgeItemActivities } from '#activities/purge-items.ts';
import type { ReconcileActivities } from '#activities/reconcile.ts';
import type { TranscribeActivities } from '#activities/transcribe.ts';
import { queues } from '#workflows/options.ts';

export type Activities = {
  wf: ChainActivities &
    CrawlActivities &
    DueActivities &
    ExpireActivities &
    ExportRowActivities &
    ExtractActivities &
    ReconcileActivities;
  fetch: FetchActivities;
  keep: ReadActivities & VectorActivities;
  parse: ReadActivities;
  transcribe: TranscribeActivities;
  embed: Pick<IngestActivities, 'ingestBatch'> & VectorActivities;
  purge: PurgeActivities & PurgeItemActivities;
  export: ExportActivities & PackageActivities & PersonRequestActivities;
};

/** Where workers ask for work. */
export type WorkerPlace = {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  interceptors: WorkerOptions['interceptors'];
};

export type QueueWorkerSettings = WorkerPlace & {
  bundlePath: string;
  /** Fetch activities at once. */
  fetchSlots: number;
  /** Files begun at once, and as many that are gone on with, each in a process of its own. */
  parseSlots: number;
};

/** Embedding keeps a processor busy: a third at once would only wait for it. */
const statementSlots = 20;
const embedSlots = 2;
/** Each moves a file, cuts a text in the process itself, or embeds a few passages. */
const keepSlots = 4;
/** Each keeps a recogniser on this machine busy, or waits for one elsewhere. */
const transcribeSlots = 2;
/** Two tenants at once; the third can wait for a disk that is busy. */
const purgeSlots = 2;
/** One that waits for a target holds none: it is tried again later. */
const exportSlots = 2;

export function createQueueWorkers(settings: QueueWorkerSettings, activities: Activities): Promise<Worker[]> {
  const { bundlePath, fetchSlots, parseSlots, ...place } = settings;
  return Promise.all([
    create(place, 'wf', activities.wf, statementSlots, {
      workflowBundle: { codePath: bundlePath },
      maxCachedWorkflows: 200,
      // What a killed worker had cached is given to another one after this.
      stickyQueueScheduleToStartTimeout: '2s',
    }),
    create(place, 'fetch', activities.fetch, fetchSlots),
    create(place, 'keep', activities.keep, keepSlots),
    create(place, 'begin', activities.parse, parseSlots),
    create(place, 'parse', activities.parse, parseSlots),
    create(place, 'transcribe', activities.transcribe, transcribeSlots),
    create(place, 'embed', activities.embed, embedSlots),
    create(place, 'purge', activities.purge, purgeSlots),
    create(place, 'export', activities.export, exportSlots),
  ]);
}

/** For the queue of crawls whose pages are opened in a browser. */
export function createRenderWorker(
  place: WorkerPlace,
  activities: Pick<FetchActivities, 'fetchBatch'>,
  slots: number,
): Promise<Worker> {
  return create(place, 'render', activities, slots);
}

function create(
  place: WorkerPlace,
  queue: keyof typeof queues,
  activities: object,
  slots: number,
  more: Partial<WorkerOptions> = {},
): Promise<Worker> {
  return Worker.create({
    ...place,
    taskQueue: queues[queue],
    activities,
    // Tasks that are handed over with a workflow's answer would pass by those that wait their fair turn.
    maxEagerActivityReservationsPerWorkflowTask: 0,
    maxConcurrentActivityTaskExecutions: slots,
    // Signs of life and cancellations travel together: a second is what a person who pauses waits.
    maxHeartbeatThrottleInterval: '1s',
    defaultHeartbeatThrottleInterval: '1s',
    // Together within the ten seconds in which everything has to have stopped.
    shutdownGraceTime: '4s',
    shutdownForceTime: '8s',
    ...more,
  });
}
