/** A crawl by hand: the product's activities, called one after the other as its workflow calls them, without Temporal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { inject } from 'vitest';
import type { BatchResult } from '#activities/crawl/batch.ts';
import { embedPriceOf } from '#activities/crawl/estimate.ts';
import type { Outcome } from '#activities/crawl/finish.ts';
import { crawlActivities, fetchActivities, type RunKey } from '#activities/crawl.ts';
import { ingestActivities } from '#activities/ingest.ts';
import { type Embedder, openEmbedder } from '#activities/outside/embedder.ts';
import { type FileStore, openFiles } from '#activities/outside/files.ts';
import { openWeb, type WebLimits } from '#activities/outside/web.ts';
import { type Chunker, openChunker } from '#activities/text/chunk.ts';
import { system } from '#schema/audit.ts';
import type { CrawlMode } from '#schema/crawl.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { unindexDocuments } from '#schema/posting.ts';
import { requestCrawl } from '#schema/request.ts';
import { openSecrets } from '#schema/secret.ts';
import { readSettings } from '#schema/settings.ts';
import { SourceForm } from '#schema/source.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { makeShelf, type Shelf } from '#tests/rig/knowledge.ts';
import type { Site } from '#tests/sites/site.ts';
import { type PageRow, readPageRows } from './page-rows.ts';

export type Standing = { state: string; reason: { code: string; facts: Record<string, unknown> } | null };

type Batch = { batch: number; lanes?: number };
export type Hand = AsyncDisposable & {
  database: TestDatabase;
  db: Database;
  shelf: Shelf;
  /** Texts that were given to the embedder. */
  readonly embedded: number;
  /** Folder of the store of originals. */
  dir: string;
  /** The activities over another database door, or another store, such as one that fails. */
  over(db: Database, files?: FileStore): Acts;
  acts: Acts;
  request(mode?: CrawlMode): Promise<RunKey>;
  /** One whole run; `outcome` is what the workflow would ask for. */
  crawl(mode?: CrawlMode, outcome?: Outcome): Promise<RunKey>;
  /** How the run stands, or ended. */
  standing(run: RunKey): Promise<Standing>;
  pages(run: RunKey): Promise<Map<string, PageRow>>;
  /** Names of the files in the store of originals. */
  files(): Promise<string[]>;
  /** Paths of the documents that search finds passages of. */
  found(): Promise<string[]>;
};
export type Acts = {
  prepare(run: RunKey): Promise<{ lanes: number }>;
  fetch(run: RunKey, batch: Batch, env?: MockActivityEnvironment): Promise<BatchResult>;
  recheck(run: RunKey): Promise<number>;
  ingest(run: RunKey, batch: string): Promise<{ left: number }>;
} & Pick<ReturnType<typeof crawlActivities>, 'claimTurn' | 'pauseCrawl' | 'changePace' | 'settleCrawl' | 'finishCrawl'>;

/** Attempts that a test makes fail are no news. */
const silent = new DefaultLogger('ERROR');

/** Of every installation that tests make. */
export const secretKey = 'a key of an installation that tests make';

let chunker: Promise<Chunker> | undefined;

/** Where no file is kept. */
export const noFiles = { tidy: async () => {}, remove: async () => {} };

/** Where nothing is uploaded, and no recording is heard. */
export const noArrivals = { size: async () => undefined, remove: async () => {} };
export const noSounds = { remove: async () => {} };

/** Where no archive lies ready. */
export const noDeliveries = { remove: async () => {} };

/**
 * A source over `site`, with a database of its own; `limits` are the web door's, for sites that never answer, and
 * `others` are sites that may be reached besides.
 */
