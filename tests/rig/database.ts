/**
 * Databases for tests: each one its own, cloned in a moment from one that was migrated once, and empty or with what was
 * put into another once.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { holdLock } from '#local/lock.ts';
import { readNote, writeNote } from '#local/note.ts';
import { openPostgres } from '#local/postgres.ts';
import { silent } from '#local/say.ts';
import { migrate, provision, type RoleSecrets, type RoleUrls } from '#schema/provision.ts';

export type TestDatabase = AsyncDisposable &
  RoleUrls & {
    /** The superuser, inside this database: for looking behind the rules, never for the product's own work. */
    adminUrl: string;
  };

type Server = { adminUrl: string; secrets: RoleSecrets };

const template = 'diarium_template';
const lockMs = 120_000;

/** A fresh database with the product's roles and tables; it is dropped, its connections cut, when disposed. */
export async function makeDatabase(): Promise<TestDatabase> {
  return clone(await readyServer(), template, newName());
}

/** What a database can start with. */
export type Stock<Facts> = {
  name: string;
  /** When it is older it is made anew: so old may what is in it be when a test begins. */
  freshMs: number;
  /** Puts it there, leaves no connection open, and answers what tests have to know of it, as JSON can carry it. */
  fill(database: TestDatabase): Promise<Facts>;
};

/** As `makeDatabase`, with a stock that is put together once for all files of a run. */
export async function makeStocked<Facts>(stock: Stock<Facts>): Promise<{ database: TestDatabase; facts: Facts }> {
  const server = await readyServer();
  const { name, facts } = await readyStock(server, stock);
  return { database: await clone(server, name, newName()), facts };
}

async function readyStock<Facts>(server: Server, { name, freshMs, fill }: Stock<Facts>) {
  type Ready = { name: string; madeMs: number; facts: Facts };
  const runDir = inject('runDir');
  const notePath = join(runDir, `${name}.json`);
  const known = () => {
    const ready = readNote<Ready>(notePath);
    return ready && Date.now() - ready.madeMs < freshMs ? ready : undefined;
  };
  const ready = known();
  if (ready) return ready;
  using _lock = await holdLock(join(runDir, `${name}.lock`), lockMs);
  const meanwhile = known();
  if (meanwhile) return meanwhile;
  const madeMs = Date.now();
  const filled = await clone(server, template, newName());
  const made: Ready = { name: new URL(filled.adminUrl).pathname.slice(1), madeMs, facts: await fill(filled) };
  writeNote(notePath, made);
  return made;
}

const newName = () => `test_${randomBytes(8).toString('hex')}`;

async function clone({ adminUrl, secrets }: Server, from: string, name: string): Promise<TestDatabase> {
  const roles = 'diarium_app, diarium_worker, diarium_migrate';
  await asAdmin(adminUrl, [
    // The files as they are: page by page through the log costs four times as much, and makes it long.
    `create database ${name} template ${from} owner diarium_owner strategy file_copy`,
    // A clone does not take over who may connect.
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to ${roles}`,
  ]);
  return {
    adminUrl: addressOf(adminUrl, name),
    appUrl: addressOf(adminUrl, name, 'diarium_app', secrets.app),
    workerUrl: addressOf(adminUrl, name, 'diarium_worker', secrets.worker),
    migrateUrl: addressOf(adminUrl, name, 'diarium_migrate', secrets.migrate),
    [Symbol.asyncDispose]: () => asAdmin(adminUrl, [`drop database if exists ${name} with (force)`]),
  };
}

/** Starts the run's PostgreSQL and migrates the template, once for all files: the others wait and find it ready. */
async function readyServer(): Promise<Server> {
  const runDir = inject('runDir');
  const notePath = join(runDir, 'template.json');
  const ready = readNote<Server>(notePath);
  if (ready) return ready;
  using _lock = await holdLock(join(runDir, 'template.lock'), lockMs);
  const meanwhile = readNote<Server>(notePath);
  if (meanwhile) return meanwhile;
  const server = await openPostgres({
    home: runDir,
    cache: inject('cacheDir'),
    // Nothing here has to outlive a power cut.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
    say: silent,
  });
  const secret = () => randomBytes(12).toString('hex');
  const made = { adminUrl: server.adminUrl!, secrets: { app: secret(), worker: secret(), migrate: secret() } };
  const { migrateUrl } = await provision(made.adminUrl, made.secrets, template);
  await migrate(migrateUrl);
  writeNote(notePath, made);
  return made;
}

/** Behind the rules: one statement after the other, as the superuser. */
export async function asAdmin(adminUrl: string, statements: string[]): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function addressOf(adminUrl: string, database: string, role?: string, secret?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (role) Object.assign(url, { username: role, password: secret });
  return url.href;
}
