/** The whole product for journeys: database, Temporal, API with the web, worker, and a site to learn from. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { freePort } from '#local/port.ts';
import { type SampleSite, serveSample } from '#local/sample/serve.ts';
import { makeSignInLink, welcome } from '#schema/welcome.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { makeTemporal, type TestTemporal } from '#tests/rig/temporal.ts';
import { buildWeb } from '../build.ts';

export type Stack = AsyncDisposable & {
  /** Origin of API and web. */
  url: string;
  site: SampleSite;
  database: TestDatabase;
  temporal: Pick<TestTemporal, 'address' | 'namespace'>;
  tenantId: string;
  /** Where sockets of API and worker were asked to lead, as host:port. */
  reached(): Set<string>;
  /** A fresh one-time link of the administrator. */
  makeLink(): Promise<string>;
  /** Ends the API by the signal, and starts it again at the same address when `meanwhile` is over. */
  restartApi(signal: 'SIGTERM' | 'SIGKILL', meanwhile?: () => Promise<unknown>): Promise<void>;
};

const home = join(import.meta.dirname, '../..');
const startMs = 60_000;

/** `more` settings are for API and worker alike, `workers` for the worker alone. */
export async function openStack(
  more: Record<string, string> = {},
  workers: Record<string, string> = {},
): Promise<Stack> {
  await using built = new AsyncDisposableStack();
  await buildWeb();
  const site = built.use(await serveSample());
  const database = built.use(await makeDatabase());
  const temporal = built.use(await makeTemporal());
  const dir = mkdtempSync(join(inject('runDir'), 'journey-'));
  built.defer(() => rmSync(dir, { recursive: true, force: true }));
  const ids = await welcome(database.migrateUrl, {
    tenant: { slug: 'storvik', name: 'Storviks kommun', language: 'sv' },
    administrator: { email: 'admin@storvik.example', name: 'Administratör' },
  });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const connections = join(dir, 'connections');
  const env = {
    NODE_OPTIONS: `--import=${join(home, 'tests/rig/connections.ts')}`,
    CONNECTIONS_FILE: connections,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    DIARIUM_SECRET_KEY: 'the key of a journey: thirty-two characters',
    DIARIUM_HOME: inject('cacheDir'),
    FILES_DIR: join(dir, 'files'),
    CRAWL_ALLOW: site.host,
    // Small batches, so that a pause is seen soon.
    CRAWL_BATCH_PAGES: '5',
    CRAWL_BATCH_SECONDS: '2',
    LOG_LEVEL: 'warn',
    // A browser, a site and whatever else runs here take turns: late is not busy.
    BUSY_AFTER_MS: '30000',
    PORT: String(port),
    ...more,
  };
  const startApi = () => start('api/main.ts', { ...env, DATABASE_URL: database.appUrl });
  let api = startApi();
  built.defer(() => end(api));
  const worker = start('temporal/worker.ts', { ...env, ...workers, DATABASE_URL: database.workerUrl });
  built.defer(() => end(worker));
  await ready(`${url}/health/ready`);
  const held = built.move();
  return {
    url,
    site,
    database,
    temporal,
    tenantId: ids.tenantId,
    reached: () => new Set(readFileSync(connections, 'utf8').trim().split('\n')),
    makeLink: async () => `${url}/link/${await makeSignInLink(database.migrateUrl, { ...ids, hours: 1 })}`,
    restartApi: async (signal, meanwhile) => {
      await end(api, signal);
      try {
        await meanwhile?.();
      } finally {
        // Also for the journeys after one that failed.
        api = startApi();
        await ready(`${url}/health/ready`);
      }
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** One process of the product, with nothing of the developer's own settings. */
function start(path: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(home, path)], {
    cwd: home,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** Ready means that the database, Temporal and a worker answer. */
async function ready(url: string): Promise<void> {
  for (const end = Date.now() + startMs; Date.now() < end; await sleep(200)) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error(`not ready after ${startMs} ms: ${url}`);
}
