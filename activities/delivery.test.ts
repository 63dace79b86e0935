/** Archives whose time is over are gone from the store, once, and those that are held or still to be fetched are not. */
import { expect, test } from 'vitest';
import { type Database, openDatabase } from '#schema/database.ts';
import { newId } from '#schema/id.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { addExport, makeExporting, runExport } from '#tests/rig/export.ts';
import { addHold } from '#tests/rig/hold.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { expireDeliveries } from './delivery.ts';

const overSince = (db: Database, tenantId: string, id: string, days: number) =>
  db.withTenant(tenantId, (tx) =>
    tx.sql(`update delivery set expires_at = now() - make_interval(days => $3) where tenant_id = $1 and id = $2`, [
      ...[tenantId, id, days],
    ]),
  );

const expiries = (db: Database, tenantId: string) =>
  db.readTenant<{ id: string; name: string; sha256: string }>(
    tenantId,
    `select object_id as id, details->>'name' as name, details->>'sha256' as sha256 from audit_event
     where tenant_id = tenant.id and action = 'delivery.expire' order by at`,
  );

test('an archive goes when its days are over, with one event that says which; the others stay', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  await using exporting = await makeExporting(db);
  const { deliveries } = exporting;
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const [over, ready] = [await addExport(db, tenantId), await addExport(db, tenantId)];
  for (const id of [over, ready]) await runExport(exporting, tenantId, id);
  await overSince(db, tenantId, over, 0);
  // Of two rounds at once each archive goes once, and a store that does not answer has it tried again.
  const away = { remove: () => Promise.reject(new Error('the store is away')) };
  await expect(expireDeliveries({ db, deliveries: away }, tenantId)).rejects.toThrow('the store is away');
  const rounds = await Promise.all([1, 2].map(() => expireDeliveries(exporting, tenantId)));
  expect(rounds.sort()).toEqual([0, 1]);
  expect(await expireDeliveries(exporting, tenantId)).toBe(0);
  const path = (id: string) => `export/${tenantId}/${id}.zip`;
  await expect(deliveries.read(path(over))).rejects.toMatchObject({ code: 'not-found' });
  (await deliveries.read(path(ready))).destroy();
  expect(await expiries(db, tenantId)).toMatchObject([{ id: over, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
});

test('what a hold over everything, or over the time, keeps goes when it is lifted', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  await using exporting = await makeExporting(db);
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const id = await addExport(db, tenantId);
  await runExport(exporting, tenantId, id);
  await overSince(db, tenantId, id, 1);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  for (const scope of [{ kind: 'tenant' }, { kind: 'time', from: yesterday }] as const) {
    const holdId = await db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [scope] }));
    expect(await expireDeliveries(exporting, tenantId)).toBe(0);
    await db.withTenant(tenantId, (tx) =>
      tx.sql(
        `update hold set lift_asked_by = $3, lift_asked_at = now(), lifted_by = $4, lifted_at = now()
         where tenant_id = $1 and id = $2`,
        [tenantId, holdId, newId(), newId()],
      ),
    );
  }
  expect(await expireDeliveries(exporting, tenantId)).toBe(1);
});

test('what is held does not stand before what is free to go, however much of it there is', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  await using exporting = await makeExporting(db);
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const lastYear = new Date(Date.now() - 365 * 86_400_000);
  await db.withTenant(tenantId, async (tx) => {
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'time', until: lastYear.toISOString() }] });
    await tx.sql(
      `insert into delivery (tenant_id, id, what, object_id, name, path, sha256, size_bytes, made_at, expires_at)
       select $1, gen_random_uuid(), 'audit-export', gen_random_uuid(), 'a.zip', 'export/' || at, sha256('a'), 1,
         case when at = 0 then now() else $2::timestamptz - interval '1 day' end, now() - make_interval(mins => at)
       from generate_series(0, 120) at`,
      [tenantId, lastYear],
    );
  });
  expect(await expireDeliveries(exporting, tenantId)).toBe(1);
});
