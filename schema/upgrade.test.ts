/** A database that an earlier release made, with what was in it, becomes one of this release. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
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
