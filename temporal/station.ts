/**
 * What every process that works for Temporal does alike: it waits for PostgreSQL and Temporal at its start, stays when
 * they go away later, shows its health, and drains within ten seconds of SIGTERM.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { NativeConnection, type Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { type Database, openDatabase } from '#schema/database.ts';
import { InvalidInput } from '#schema/errors.ts';
import { readSettings, type Settings } from '#schema/settings.ts';
import { codecKeys, openDataConverter, plainWarning } from './codec.ts';
import { type Health, openHealth } from './health.ts';
import { activityInterceptor } from './interceptors.ts';
import { openLog, tenantOf } from './log.ts';
import type { WorkerPlace } from './queue-workers.ts';

/** Everything has to be over within ten seconds of the signal. */
const drainMs = 9_000;

export type Station = {
  db: Database;
  /** Where its workers ask for work. */
  place: WorkerPlace;
  /** Tries until it succeeds or the process is told to stop. */
  persist<T>(what: string, act: () => Promise<T>): Promise<T>;
  /** Runs the workers until the process is told to stop; rejects when work cannot go on. */
  attend(workers: Worker[]): Promise<void>;
};

/** What is opened is held by `held`. Throws InvalidInput without DATABASE_URL, and what `stop` is aborted with. */
export async function openStation(
  settings: Settings,
  log: Logger,
  stop: AbortSignal,
  held: AsyncDisposableStack,
): Promise<Station> {
  const { host, workerPort } = settings.http;
  const keep = <T>(what: string, act: () => Promise<T>) => persist(what, log, stop, act);
  if (!settings.secretKey) log.warn(plainWarning);
  const health = held.use(await openHealth({ host, port: workerPort }));
  const { url, pool } = settings.database;
  if (!url) throw new InvalidInput('DATABASE_URL is needed: the address of PostgreSQL, as the runtime role');
  const db = held.use(await keep('PostgreSQL', () => openDatabase({ url, pool })));
  const connection = await keep('Temporal', () => NativeConnection.connect(settings.temporal));
  held.defer(() => connection.close());
  return {
    db,
    place: {
      connection,
      namespace: settings.temporal.namespace,
      dataConverter: openDataConverter(codecKeys(settings.secretKey, db)),
      interceptors: { activity: [(context) => activityInterceptor(context, watch(log, health))] },
    },
    persist: keep,
    async attend(workers) {
      stop.throwIfAborted();
      stop.addEventListener('abort', () => {
        health.working = false;
        for (const worker of workers) worker.shutdown();
      });
      health.working = true;
      log.info({ port: health.port, buildId: workers[0]?.options.buildId, queues: workers.map(queueOf) }, 'working');
      await Promise.all(workers.map((worker) => worker.run()));
      log.info('stopped');
    },
  };
}

/** A worker's queue, and how many activities it has at work at most. */
function queueOf({ options: { taskQueue, tuner } }: Worker): string {
  const slots = tuner.activityTaskSlotSupplier;
  return slots.type === 'fixed-size' ? `${taskQueue}: ${slots.numSlots} at once` : taskQueue;
}

/** What the log and the numbers learn of each attempt. */
export function watch(log: Logger, health: Pick<Health, 'observe'>): Parameters<typeof activityInterceptor>[1] {
  return (activity, outcome, ms, error) => {
    health.observe(activity.activityType, outcome, ms);
    if (error === undefined) return;
    const { activityType, attempt, workflowExecution } = activity;
    const workflowId = workflowExecution?.workflowId;
    log.warn({ ...tenantOf(workflowId), workflowId, activityType, attempt, err: error }, 'an attempt failed');
  };
}

/** What it waits for may start later than this process. */
async function persist<T>(what: string, log: Logger, stop: AbortSignal, act: () => Promise<T>): Promise<T> {
  for (let waitMs = 250; ; waitMs = Math.min(5_000, waitMs * 2)) {
    stop.throwIfAborted();
    try {
      return await act();
    } catch (error) {
      log.warn({ what, reason: (error as Error).message }, 'not there yet');
    }
    await sleep(waitMs, undefined, { signal: stop });
  }
}

/** The whole of such a process: settings, log, `work` until a signal, and the exit code. */
export async function runProcess(
  work: (settings: Settings, log: Logger, stop: AbortSignal) => Promise<void>,
): Promise<void> {
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(stopping, log));
  await work(settings, log, stopping.signal).catch((error: Error) => {
    if (stopping.signal.aborted) return;
    // What ends it is a part that does not start, or the engine: their words hold no content.
    log.fatal({ err: error, reason: error.message }, 'work cannot go on');
    process.exitCode = 1;
  });
}

/**
 * Begins the drain. It ends by itself also after servers died and came back; but a server that is silent without being
 * gone, such as a PostgreSQL behind a cut network, ends no statement, and the pool closes after its statements. Then
 * this ends it, and leases and retries cover what is cut off.
 */
function stop(stopping: AbortController, log: Logger): void {
  stopping.abort();
  const overdue = () => {
    log.error('the drain takes too long');
    process.exit(1);
  };
  setTimeout(overdue, drainMs).unref();
}
