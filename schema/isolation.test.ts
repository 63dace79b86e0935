/** The catalog holds the rules for every table there is, also for those added tomorrow. Each rule is shown to bite. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { openDatabase } from './database.ts';
import { entities } from './tables/index.ts';

/** What leaves the record leaves by these; see what they ask for where they are made. */
const entrusted = `('audit_let_go', 'audit_drop_month')`;
const runtime = `('diarium_app', 'diarium_worker')`;
/** Tables that say which tenants and migrations there are; nothing else may be without a tenant. */
const shared = `('tenant', 'migration')`;
/** Which organisations there are is known before anybody has come in; only the installation's own tenant writes it. */
const known = `(tablename = 'tenant' and policyname = 'read' and cmd = 'SELECT')`;

/** One rule a line: what is wrong, and a query that answers the names of what breaks it. */
const rules: Record<string, string> = {
  'without tenant_id': `select t.name from tables t where t.name not in ${shared} and not t.has_tenant`,
  'without forced row-level security': `
    select t.name from tables t where t.has_tenant and not (t.relrowsecurity and t.relforcerowsecurity)`,
  'without a policy with USING and WITH CHECK by tenant': `
    select t.name from tables t where t.has_tenant and not exists (
      select from pg_policies p where p.tablename = t.name and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
        and p.qual like '%tenant_id = %app.tenant_id%' and p.with_check like '%tenant_id = %app.tenant_id%')`,
  'with a policy that does not ask for the tenant': `
    select tablename from pg_policies
    where not ${known}
      and (coalesce(qual, '') not like '%app.tenant_id%' or coalesce(with_check, '') not like '%app.tenant_id%')`,
  'owned by a runtime role': `select t.name from tables t where pg_get_userbyid(t.relowner) in ${runtime}`,
  'that a runtime role may truncate or alter': `
    select t.name from tables t, unnest(array['diarium_app', 'diarium_worker']) role
    where has_table_privilege(role, t.oid, 'truncate, references, trigger, maintain')`,
  'partition that can be read by its own name': `
    select t.name from tables t, unnest(array['diarium_app', 'diarium_worker']) role
    where t.relispartition and has_table_privilege(role, t.oid, 'select, insert, update, delete')`,
  'open to everybody': `
    select t.name from tables t cross join lateral aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) a
    where a.grantee = 0`,
  'materialized view': `select relname from pg_class where relkind = 'm' and relnamespace = 'public'::regnamespace`,
  'view with its owner’s rights': `
    select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace
      and not coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on']`,
  'function with its owner’s rights': `
    select proname from pg_proc where prosecdef and pronamespace = 'public'::regnamespace
      and not (proname in ${entrusted} and pg_get_userbyid(proowner) = 'diarium_purge'
        and proconfig @> array['search_path=public, pg_temp'] and not has_function_privilege('diarium_app', oid, 'execute'))`,
  'purging role that somebody can be': `
    select rolname from pg_roles where rolname = 'diarium_purge'
      and (rolcanlogin or rolsuper or rolbypassrls or has_schema_privilege(rolname, 'public', 'create'))`,
  'part of the record that can be emptied': `
    select i.inhrelid::regclass::text from pg_inherits i where i.inhparent = 'audit_event'::regclass and not exists (
      select from pg_trigger g where g.tgrelid = i.inhrelid and g.tgname = 'all_stay' and g.tgenabled = 'O')`,
  'unique across tenants': `
    select i.indexrelid::regclass::text from pg_index i join tables t on t.oid = i.indrelid
    where t.has_tenant and i.indisunique and not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = any (i.indkey))`,
  'foreign key across tenants': `
    select c.conname from pg_constraint c join tables t on t.oid = c.conrelid
    where c.contype = 'f' and c.confrelid <> 'tenant'::regclass and not exists (
      select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnum = any (c.conkey))`,
  'runtime role with too much power': `
    select rolname from pg_roles r where rolname in ${runtime} and (rolsuper or rolbypassrls or rolcreaterole or
      rolcreatedb or exists (select from pg_auth_members m where m.member = r.oid)
      or has_schema_privilege(rolname, 'public', 'create') or has_database_privilege(rolname, current_database(), 'create'))`,
};

