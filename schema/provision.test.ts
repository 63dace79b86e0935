/** The record of acts has room for every time, with and without the migrations that make room ahead. */
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { openDatabase } from './database.ts';
import { newId } from './id.ts';
import { migrate } from './provision.ts';
import { makeTenant } from './welcome.ts';

async function openRecord() {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl });
  const { tenantId } = await makeTenant(database.migrateUrl, { slug: 'ours', name: 'Vår', language: 'sv' });
  return {
    migrateUrl: database.migrateUrl,
    /** Keeps an event of this day. */
    keep: (day: string) =>
      db.withTenant(tenantId, ({ sql }) =>
        sql(
          `insert into audit_event (tenant_id, id, at, actor_kind, action) values ($1, $2, $3, 'system', 'test.act')`,
          [tenantId, newId(), day],
        ),
      ),
    /** The partition of each event, by day. */
    places: () =>
      db.withTenant(tenantId, ({ sql }) =>
        sql<{ day: string; place: string }>(
          `select at::date as day, tableoid::regclass::text as place from audit_event
           where tenant_id = $1 and action = 'test.act' order by at`,
          [tenantId],
        ),
      ),
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

test('an act is recorded when no migration has run for years', async () => {
  await using record = await openRecord();
  await record.keep('2090-05-17');
  expect(await record.places()).toEqual([{ day: '2090-05-17', place: 'audit_event_default' }]);
});

test('a later migration makes months again, but for one that has begun without its own', async () => {
  await using record = await openRecord();
  await record.keep('2090-05-17');
  await migrate(record.migrateUrl, new Date('2090-05-20T00:00:00Z'));
  for (const day of ['2090-05-21', '2090-06-01', '2093-04-30']) await record.keep(day);
  expect(await record.places()).toEqual([
    { day: '2090-05-17', place: 'audit_event_default' },
    { day: '2090-05-21', place: 'audit_event_default' },
    { day: '2090-06-01', place: 'audit_event_2090_06' },
    { day: '2093-04-30', place: 'audit_event_2093_04' },
  ]);
  await migrate(record.migrateUrl, new Date('2090-05-20T00:00:00Z'));
});
