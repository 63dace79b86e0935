/**
 * The product's PostgreSQL on one machine: the one named by DATABASE_URL, else one of our own on loopback whose data
 * stays in `home` and which outlives a killed launcher: the next start adopts it, after a real login.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { Conflict, Unreachable } from '#schema/errors.ts';
import { readNote, writeNote } from './note.ts';
import { freePort, isFree } from './port.ts';
import { dataMajor, initialise, placeData } from './postgres-data.ts';
import { findPostgres } from './postgres-program.ts';
import { startServer } from './postgres-server.ts';
import { type ProcessFacts, processFacts, stopProcess } from './process.ts';
import type { Say } from './say.ts';

export type PostgresOptions = {
  /** Folder of the installation; the password is kept here, mode 0600. */
  home: string;
  /** Folder that downloaded servers are kept in. */
  cache: string;
  /** An existing database; then nothing is started. */
  databaseUrl?: string | undefined;
  /** A port that must be used; without it the one of the last time, else any free one. */
  port?: number | undefined;
  /** Server settings over the defaults, by name. */
  settings?: Record<string, string>;
  /** Ends a download that is under way. */
  signal?: AbortSignal;
  say: Say;
};

export type Postgres = AsyncDisposable & {
  /** The superuser on loopback; only when the server is ours. */
  adminUrl: string | undefined;
  port: number;
  /** One line for people: which server this is and where it came from. */
  describe: string;
};

type Note = { dataDir: string; password: string; port: number };

/** Opens the database server; disposing stops it when it is ours. Throws Conflict (port, data) and Unreachable. */
export async function openPostgres(options: PostgresOptions): Promise<Postgres> {
  if (options.databaseUrl) return openTheirs(options.databaseUrl);
  const home = resolve(options.home);
  const notePath = join(home, 'postgres.json');
  const known = readNote<Note>(notePath);
  const place = placeData(home, known?.dataDir);
  const note = known ?? { dataDir: place.dataDir, password: randomBytes(24).toString('base64url'), port: 0 };
  if (!place.dataDir.startsWith(home)) {
    options.say(`PostgreSQL's data: ${place.dataDir}, since the user "nobody" cannot enter ${home}`);
  }
  const running = await login(note);
  if (running) return ours(note, running, `${running.version} on port ${note.port}, found running`);

  const major = dataMajor(place.dataDir);
  const program = await findPostgres(options.cache, major, options.signal);
  await mkdir(join(home, 'log'), { recursive: true });
  writeNote(notePath, note);
  if (!major) await initialise(program, place, note.password);
  note.port = await choosePort(options.port, note.port);
  writeNote(notePath, note);
  const logPath = join(home, 'log/postgres.log');
  const answers = async () => (await login(note)) !== undefined;
  await startServer({ program, place, port: note.port, logPath, settings: options.settings ?? {} }, answers);
  const started = await login(note);
  if (!started) throw new Unreachable('PostgreSQL started and was gone at once');
  const vector = `pgvector ${program.vector}`;
  return ours(note, started, `PostgreSQL ${program.version} with ${vector} from ${program.origin}, port ${note.port}`);
}

/** Stops the server that belongs to `home`, if one runs: for clearing up after a launcher that was killed. */
export async function stopPostgres(home: string): Promise<void> {
  const note = readNote<Note>(join(resolve(home), 'postgres.json'));
  const running = note && (await login(note));
  if (running) await stop(running);
}

async function choosePort(wanted: number | undefined, last: number): Promise<number> {
  if (!wanted) return freePort(last);
  if (await isFree(wanted)) return wanted;
  throw new Conflict(`Port ${wanted} is busy; PGPORT=… moves PostgreSQL to another`);
}

const adminUrl = (note: Note) => `postgres://postgres:${note.password}@127.0.0.1:${note.port}/postgres`;

type Running = { postmaster: ProcessFacts; version: string };

/** Signs in and asks where the data is: only so is a server known to be ours. Undefined when it is not, or not yet. */
async function login(note: Note): Promise<Running | undefined> {
  if (note.port === 0) return undefined;
  const client = new Client({ connectionString: adminUrl(note), connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('data_directory') dir, version()");
    if (rows[0].dir !== note.dataDir) return undefined;
    const postmaster = processFacts(Number.parseInt(readFileSync(join(note.dataDir, 'postmaster.pid'), 'utf8'), 10));
    return postmaster && { postmaster, version: rows[0].version.split(' ', 2).join(' ') };
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => {});
  }
}

function ours(note: Note, running: Running, describe: string): Postgres {
  return { adminUrl: adminUrl(note), port: note.port, describe, [Symbol.asyncDispose]: () => stop(running) };
}

/** SIGINT ends the sessions and writes a checkpoint; SIGTERM would wait for clients to leave. */
async function stop({ postmaster }: Running): Promise<void> {
  await stopProcess(postmaster, 'SIGINT', 2_500);
}

async function openTheirs(databaseUrl: string): Promise<Postgres> {
  const { hostname, port } = new URL(databaseUrl);
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query('select version()');
    const version = rows[0].version.split(' ', 2).join(' ');
    const describe = `${version} at ${hostname}, from DATABASE_URL`;
    return { adminUrl: undefined, port: Number(port || 5432), describe, [Symbol.asyncDispose]: async () => {} };
  } catch (error) {
    throw new Unreachable(`The database of DATABASE_URL at ${hostname} does not answer: ${(error as Error).message}`);
  } finally {
    await client.end().catch(() => {});
  }
}
