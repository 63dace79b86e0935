/** The engine under measurement: PostgreSQL, Temporal and one worker process, each the product's own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { cacheFolder } from '#local/cache.ts';
import { readNote } from '#local/note.ts';
import type { ProcessFacts } from '#local/process.ts';
import { openTemporal } from '#local/temporal.ts';
import { system } from '#schema/audit.ts';
import { workflowId } from '#schema/crawl.ts';
import type { Database } from '#schema/database.ts';
import { requestCrawl } from '#schema/request.ts';
import { SourceForm } from '#schema/source.ts';
import { openTemporalClient } from '#temporal/client.ts';
import { codecKeys } from '#temporal/codec.ts';
import { makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import { openBenchDatabase } from '../postgres.ts';
import type { BenchSite } from './site.ts';

export type Engine = AsyncDisposable & {
  /** Requests a crawl of the site by a tenant of its own, and starts it. */
  start(site: BenchSite): Promise<string>;
  hasEnded(crawlId: string): Promise<boolean>;
  /** Of all runs of the workflow. */
  events(crawlId: string): Promise<number>;
  /** That can be searched. */
  passages(crawlId: string): Promise<number>;
  /** By what they are. */
  pids: Record<'worker' | 'Postgres' | 'Temporal', number>;
  /** Where the last crawl put what it learned. */
  last(): Shelf & { db: Database };
};

const workerPath = fileURLToPath(new URL('../../temporal/worker.ts', import.meta.url));

export async function openEngine(site: BenchSite): Promise<Engine> {
  await using opened = new AsyncDisposableStack();
  const { db, adminUrl, workerUrl, pid } = opened.adopt(await openBenchDatabase(), (database) =>
    database[Symbol.asyncDispose](),
  );
  const home = mkdtempSync(join(tmpdir(), 'diarium-bench-'));
  opened.defer(() => rmSync(home, { recursive: true, force: true }));
  const cache = cacheFolder({ home, wanted: process.env.DIARIUM_CACHE });
  const { address } = opened.use(await openTemporal({ home, cache }));
  const { server } = readNote<{ server: ProcessFacts }>(join(home, 'temporal.json'))!;
  const secretKey = 'the bench seals as the launcher does';
  const settings = { address, namespace: 'default', keys: codecKeys(secretKey, db) };
  const temporal = opened.use(openTemporalClient(settings));
  const connection = await Connection.connect({ address });
  opened.defer(() => connection.close());
  const client = new Client({ connection });
  const env = {
    NODE_ENV: 'production',
    PATH: process.env.PATH,
    DATABASE_URL: workerUrl,
    TEMPORAL_ADDRESS: address,
    DIARIUM_SECRET_KEY: secretKey,
    DIARIUM_HOME: home,
    FILES_DIR: join(home, 'files'),
    CRAWL_ALLOW: site.hostPort,
    LOG_LEVEL: 'info',
  } as const;
  const worker = spawn(process.execPath, [workerPath], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  opened.defer(async () => {
    if (worker.exitCode === null && worker.kill()) await once(worker, 'exit');
  });
  for await (const line of createInterface({ input: worker.stdout })) if (line.includes('"working"')) break;
  worker.stdout.resume();
  let shelf: Shelf | undefined;
  const form = SourceForm.parse({
    name: 'Bench',
    startUrls: [`${site.origin}/`],
    maxPages: 1_000_000,
    maxDepth: 50,
    requestsPerSecond: 2_000,
    parallel: 32,
  });
  const one = async (select: string, crawlId: string) =>
    (await db.readTenant<{ value: number }>(shelf!.tenantId, select, [crawlId]))[0]!.value;
  const held = opened.move();

  return {
    pids: { worker: worker.pid!, Postgres: pid, Temporal: server.pid },
    async start() {
      const { tenantId, sourceId } = (shelf = await makeShelf(adminUrl, db));
      const crawlId = await db.withTenant(tenantId, async (tx) => {
        await tx.sql('update source set form = $2 where tenant_id = $1', [tenantId, JSON.stringify(form)]);
        return requestCrawl(tx, system, { sourceId, mode: 'full', trigger: 'person' });
      });
      await temporal.startCrawl(tenantId, crawlId, 'person');
      return crawlId;
    },
    hasEnded: async (crawlId) =>
      (await one('select count(ended_at) as value from crawl where tenant_id = tenant.id and id = $2', crawlId)) > 0,
    async events(crawlId) {
      const runs = client.workflow.list({ query: `WorkflowId = '${workflowId(shelf!.tenantId, crawlId)}'` });
      let events = 0;
      for await (const { runId } of runs) {
        const handle = client.workflow.getHandle(workflowId(shelf!.tenantId, crawlId), runId);
        events += (await handle.describe()).historyLength;
      }
      return events;
    },
    passages: (crawlId) =>
      one(
        `select count(*) as value from passage p join version v on v.tenant_id = tenant.id and v.id = p.version_id
         where p.tenant_id = tenant.id and p.live and v.crawl_id = $2`,
        crawlId,
      ),
    last: () => ({ ...shelf!, db }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
