/** Making a database ready: its roles, the database itself, its migrations, and the partitions of the audit log. */

import { Migrator } from '@mikro-orm/migrations';
import { defineConfig, MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { migrations } from './migrations/index.ts';
import { enforce } from './migrations/isolate.ts';
import { givenToPurger } from './migrations/letting-go.ts';

export type RoleSecrets = { app: string; worker: string; migrate: string };
export type RoleUrls = { appUrl: string; workerUrl: string; migrateUrl: string };

/** Clocks may differ around the end of a month. What is older has no events yet where it has no partition. */
const monthsBack = 1;
const monthsAhead = 36;

/**
 * As a superuser: makes the roles and the database where they are missing and sets the roles' passwords.
 * Running it again changes nothing else. Answers the addresses the product's processes connect by.
 */
export async function provision(adminUrl: string, secrets: RoleSecrets, database = 'diarium'): Promise<RoleUrls> {
  await using admin = await connect(adminUrl);
  for (const role of ['diarium_owner', 'diarium_audit_writer', 'diarium_purge']) await ensureRole(admin.client, role);
  await ensureRole(admin.client, 'diarium_app', secrets.app);
  await ensureRole(admin.client, 'diarium_worker', secrets.worker);
  await ensureRole(admin.client, 'diarium_migrate', secrets.migrate);
  await admin.client.query('grant diarium_owner to diarium_migrate');
  // What leaves the record leaves by this role alone, which is handed the months when they are made.
  await admin.client.query('grant diarium_purge to diarium_owner');
  await admin.client.query(`alter role diarium_migrate set role = 'diarium_owner'`);
  const found = await admin.client.query('select from pg_database where datname = $1', [database]);
  const name = pg.escapeIdentifier(database);
  if (!found.rowCount) await admin.client.query(`create database ${name} owner diarium_owner`);
  await admin.client.query(`revoke all on database ${name} from public`);
  await admin.client.query(`grant connect on database ${name} to diarium_app, diarium_worker, diarium_migrate`);

  await using inside = await connect(withPath(adminUrl, database));
  await inside.client.query('create extension if not exists vector');
  const url = (role: string, secret: string) => {
    const target = new URL(withPath(adminUrl, database));
    target.username = role;
    target.password = secret;
    return target.href;
  };
  return {
    appUrl: url('diarium_app', secrets.app),
    workerUrl: url('diarium_worker', secrets.worker),
    migrateUrl: url('diarium_migrate', secrets.migrate),
  };
}

/**
 * As the migrating role: brings the schema up to date and keeps the audit log's partitions ahead of `now`, three years
 * each time. Without a migration for longer than that, events go to the default partition, and no act fails.
 */
export async function migrate(migrateUrl: string, now = new Date()): Promise<void> {
  await withMigrator(migrateUrl, (migrator) => migrator.up());
  await using owner = await connect(migrateUrl);
  await partitionAudit(owner.client, now);
}

/** The migrations, on a connection of their own. */
export async function withMigrator(
  migrateUrl: string,
  work: (migrator: MikroORM['migrator']) => Promise<unknown>,
): Promise<void> {
  const orm = await MikroORM.init(
    defineConfig({
      clientUrl: migrateUrl,
      entities: [],
      extensions: [Migrator],
      discovery: { warnWhenNoEntities: false },
      ensureDatabase: false,
      migrations: {
        tableName: 'migration',
        migrationsList: migrations,
        snapshot: false,
        transactional: true,
        silent: true,
      },
    }),
  );
  try {
    await work(orm.migrator);
  } finally {
    await orm.close(true);
  }
}

/**
 * A month that the default partition has rows of cannot have a partition of its own any more: it stays where it is, since
 * row-level security keeps the rows out of the owner's reach too. Who reads or writes does not notice.
 */
async function partitionAudit(client: pg.Client, now: Date): Promise<void> {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsBack));
  const months = Array.from({ length: monthsBack + monthsAhead }, (_, i) => i);
  const known = await client.query<{ name: string }>(
    `select relname as name from pg_class where relname like 'audit_event_%' and relkind = 'r'`,
  );
  const have = new Set(known.rows.map((row) => row.name));
  const bound = (month: number) =>
    new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month)).toISOString().slice(0, 10);
  const wanted = [
    { name: 'audit_event_default', values: 'default' },
    ...months.map((month) => ({
      name: `audit_event_${bound(month).slice(0, 7).replace('-', '_')}`,
      values: `for values from ('${bound(month)}') to ('${bound(month + 1)}')`,
    })),
  ];
  const missing = wanted
    .filter(({ name }) => !have.has(name))
    .map(
      ({ name, values }) => `
        do $$ begin
          create table ${name} partition of audit_event ${values};
          ${enforce(name)};
        exception when check_violation then null;
        end $$;`,
    );
  if (missing.length > 0) await client.query(missing.join('\n'));
  await handOver(client);
}

/** Partitions can be dropped by nobody but the purging role, and emptied by nobody at all. */
async function handOver(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'audit_event'::regclass
       and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'all_stay')`,
  );
  const stays = ({ name }: { name: string }) =>
    `create trigger all_stay before truncate on ${name} for each statement execute function audit_stays()`;
  const statements = [...rows.map(stays), givenToPurger(...rows.map(({ name }) => `table ${name}`))];
  if (rows.length > 0) await client.query(statements.join(';\n'));
}

async function ensureRole(client: pg.Client, role: string, password?: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [role]);
  if (!found.rowCount)
    await client.query(`create role ${role} nosuperuser nobypassrls nocreatedb nocreaterole nologin`);
  if (password) await client.query(`alter role ${role} login password ${pg.escapeLiteral(password)}`);
}

async function connect(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

function withPath(url: string, database: string): string {
  const target = new URL(url);
  target.pathname = `/${database}`;
  return target.href;
}
