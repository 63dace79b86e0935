/** A PostgreSQL of a test's own, as durable as the product's, that may die and comes back on the same port. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { openPostgres } from '#local/postgres.ts';
import { silent } from '#local/say.ts';
import { migrate, provision } from '#schema/provision.ts';

export type Server = AsyncDisposable & {
  adminUrl: string;
  workerUrl: string;
  migrateUrl: string;
  /** All of it: its data, its log, and what it says. */
  home: string;
  /** SIGKILL, and a new start after two seconds. */
  crash(): Promise<void>;
  /** Starts it where it has ended by itself, as whoever looks after it does. */
  revive(): Promise<void>;
};

type ServerSettings = {
  /** Emptied with the server. */
  home?: string;
  /** Over the product's own, by name. */
  settings?: Record<string, string>;
};

export async function makeServer({
  home = mkdtempSync(join(inject('runDir'), 'postgres-killed-')),
  settings = {},
}: ServerSettings = {}): Promise<Server> {
  mkdirSync(home, { recursive: true });
  chmodSync(home, 0o711);
  const start = () => openPostgres({ home, cache: inject('cacheDir'), settings, say: silent });
  let server = await start();
  const secret = 'x'.repeat(24);
  const urls = await provision(server.adminUrl!, { app: secret, worker: secret, migrate: secret });
  await migrate(urls.migrateUrl);
  const adminUrl = new URL(server.adminUrl!);
  adminUrl.pathname = '/diarium';
  return {
    adminUrl: adminUrl.href,
    workerUrl: urls.workerUrl,
    migrateUrl: urls.migrateUrl,
    home,
    async crash() {
      const { dataDir } = JSON.parse(readFileSync(join(home, 'postgres.json'), 'utf8')) as { dataDir: string };
      const [pid] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await sleep(2_000);
      server = await start();
    },
    async revive() {
      server = await start();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
