/** The catalogue knows every table and column there is, and every way from a row to a person is one that can be walked. */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { processLogs } from './catalog/log.ts';
import { catalog, leadsToPerson, personTables } from './catalog.ts';

async function openCatalog() {
  const database = await makeDatabase();
  const client = new Client({ connectionString: database.adminUrl });
  await client.connect();
  const names = async (query: string) =>
    (await client.query<[string]>({ text: query, rowMode: 'array' })).rows.map(([name]) => name);
  return {
    client,
    names,
    [Symbol.asyncDispose]: async () => {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

const allColumns = `select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and a.attnum > 0 and not a.attisdropped and a.attname <> 'tenant_id'`;
/** Columns that point at a person of the same tenant, by a foreign key or by what they are called. */
const toPeople = `select o.relname || '.' || a.attname from pg_constraint k
    join pg_class o on o.oid = k.conrelid
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname <> 'tenant_id'
  where k.contype = 'f' and k.confrelid = 'person'::regclass
  union select c.relname || '.' || a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and a.atttypid = 'uuid'::regtype and (a.attname ~ '_by$' or a.attname in ('person_id', 'actor_id', 'owner_id'))`;

const known = Object.entries(catalog).flatMap(([table, { columns }]) =>
  Object.keys(columns).map((column) => `${table}.${column}`),
);

test('every table and column is in the catalogue, and nothing else is', async () => {
  await using there = await openCatalog();
  const columns = await there.names(allColumns);
  const missing = columns.filter((name) => !known.includes(name));
  expect(missing, missing.join(' ')).toEqual([]);
  expect(known.filter((name) => !columns.includes(name))).toEqual([]);
});

test('a column that is added is missed', async () => {
  await using there = await openCatalog();
  await there.client.query(
    'alter table person add column nickname text; create table diary (tenant_id uuid, text text)',
  );
  const columns = await there.names(allColumns);
  expect(columns.filter((name) => !known.includes(name)).sort()).toEqual(['diary.text', 'person.nickname']);
});

test('every column that points at a person is a way to them', async () => {
  await using there = await openCatalog();
  const ways = personTables.flatMap(({ table, ways }) => ways.map(({ path }) => `${table}.${path[0]}`));
  const missed = (await there.names(toPeople)).filter((name) => !ways.includes(name));
  // Whoever asks for help from outside and decides on it are people of the installation's own tenant.
  expect(missed.sort()).toEqual(['break_glass.asked_by', 'break_glass.decided_by']);
});

test('every way can be walked', async () => {
  await using there = await openCatalog();
  for (const { table, ways } of personTables) {
    for (const way of ways) {
      const condition = leadsToPerson(way, { tenant: '$1', person: '$2' });
      const text = `select count(*) from ${table} r where r.tenant_id = $1 and ${condition}`;
      const id = '00000000-0000-7000-8000-000000000000';
      await expect(there.client.query(text, [id, id]), `${table}: ${way.path.join(' → ')}`).resolves.toBeDefined();
    }
  }
});

const root = fileURLToPath(new URL('..', import.meta.url));
const logged = /\blog(?:\(\))?\.(?:info|warn|error)\(\s*(?:(?:\{[\s\S]*?\}|\w+)\s*,\s*)?(?:'([^']+)'|(\w+))/g;

const linesIn = (text: string): string[] => Array.from(text.matchAll(logged), ([, message, name]) => message ?? name!);

test('every line that is logged is in the catalogue', async () => {
  const said = new Set<string>();
  for await (const path of glob('{api,temporal,activities,workflows}/**/*.ts', { cwd: root })) {
    if (path.endsWith('.test.ts')) continue;
    for (const line of linesIn(await readFile(join(root, path), 'utf8'))) said.add(line);
  }
  expect([...said].sort()).toEqual(Object.keys(processLogs).sort());
});

test('a line that is added is missed', () => {
  const added = `request.log.warn({ tenantId }, 'somebody came'); deps.log().error('a first line', error);
    log.info(
      { route },
      'over several lines',
    );`;
  const lines = linesIn(added);
  expect(lines).toEqual(['somebody came', 'a first line', 'over several lines']);
  expect(lines.filter((line) => line in processLogs)).toEqual([]);
});
