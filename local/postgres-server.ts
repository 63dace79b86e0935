/** Starts the PostgreSQL server on a data folder, past what a killed server may have left behind. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Unreachable } from '#schema/errors.ts';
import { type Place, spawnAs } from './postgres-data.ts';
import type { PostgresProgram } from './postgres-program.ts';
import { processFacts } from './process.ts';

export type ServerOptions = {
  program: PostgresProgram;
  place: Place;
  port: number;
  /** File that the server's own words are appended to. */
  logPath: string;
  settings: Record<string, string>;
};

/** How long a server may take to replay its log after a crash. */
const recoveryMs = 120_000;

/** Starts the server and waits until `answers`. Throws Unreachable with the last lines of its log. */
export async function startServer(options: ServerOptions, answers: () => Promise<boolean>): Promise<void> {
  // Children of a killed server need a moment to notice; until then the new one refuses their shared memory.
  for (let attempt = 1; ; attempt++) {
    const failure = await tryServer(options, answers);
    if (failure === undefined) return;
    if (attempt === 20 || !failure.includes('shared memory block')) {
      throw new Unreachable(`PostgreSQL did not start:\n${failure}\nAll of its words: ${options.logPath}`);
    }
    await sleep(250);
  }
}

async function tryServer(options: ServerOptions, answers: () => Promise<boolean>): Promise<string | undefined> {
  disownPidFile(options.place.dataDir);
  await using log = await open(options.logPath, 'a', 0o600);
  const from = (await log.stat()).size;
  const settings = { ...defaults(), ...options.settings, port: String(options.port) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // A session of its own: Ctrl-C in the terminal must reach the launcher alone, which stops things in order.
  const server = spawn(join(options.program.binDir, 'postgres'), ['-D', options.place.dataDir, ...flags], {
    ...spawnAs(options.place),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let ended: string | undefined;
  server.once('error', (error) => (ended = error.message));
  server.once('exit', (code, signal) => (ended = `It ended with ${signal ?? `code ${code}`}`));
  server.unref();
  for (const until = Date.now() + recoveryMs; Date.now() < until; await sleep(30)) {
    if (ended !== undefined) return `${readFileSync(options.logPath, 'utf8').slice(from).trim()}\n${ended}`;
    if (await answers()) return undefined;
  }
  server.kill('SIGINT');
  return `It did not answer within ${recoveryMs / 1000} s`;
}

/**
 * A killed server may stay a zombie, or its process id may have gone to another program: PostgreSQL would take either
 * for a running server. Naming its own parent (us) there keeps its check of the shared memory and drops that of the id.
 */
function disownPidFile(dataDir: string): void {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return;
  const [pid, ...rest] = readFileSync(path, 'utf8').split('\n');
  const facts = processFacts(Number(pid));
  if (facts?.command.includes(dataDir)) return;
  writeFileSync(path, [process.pid, ...rest].join('\n'));
}

/** Sized for a machine of two cores that also runs the rest of the product. */
function defaults(): Record<string, string> {
  const roomy = totalmem() >= 6 * 2 ** 30;
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    shared_buffers: roomy ? '512MB' : '128MB',
    effective_cache_size: roomy ? '2GB' : '512MB',
    work_mem: '16MB',
    maintenance_work_mem: roomy ? '256MB' : '64MB',
    // Compiling pays off for queries of seconds; ours take milliseconds.
    jit: 'off',
    random_page_cost: '1.1',
    wal_compression: 'on',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    // What was disposed of is in the log too: a segment is full within the hour, and no file of one is used again.
    archive_timeout: '1h',
    wal_recycle: 'off',
    ...(smallSharedMemory() && { dynamic_shared_memory_type: 'mmap' }),
  };
}

/** Containers often allow 64 MB there, less than one parallel index build asks for. */
function smallSharedMemory(): boolean {
  if (!existsSync('/dev/shm')) return false;
  const { bavail, bsize } = statfsSync('/dev/shm');
  return bavail * bsize < 512 * 2 ** 20;
}
