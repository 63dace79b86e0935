/** A PostgreSQL of the bench's own, in a folder that is gone afterwards, set as the product sets it. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { cacheFolder } from '#local/cache.ts';
import { openPostgres } from '#local/postgres.ts';
import { silent } from '#local/say.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import { newSecret } from '#schema/id.ts';
import { migrate, provision } from '#schema/provision.ts';

export type BenchDatabase = AsyncDisposable & {
  /** As the runtime role. */
  db: Database;
  adminUrl: string;
  /** For processes of the product that work on it. */
  appUrl: string;
  workerUrl: string;
  migrateUrl: string;
  /** Of the server. */
  pid: number;
  /** Runs statements as the superuser: for building fast, never for what is measured. */
  asAdmin<Row extends object>(...statements: string[]): Promise<Row[]>;
};

export async function openBenchDatabase(): Promise<BenchDatabase> {
  const home = mkdtempSync(join(tmpdir(), 'diarium-bench-'));
  chmodSync(home, 0o755);
  const opened = new AsyncDisposableStack();
  opened.defer(() => rmSync(home, { recursive: true, force: true }));
  try {
    const cache = cacheFolder({ home, wanted: process.env.DIARIUM_CACHE });
    const server = opened.use(await openPostgres({ home, cache, say: silent }));
    const urls = await provision(server.adminUrl!, { app: newSecret(), worker: newSecret(), migrate: newSecret() });
    await migrate(urls.migrateUrl);
    const db = opened.use(await openDatabase({ url: urls.workerUrl, pool: 8 }));
    const adminUrl = new URL(server.adminUrl!);
    adminUrl.pathname = '/diarium';
    const asAdmin = <Row extends object>(...statements: string[]) => runAll<Row>(adminUrl.href, statements);
    const [place] = await asAdmin<{ dir: string }>(`select current_setting('data_directory') as dir`);
    return {
      db,
      adminUrl: adminUrl.href,
      ...urls,
      pid: Number.parseInt(readFileSync(join(place!.dir, 'postmaster.pid'), 'utf8'), 10),
      asAdmin,
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function runAll<Row extends object>(url: string, statements: string[]): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) ({ rows } = await client.query<Row>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