async function faults(client: Client): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, query] of Object.entries(rules)) {
    const { rows } = await client.query<[string]>({
      text: `with tables as (
          select c.oid, c.relname::text as name, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, c.relispartition,
            exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') as has_tenant
          from pg_class c where c.relkind in ('r', 'p', 'f') and c.relnamespace = 'public'::regnamespace)
        ${query}`,
      rowMode: 'array',
    });
    found.push(...rows.map(([name]) => `${name}: ${rule}`));
  }
  return found;
}

async function openCatalog() {
  const database = await makeDatabase();
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('every table keeps tenants apart, whoever asks', async () => {
  await using catalog = await openCatalog();
  expect(await faults(catalog.client)).toEqual([]);
  const { rows } = await catalog.client.query(`select count(*)::int as tables from pg_class where relkind in ('r', 'p')
    and relnamespace = 'public'::regnamespace and not relispartition`);
  expect(rows[0].tables).toBeGreaterThan(20);
});

const partition = `(select relname from pg_class where relispartition and relkind = 'r' limit 1)`;
const everythingElse = `(select inhrelid::regclass from pg_inherits join pg_class on oid = inhrelid
  where pg_get_expr(relpartbound, oid) = 'DEFAULT')`;
const ofTenant = `tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const accidents: [string, string[]][] = [
  ['a new table without a tenant', ['create table note (id uuid primary key)']],
  ['a new table without policies', ['create table note (tenant_id uuid, id uuid)']],
  ['row-level security switched off', ['alter table passage disable row level security']],
  ['row-level security that spares the owner', ['alter table embedding no force row level security']],
  ['a policy dropped', ['drop policy tenant on document']],
  [
    'WITH CHECK lost',
    ['drop policy tenant on posting', `create policy tenant on posting for select using (${ofTenant})`],
  ],
  ['a second, open policy', ['create policy open on message using (true)']],
  ['a check that lets all in', ['alter policy tenant on citation with check (true)']],
  ['the right to truncate', ['grant truncate on page to diarium_worker']],
  ['a table handed over', ['alter table host owner to diarium_app']],
  ['a partition opened', [`do $$ begin execute format('grant select on %I to diarium_app', ${partition}); end $$`]],
  [
    'a partition without security',
    [`do $$ begin execute format('alter table %I disable row level security', ${partition}); end $$`],
  ],
  [
    'the partition for everything else opened',
    [`do $$ begin execute format('grant select on %s to diarium_worker', ${everythingElse}); end $$`],
  ],
  [
    'the partition for everything else without policies',
    [`do $$ begin execute format('drop policy tenant on %s', ${everythingElse}); end $$`],
  ],
  ['a grant to everybody', ['grant select on person to public']],
  ['a materialized view', ['create materialized view glance as select title from document']],
  ['a view with its owner’s rights', ['create view glance as select title from document']],
  ['a function with its owner’s rights', [`create function peek() returns int language sql security definer return 1`]],
  ['a function of the record’s that asks nobody', ['grant execute on function audit_let_go(int) to public']],
  ['a purging role that makes things', ['grant create on schema public to diarium_purge']],
  ['a month that can be emptied', [`do $$ begin execute format('drop trigger all_stay on %I', ${partition}); end $$`]],
  ['a name unique across tenants', ['create unique index on person (email)']],
];

test('each of these accidents is noticed', async () => {
  await using catalog = await openCatalog();
  const unnoticed: string[] = [];
  for (const [accident, statements] of accidents) {
    await catalog.client.query('begin');
    for (const statement of statements) await catalog.client.query(statement);
    if ((await faults(catalog.client)).length === 0) unnoticed.push(accident);
    await catalog.client.query('rollback');
  }
  expect(unnoticed).toEqual([]);
  expect(await faults(catalog.client)).toEqual([]);
});

test('every column of every entity is in the catalog, as nullable as it says', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.appUrl });
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ key: string; nullable: boolean }>(
    `select table_name || '.' || column_name as key, is_nullable = 'YES' as nullable from information_schema.columns
     where table_schema = 'public'`,
  );
  await client.end();
  const known = new Map(rows.map(({ key, nullable }) => [key, nullable]));
  const wrong = await db.withTenant('00000000-0000-7000-8000-000000000000', async ({ em }) =>
    [...em.getMetadata().getAll().values()].flatMap((entity) =>
      entity.props.flatMap(({ fieldNames = [], nullable = false }) =>
        fieldNames
          .map((column) => `${entity.tableName}.${column}`)
          .filter((key) => known.get(key) !== Boolean(nullable)),
      ),
    ),
  );
  expect(wrong).toEqual([]);
  expect(entities.length).toBeGreaterThan(5);
});
