/**
 * The product's Temporal on one machine: the one named by TEMPORAL_ADDRESS, else a development server of our own on
 * loopback that keeps its state in a SQLite file. It outlives a killed launcher, and the next start adopts it.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Conflict, Unreachable } from '#schema/errors.ts';
import { readNote, writeNote } from './note.ts';
import { answersOn, freePort, isFree } from './port.ts';
import { type ProcessFacts, processFacts, stillRuns, stopProcess } from './process.ts';
import { readyNamespace } from './temporal-attributes.ts';
import { findTemporal, type TemporalProgram } from './temporal-program.ts';

export type TemporalOptions = {
  /** Folder of the installation: notes, log and, unless told otherwise, the database. */
  home: string;
  /** Folder that downloaded servers are kept in. */
  cache: string;
  /** An existing server, host:port; then nothing is started. */
  address?: string | undefined;
  namespace?: string | undefined;
  /** A port that must be used; without it the one of the last time, else any free one. */
  port?: number | undefined;
  /** Shows Temporal's own web pages on this port. Absent by default: they know no sign-in. */
  uiPort?: number | undefined;
  /** The SQLite file; inside `home` by default. `memory` keeps nothing. */
  database?: string | 'memory' | undefined;
  /** Ends a download that is under way. */
  signal?: AbortSignal;
};

export type Temporal = AsyncDisposable & { address: string; describe: string };

/** What is remembered of a server; `lasting` is whether its state is in a file. */
type Note = { server: ProcessFacts; port: number; version: string; lasting: boolean };

const startMs = 30_000;

/** Opens the server and readies its namespace; disposing stops it when it is ours. Throws Conflict and Unreachable. */
export async function openTemporal(options: TemporalOptions): Promise<Temporal> {
  const namespace = options.namespace ?? 'default';
  if (options.address) return openTheirs(options.address, namespace);
  const notePath = join(resolve(options.home), 'temporal.json');
  const known = readNote<Note>(notePath);
  if (known && stillRuns(known.server)) {
    const adopted = await adopt(known, namespace);
    if (adopted) return adopted;
    await stop(known);
  }
  const program = await findTemporal(options.cache, options.signal);
  const port = await choosePort(options.port, known?.port);
  const server = await startServer(program, port, namespace, options);
  const note: Note = { server, port, version: program.version, lasting: options.database !== 'memory' };
  writeNote(notePath, note);
  return ours(note, `Temporal ${program.version} from ${program.origin}, port ${port}`);
}

/** Stops the server that belongs to `home`, if one runs: for clearing up after a launcher that was killed. */
export async function stopTemporal(home: string): Promise<void> {
  const note = readNote<Note>(join(resolve(home), 'temporal.json'));
  if (note) await stop(note);
}

async function choosePort(wanted: number | undefined, last: number | undefined): Promise<number> {
  if (!wanted) return freePort(last);
  if (await isFree(wanted)) return wanted;
  throw new Conflict(`Port ${wanted} is busy; TEMPORAL_PORT=… moves Temporal to another`);
}

async function adopt(note: Note, namespace: string): Promise<Temporal | undefined> {
  try {
    await readyNamespace(`127.0.0.1:${note.port}`, namespace, 2_000);
    return ours(note, `Temporal ${note.version} on port ${note.port}, found running`);
  } catch {
    return undefined;
  }
}

async function startServer(
  program: TemporalProgram,
  port: number,
  namespace: string,
  { home, uiPort, database = join(resolve(home), 'temporal.sqlite') }: TemporalOptions,
): Promise<ProcessFacts> {
  const logPath = join(resolve(home), 'log/temporal.log');
  await mkdir(dirname(logPath), { recursive: true });
  await using log = await open(logPath, 'a', 0o600);
  const from = (await log.stat()).size;
  // Fairness between tenants holds within one partition of a task queue, so there is exactly one.
  const rules = {
    'matching.enableFairness': 'true',
    'matching.numTaskqueueReadPartitions': '1',
    'matching.numTaskqueueWritePartitions': '1',
  };
  const args = [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
    ...(uiPort ? ['--ui-port', String(uiPort)] : ['--headless']),
    ...(database === 'memory' ? [] : ['--db-filename', resolve(database)]),
    ...Object.entries(rules).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    ...['--log-level', 'warn', '--log-format', 'json'],
  ];
  // A session of its own: Ctrl-C in the terminal must reach the launcher alone, which stops things in order.
  const child = spawn(program.path, args, { detached: true, stdio: ['ignore', log.fd, log.fd] });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`It ended with ${signal ?? `code ${code}`}`)));
  });
  child.unref();
  try {
    await Promise.race([ended, ready(port, namespace)]);
  } catch (error) {
    child.kill('SIGKILL');
    const words = (await readFile(logPath, 'utf8')).slice(from).trim().split('\n').slice(-5).join('\n');
    throw new Unreachable(
      `Temporal did not start: ${(error as Error).message}\n${words}\nAll of its words: ${logPath}`,
    );
  }
  // Made by the server as its umask says; who may pass through the home need not read it.
  if (database !== 'memory') await chmod(resolve(database), 0o600);
  const facts = processFacts(child.pid ?? 0);
  if (!facts) throw new Unreachable('Temporal started and was gone at once');
  return facts;
}

/** Knocks before the real client does: that one waits a whole second after a refused connection. */
async function ready(port: number, namespace: string): Promise<void> {
  for (const until = Date.now() + startMs; Date.now() < until && !(await answersOn(port)); ) await sleep(25);
  await readyNamespace(`127.0.0.1:${port}`, namespace, startMs);
}

function ours(note: Note, describe: string): Temporal {
  return { address: `127.0.0.1:${note.port}`, describe, [Symbol.asyncDispose]: () => stop(note) };
}

/** Leaving in good order takes it a second, which a server that keeps nothing need not be given. */
async function stop({ server, lasting }: Note): Promise<void> {
  await stopProcess(server, lasting ? 'SIGTERM' : 'SIGKILL', 2_000);
}

async function openTheirs(address: string, namespace: string): Promise<Temporal> {
  try {
    await readyNamespace(address, namespace, 5_000);
  } catch (error) {
    throw new Unreachable(`The Temporal server of TEMPORAL_ADDRESS at ${address}: ${(error as Error).message}`);
  }
  return { address, describe: `Temporal at ${address}, from TEMPORAL_ADDRESS`, [Symbol.asyncDispose]: async () => {} };
}
