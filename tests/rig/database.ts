/** Databases for tests: each one empty, migrated and its own, cloned in a moment from one that was migrated once. */
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

type Template = { adminUrl: string; secrets: RoleSecrets };

const template = 'diarium_template';

/** A fresh database with the product's roles and tables; it is dropped, its connections cut, when disposed. */
export async function makeDatabase(): Promise<TestDatabase> {
  const { adminUrl, secrets } = await readyTemplate();
  const name = `test_${randomBytes(8).toString('hex')}`;
  const roles = 'diarium_app, diarium_worker, diarium_migrate';
  await asAdmin(adminUrl, [
    `create database ${name} template ${template} owner diarium_owner`,
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
async function readyTemplate(): Promise<Template> {
  const runDir = inject('runDir');
  const notePath = join(runDir, 'template.json');
  const ready = readNote<Template>(notePath);
  if (ready) return ready;
  using _lock = await holdLock(join(runDir, 'template.lock'), 120_000);
  const meanwhile = readNote<Template>(notePath);
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

async function asAdmin(adminUrl: string, statements: string[]): Promise<void> {
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