export async function makeHand(
  site: Site,
  form: Partial<SourceForm> = {},
  limits: Partial<WebLimits> = {},
  others: Site[] = [],
): Promise<Hand> {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 6 }));
  const allowed = new Set([site, ...others].map(({ hostPort }) => hostPort));
  const web = built.use(openWeb({ allow: () => allowed, userAgent: 'Diarium/test', limits }));
  const dir = mkdtempSync(join(inject('runDir'), 'files-'));
  built.defer(() => rmSync(dir, { recursive: true, force: true }));
  const shelf = await makeShelf(database.adminUrl, db);
  const { tenantId, sourceId } = shelf;
  const whole = SourceForm.parse({
    name: 'Site',
    startUrls: [`${site.origin}/`],
    requestsPerSecond: 500,
    parallel: 8,
    ...form,
  });
  await db.withTenant(tenantId, (tx) =>
    tx.sql('update source set form = $3 where tenant_id = $1 and id = $2', [tenantId, sourceId, JSON.stringify(whole)]),
  );
  const { crawl: settings, model } = readSettings({});
  let embedded = 0;
  const hashing = openEmbedder(model);
  const embedder: Embedder = {
    ...hashing,
    embed(texts, options) {
      embedded += texts.length;
      return hashing.embed(texts, options);
    },
  };
  const cut = await (chunker ??= openChunker());

  function over(door: Database, files: FileStore = openFiles({ dir })): Acts {
    const deps = {
      db: door,
      web,
      files,
      chunker: cut,
      secrets: openSecrets(secretKey),
      userAgent: 'Diarium/test',
      settings,
      embedPrice: embedPriceOf(model),
      unindexDocuments,
    };
    const { prepareCrawl, fetchBatch, recheckKnown } = fetchActivities(deps);
    const { ingestBatch } = ingestActivities({ db: door, chunker: cut, embedder });
    const inside = () => new MockActivityEnvironment({}, { logger: silent });
    return {
      ...crawlActivities(deps),
      prepare: (run) => inside().run(prepareCrawl, run),
      fetch: (run, { batch, lanes = 1 }, env = inside()) => env.run(fetchBatch, { ...run, batch, lanes }),
      recheck: (run) => inside().run(recheckKnown, run),
      ingest: (run, batch) => inside().run(ingestBatch, { ...run, batch }),
    };
  }
  const acts = over(db);

  async function request(mode: CrawlMode = 'full'): Promise<RunKey> {
    const asked = { sourceId, mode, trigger: 'person' } as const;
    return { tenantId, crawlId: await db.withTenant(tenantId, (tx) => requestCrawl(tx, system, asked)) };
  }

  let batches = 0;
  async function fetchAll(run: RunKey): Promise<void> {
    for (;;) {
      const { left, waitMs } = await acts.fetch(run, { batch: batches++ });
      if (left.queued + left.leased === 0) return;
      if (waitMs === null) await sleep(100);
      else await skipWait(run);
    }
  }
  /** Pages that wait for another attempt are due at once: a test does not sit it out. */
  const skipWait = ({ crawlId }: RunKey) =>
    db.withTenant(tenantId, (tx) =>
      tx.sql(`update page set next_at = now() where tenant_id = $1 and crawl_id = $2 and state = 'queued'`, [
        tenantId,
        crawlId,
      ]),
    );

  const held = built.move();
  return {
    database,
    db,
    shelf,
    dir,
    over,
    acts,
    request,
    get embedded() {
      return embedded;
    },
    async crawl(mode, outcome = 'finished') {
      const run = await request(mode);
      await acts.claimTurn(run);
      await acts.prepare(run);
      await fetchAll(run);
      if ((await acts.recheck(run)) > 0) await fetchAll(run);
      if (outcome === 'finished') {
        await acts.settleCrawl(run);
        while ((await acts.ingest(run, `hand ${batches++}`)).left > 0);
      }
      await acts.finishCrawl({ ...run, outcome, reason: null });
      return run;
    },
    async standing({ crawlId }) {
      const [row] = await db.readTenant<Standing>(
        tenantId,
        'select state, reason from crawl where tenant_id = tenant.id and id = $2',
        [crawlId],
      );
      return row!;
    },
    pages: ({ crawlId }) => readPageRows(db, tenantId, crawlId),
    async files() {
      const entries = await readdir(dir, { recursive: true, withFileTypes: true });
      return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
    },
    async found() {
      const rows = await db.readTenant<{ path: string }>(
        tenantId,
        `select distinct regexp_replace(d.key, '^https?://[^/]+', '') as path from document d
         join passage p on p.tenant_id = tenant.id and p.document_id = d.id and p.live
         join posting w on w.tenant_id = tenant.id and w.passage_id = p.id
         where d.tenant_id = tenant.id and d.removed_at is null order by path`,
      );
      return rows.map(({ path }) => path);
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
