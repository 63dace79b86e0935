import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { openDatabase } from './database.ts';
import { InvalidInput } from './errors.ts';
import { makeSignInLink, welcome } from './welcome.ts';

const newcomers = {
  tenant: { slug: 'hamnen', name: 'Hamnen', language: 'sv' as const },
  administrator: { email: 'Administrator@Hamnen.example', name: 'Administratör' },
};

test('a second welcome, also at the same moment, finds the tenant and the person of the first', async () => {
  await using database = await makeDatabase();
  const [first, ...others] = await Promise.all([1, 2, 3].map(() => welcome(database.migrateUrl, newcomers)));
  for (const other of others) expect(other).toEqual(first);
  expect(await welcome(database.migrateUrl, newcomers)).toEqual(first);
  await using db = await openDatabase({ url: database.appUrl });
  const people = await db.readTenant(first!.tenantId, 'select email, role from person where tenant_id = tenant.id');
  expect(people).toEqual([{ email: 'administrator@hamnen.example', role: 'administrator' }]);
  const made = `select id from audit_event where tenant_id = tenant.id and action = 'person.make'`;
  expect(await db.readTenant(first!.tenantId, made)).toHaveLength(1);
});

test('a link is kept as a hash alone, and lasts neither too short nor too long', async () => {
  await using database = await makeDatabase();
  const ids = await welcome(database.migrateUrl, newcomers);
  const token = await makeSignInLink(database.migrateUrl, { ...ids, hours: 24 });
  await using db = await openDatabase({ url: database.appUrl });
  const made = `select details from audit_event where tenant_id = tenant.id and action = 'link.make'`;
  expect(await db.readTenant(ids.tenantId, made)).toHaveLength(1);
  const [kept] = await db.readTenant(ids.tenantId, 'select l::text as kept from link l where tenant_id = tenant.id');
  expect(JSON.stringify(kept)).not.toContain(token.split('.')[1]);
  for (const hours of [0.1, 25, Number.NaN]) {
    await expect(makeSignInLink(database.migrateUrl, { ...ids, hours })).rejects.toBeInstanceOf(InvalidInput);
  }
});

test('a statement in one round trip sees its tenant in every table it joins, whatever the planner makes of it', async () => {
  await using database = await makeDatabase();
  const { tenantId, personId } = await welcome(database.migrateUrl, newcomers);
  await using db = await openDatabase({ url: database.appUrl });
  const joined = `select p.id, t.slug, e.action from audit_event e
      join person p on p.tenant_id = e.tenant_id and p.id = e.object_id
      join public.tenant t on t.id = p.tenant_id where e.tenant_id = tenant.id`;
  expect(await db.readTenant(tenantId, joined)).toEqual([{ id: personId, slug: 'hamnen', action: 'person.make' }]);
});
