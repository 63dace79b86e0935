/**
 * The worker: joins database, web, files and models to the activities and asks Temporal for work. It waits for
 * PostgreSQL and Temporal at its start, stays when they go away later, and drains within ten seconds of SIGTERM.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { embedPriceOf } from '#activities/crawl/estimate.ts';
import { crawlActivities, fetchActivities } from '#activities/crawl.ts';
import { dueActivities } from '#activities/due.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { openEmbedder } from '#activities/outside/embedder.ts';
import { openFiles } from '#activities/outside/files.ts';
import { openWeb } from '#activities/outside/web.ts';
import { reconcileActivities } from '#activities/reconcile.ts';
import { openChunker } from '#activities/text/chunk.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { InvalidInput } from '#schema/errors.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { openSecrets } from '#schema/secret.ts';
import { readSettings, type Settings } from '#schema/settings.ts';
import { openAllow } from './allow.ts';
import { workflowBundle } from './bundle.ts';
import { openTemporalClient } from './client.ts';
import { openDataConverter, plainWarning } from './codec.ts';
import { type Health, openHealth } from './health.ts';
import { activityInterceptor } from './interceptors.ts';
import { openLog, tenantOf } from './log.ts';
import { type Activities, createQueueWorkers } from './queue-workers.ts';
import { ensureSystemSchedules } from './schedules.ts';

/** Everything has to be over within ten seconds of the signal. */
const drainMs = 9_000;

/** Works until `stop` is aborted; rejects when work cannot go on. */
export async function work(settings: Settings, log: Logger, stop: AbortSignal): Promise<void> {
  await using held = new AsyncDisposableStack();
  const { host, workerPort } = settings.http;
  if (!settings.secretKey) log.warn(plainWarning);
  const health = held.use(await openHealth({ host, port: workerPort }));
  const { url, pool } = settings.database;
  if (!url) throw new InvalidInput('DATABASE_URL is needed: the address of PostgreSQL, as the runtime role');
  const db = held.use(await persist('PostgreSQL', log, stop, () => openDatabase({ url, pool })));
  const connection = await persist('Temporal', log, stop, () => NativeConnection.connect(settings.temporal));
  held.defer(() => connection.close());
  await persist('schedules', log, stop, () => readySchedules(settings.temporal));
  const workers = await createQueueWorkers(
    {
      connection,
      namespace: settings.temporal.namespace,
      dataConverter: openDataConverter(settings.secretKey),
      bundlePath: await workflowBundle(join(settings.home, 'cache')),
      interceptors: { activity: [(context) => activityInterceptor(context, watch(log, health))] },
      fetchSlots: settings.crawl.slots,
    },
    await joinActivities(settings, held, db, log),
  );
  stop.throwIfAborted();
  stop.addEventListener('abort', () => {
    health.working = false;
    for (const worker of workers) worker.shutdown();
  });
  health.working = true;
  log.info({ port: health.port }, 'working');
  await Promise.all(workers.map((worker) => worker.run()));
  log.info('stopped');
}

async function joinActivities(
  settings: Settings,
  held: AsyncDisposableStack,
  db: Database,
  log: Logger,
): Promise<Activities> {
  const { crawl } = settings;
  const userAgent = `Diarium/0.1 (+${crawl.contact})`;
  const web = held.use(openWeb({ allow: openAllow(crawl), userAgent, limits: { connectionsPerHost: 64 } }));
  const temporal = held.use(openTemporalClient({ ...settings.temporal, secretKey: settings.secretKey }));
  const files = openFiles(settings.files);
  const chunker = await openChunker();
  const embedPrice = embedPriceOf(settings.model);
  const secrets = settings.secretKey ? openSecrets(settings.secretKey) : null;
  const crawlDeps = { db, web, files, chunker, secrets, userAgent, settings: crawl, embedPrice, unindexDocuments };
  const embedder = openEmbedder(settings.model, (change) => log.warn(change, 'a model is left alone or well again'));
  const { sweep, ingestBatch } = ingestActivities({ db, chunker, embedder });
  const runs = crawlActivities(crawlDeps);
  const onFault = (tenant: string, error: unknown) => log.error({ tenant, err: error }, 'a step of reconcile failed');
  return {
    wf: {
      ...runs,
      ...dueActivities({ db, startCrawl: temporal.startCrawl }),
      ...reconcileActivities({ db, temporal, finishCrawl: runs.finishCrawl, sweep, onFault }),
    },
    fetch: fetchActivities(crawlDeps),
    embed: { ingestBatch },
  };
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

async function readySchedules(settings: Settings['temporal']): Promise<void> {
  const connection = await Connection.connect({ address: settings.address });
  try {
    await ensureSystemSchedules(new Client({ connection, namespace: settings.namespace }));
  } finally {
    await connection.close();
  }
}

/** Tries until it succeeds or the worker is stopped: what it waits for may start later than the worker. */
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

if (import.meta.main) {
  const settings = readSettings(process.env);
  const log = openLog(settings.logLevel);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(stopping, log));
  await work(settings, log, stopping.signal).catch((error: Error) => {
    if (stopping.signal.aborted) return;
    // What ends the worker is a part that does not start, or the engine: their words hold no content.
    log.fatal({ err: error, reason: error.message }, 'the worker cannot go on');
    process.exitCode = 1;
  });
}
