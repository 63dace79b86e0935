/**
 * The product's engine on a stage of its own for tests: a database, a Temporal server, a source over a site, and worker
 * processes that can be killed. Nothing is pretended: the workers are the product's, started as it starts them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { system } from '#schema/audit.ts';
import type { CrawlMode } from '#schema/crawl.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { endedStates, type RunState } from '#schema/progress.ts';
import { requestCrawl } from '#schema/request.ts';
import { SourceForm } from '#schema/source.ts';
import { openTemporalClient, type TemporalClient } from '#temporal/client.ts';
import { codecKeys } from '#temporal/codec.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import { makeTemporal, type TestTemporal } from '#tests/rig/temporal.ts';

const entry = (name: 'worker' | 'renderer') => fileURLToPath(new URL(`../../temporal/${name}.ts`, import.meta.url));

export type StageSettings = {
  /** The site's host:port, which is on loopback. */
  allow: string;
  form: Partial<SourceForm> & Pick<SourceForm, 'startUrls'>;
  batchPages?: number;
  batchSeconds?: number;
  /** Events after which a run goes on as a new one. */
  historyEvents?: number;
  /** Where originals are kept; else in a folder that goes with the stage. */
  filesDir?: string;
  /** A database that the test itself keeps, such as one whose server it kills; else the stage has its own. */
  database?: Pick<TestDatabase, 'adminUrl' | 'workerUrl'>;
  /** A server that the test itself keeps, such as one that it kills; else the stage has its own. */
  temporalServer?: Pick<TestTemporal, 'address' | 'namespace'>;
  /** Seals what Temporal keeps, as the launcher's key does; null is without one. */
  secretKey?: string | null;
};

export type WorkerProcess = AsyncDisposable & {
  pid: number;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code, which is 0 only when everything was closed in time. */
  stop(): Promise<number | null>;
  /** What it logged, oldest first. */
  log: Record<string, unknown>[];
};

export type RunRow = {
  state: RunState;
  reason: { code: string; facts: Record<string, unknown> } | null;
  queued: number;
  leased: number;
  stored: number;
  added: number;
  changed: number;
  unchanged: number;
  gone: number;
  redirected: number;
  failed: number;
  skipped: number;
};

export type Stage = AsyncDisposable & {
  db: Database;
  temporalServer: Pick<TestTemporal, 'address' | 'namespace'>;
  temporal: TemporalClient;
  shelf: Shelf;
  /** The folder of the store of originals. */
  filesDir: string;
  startWorker(env?: Record<string, string>): Promise<WorkerProcess>;
  /** For sources whose pages are opened in a browser. */
  startRenderer(): Promise<WorkerProcess>;
  /** Requests a run and starts its workflow. */
  start(mode?: CrawlMode): Promise<string>;
  run(crawlId: string): Promise<RunRow>;
  /** The run when it has ended, or `until` says so; throws when that takes longer than `withinMs`. */
  ended(crawlId: string, withinMs: number, until?: (run: RunRow) => boolean): Promise<RunRow>;
};

/** Sets the stage; everything on it is gone when it is disposed. */
export async function makeStage(settings: StageSettings): Promise<Stage> {
  await using built = new AsyncDisposableStack();
  const database = settings.database ?? built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 4 }));
  const temporalServer = settings.temporalServer ?? built.use(await makeTemporal());
  const { address, namespace } = temporalServer;
  const { historyEvents, secretKey = 'the key of a stage: thirty-two characters' } = settings;
  const temporal = built.use(
    openTemporalClient({ address, namespace, historyEvents, keys: codecKeys(secretKey ?? undefined, db) }),
  );
  const home = mkdtempSync(join(inject('runDir'), 'stage-'));
  built.defer(() => rmSync(home, { recursive: true, force: true }));
  const shelf = await makeShelf(database.adminUrl, db);
  const form = SourceForm.parse({ name: 'Site', ...settings.form });
  await db.withTenant(shelf.tenantId, (tx) =>
    tx.sql('update source set form = $3 where tenant_id = $1 and id = $2', [
      shelf.tenantId,
      shelf.sourceId,
      JSON.stringify(form),
    ]),
  );
  const filesDir = settings.filesDir ?? join(home, 'files');
  const env = {
    DATABASE_URL: database.workerUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    DIARIUM_SECRET_KEY: secretKey ?? '',
    DIARIUM_HOME: inject('cacheDir'),
    FILES_DIR: filesDir,
    CRAWL_ALLOW: settings.allow,
    CRAWL_BATCH_PAGES: String(settings.batchPages ?? 100),
    CRAWL_BATCH_SECONDS: String(settings.batchSeconds ?? 30),
  };
  const held = built.move();

  async function run(crawlId: string): Promise<RunRow> {
    const rows = await db.readTenant<RunRow>(
      shelf.tenantId,
      'select * from crawl where tenant_id = tenant.id and id = $2',
      [crawlId],
    );
    return rows[0]!;
  }

  return {
    db,
    temporalServer,
    temporal,
    shelf,
    filesDir,
    run,
    async startWorker(more = {}) {
      return held.use(await spawnWorker('worker', { ...env, ...more }));
    },
    async startRenderer() {
      return held.use(await spawnWorker('renderer', env));
    },
    async start(mode = 'full') {
      const request = { sourceId: shelf.sourceId, mode, trigger: 'person' } as const;
      const crawlId = await db.withTenant(shelf.tenantId, (tx) => requestCrawl(tx, system, request));
      await temporal.startCrawl(shelf.tenantId, crawlId, 'person');
      return crawlId;
    },
    async ended(crawlId, withinMs, until = ({ state }) => endedStates.includes(state)) {
      for (const end = Date.now() + withinMs; ; await sleep(100)) {
        const seen = await run(crawlId);
        if (until(seen)) return seen;
        if (Date.now() > end) throw new Error(`still waiting after ${withinMs} ms: ${JSON.stringify(seen)}`);
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function spawnWorker(name: 'worker' | 'renderer', env: Record<string, string>): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [entry(name)], {
    // Nothing else is inherited: what a developer has set must not change a test.
    env: { NODE_ENV: 'test', PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: Record<string, unknown>[] = [];
  const gone = once(child, 'exit');
  const working = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (entry.msg === 'working') resolve();
    });
    void gone.then(([code, signal]) => reject(new Error(`the worker ended with ${code ?? signal}`)));
  });
  await working;
  return {
    pid: child.pid!,
    log,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    stop: () => stop(child, gone),
    async [Symbol.asyncDispose]() {
      await stop(child, gone);
    },
  };
}

async function stop(child: ChildProcess, gone: Promise<unknown>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  await gone;
  return child.exitCode;
}
