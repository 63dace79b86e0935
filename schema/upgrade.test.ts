/** A database that an earlier release made, with what was in it, becomes one of this release. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { linkBatch } from '#activities/chain/link.ts';
import { verifyChain } from '#activities/chain/verify.ts';
import { makeDatabase, type TestDatabase } from '#tests/rig/database.ts';
import { fillEveryTable } from '#tests/rig/everything.ts';
import { recordEvent, system } from './audit.ts';
import { openHeadSigner } from './chain-head.ts';
import { type Database, openDatabase } from './database.ts';
import { newId } from './id.ts';
import { migrate, withMigrator } from './provision.ts';
import { systemSlug, systemTenantId } from './tenant.ts';

/** The last that knew one role and no organisation of its own. */
const before = '0006-talking';

const tenants = [
  { id: newId(), slug: 'ours' },
  { id: newId(), slug: systemSlug },
];

test('what people had is there after the upgrade, each organisation has its space, and back and forth is no harm', async () => {
  await using database = await makeDatabase();
  const { adminUrl, migrateUrl } = database;
  await using admin = await connect(adminUrl);
  const { client } = admin;
  await withMigrator(migrateUrl, (migrator) => migrator.down({ to: before }));
  await client.query('delete from tenant where id = $1', [systemTenantId]);
  for (const tenant of tenants) await furnish(client, tenant);

  for (const _ of ['up', 'down and up']) {
    await migrate(migrateUrl);
    const { rows } = await client.query(
      `select t.id, p.name, array_agg(s.kind order by s.kind) as spaces, array_agg(distinct m.role) as roles
       from tenant t join person p on p.tenant_id = t.id join membership m on m.tenant_id = t.id and m.person_id = p.id
         join space s on s.tenant_id = t.id and s.id = m.space_id
       group by t.id, p.name`,
    );
    const administrator = { name: 'Åsa', spaces: ['organisation', 'shared'], roles: ['owner'] };
    expect(rows).toEqual(expect.arrayContaining(tenants.map(({ id }) => ({ id, ...administrator }))));
    expect(rows).toHaveLength(tenants.length);
    const { rows: own } = await client.query('select id from tenant where slug = $1', [systemSlug]);
    expect(own).toEqual([{ id: systemTenantId }]);
    await withMigrator(migrateUrl, (migrator) => migrator.down({ to: before }));
  }
});

/** The last of the release before this one. */
const released = '0012-nearest';

test('a row of every table of the release before is there as it was, and the record is bound from its first event', async () => {
  await using database = await makeDatabase();
  const { adminUrl, migrateUrl } = database;
  await using admin = await connect(adminUrl);
  const { client } = admin;
  await withMigrator(migrateUrl, (migrator) => migrator.down({ to: released }));
  const full = [newId(), newId()];
  const tables = new Set<string>();
  for (const tenantId of full) {
    await client.query('insert into tenant (id, slug, name) values ($1, $2, $2)', [tenantId, tenantId]);
    for (const table of await fillEveryTable(adminUrl, tenantId, tenantId)) tables.add(table);
  }
  // One answer that has ended, with what was found for it and what it cites.
  const sources = JSON.stringify([{ ordinal: 1, score: 0.5 }]);
  await client.query(`update message set author = 'assistant', state = 'done', sources = $1`, [sources]);
  await client.query(`update citation c set document_id = d.id from document d where d.tenant_id = c.tenant_id`);
  const rowsOf = async (): Promise<Rows[]> => {
    const rows: Rows[] = [];
    for (const table of tables) rows.push(await readRows(client, table, full));
    return rows;
  };
  const before = await rowsOf();
  expect(before.flat().length).toBeGreaterThan(2 * 40);

  for (const _ of ['up', 'down and up']) {
    await migrate(migrateUrl);
    const after = await rowsOf();
    expect(after.map((rows, at) => rows.map((row, nth) => pick(row, before[at]![nth]!)))).toEqual(before);
    for (const tenantId of full) await seeUpgraded(database, tenantId);
    await withMigrator(migrateUrl, (migrator) => migrator.down({ to: released }));
    await client.query(`delete from audit_event where action = 'source.make'`);
    expect(await rowsOf()).toEqual(before);
  }
});

type Rows = Record<string, unknown>[];

async function readRows(client: pg.Client, table: string, tenantIds: string[]): Promise<Rows> {
  const { rows } = await client.query<{ row: Rows[number] }>(
    `select to_jsonb(t) as row from ${table} t where tenant_id = any($1) order by tenant_id`,
    [tenantIds],
  );
  return rows.map(({ row }) => row);
}

const pick = (row: Rows[number], like: Rows[number]) =>
  Object.fromEntries(Object.keys(like).map((column) => [column, row[column]]));

/** What was recorded before has its links and its words, together with what is done now; what was answered has its record. */
async function seeUpgraded({ workerUrl }: TestDatabase, tenantId: string): Promise<void> {
  await using db = await openDatabase({ url: workerUrl });
  await db.withTenant(tenantId, (tx) => recordEvent(tx, system, { action: 'source.make' }));
  expect(await linkBatch(db, tenantId)).toBe(2);
  const publicKey = openHeadSigner('a key of the installation, for tests').publicKey(tenantId);
  expect(await verifyChain(db, { tenantId, heads: [], publicKey })).toMatchObject({ seq: 2, links: 2, findings: [] });
  expect(await countsOf(db, tenantId)).toEqual({ waiting: 0, worded: 2, answers: 1, used: 1, decided: 0 });
}

async function countsOf(db: Database, tenantId: string): Promise<object | undefined> {
  const [counts] = await db.readTenant<object>(
    tenantId,
    `select (select count(*) from audit_pending where tenant_id = tenant.id) as waiting,
       (select count(distinct seq) from audit_term, unnest(seqs) seq where tenant_id = tenant.id) as worded,
       (select count(*) from answer_record where tenant_id = tenant.id) as answers,
       (select count(*) from document_use where tenant_id = tenant.id) as used,
       (select count(*) from purge where tenant_id = tenant.id and (kind <> 'tenant' or decision_id is not null)) as decided
     from tenant`,
  );
  return counts;
}

/** An administrator and the space they own, as they used to be. */
async function furnish(client: pg.Client, { id, slug }: (typeof tenants)[number]): Promise<void> {
  const [personId, spaceId] = [newId(), newId()];
  await client.query('insert into tenant (id, slug, name) values ($1, $2, $2)', [id, slug]);
  await client.query(
    `insert into person (tenant_id, id, email, name, role) values ($1, $2, 'asa@example.org', 'Åsa', 'administrator')`,
    [id, personId],
  );
  await client.query(`insert into space (tenant_id, id, name, kind) values ($1, $2, 'Vård', 'shared')`, [id, spaceId]);
  await client.query(`insert into member (tenant_id, space_id, person_id, role) values ($1, $2, $3, 'owner')`, [
    id,
    spaceId,
    personId,
  ]);
}

async function connect(connectionString: string) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
