/** The same stretch of the record gives the same bytes, in whichever database its rows lie, and however. */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '#schema/database.ts';
import { sha256 } from '#schema/id.ts';
import { asAdmin, makeDatabase } from '#tests/rig/database.ts';
import { doSomething, exportNow, makeExporting, makeExportScene, manifestIn } from '#tests/rig/export.ts';
import { headsOf } from './export/lines.ts';

test('the same stretch gives the same bytes: later, after a vacuum, and from a copy of the rows elsewhere', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId, database } = scene;
  for (let i = 0; i < 25; i += 1) await doSomething(db, tenantId, 'Anna', { i });
  const first = await exportNow(scene);
  const { fromSeq, toSeq } = manifestIn(first.files);
  for (let i = 0; i < 5; i += 1) await doSomething(db, tenantId, 'Bo', { i });
  await exportNow(scene);
  await asAdmin(database.adminUrl, ['vacuum full']);
  const again = await exportNow(scene, { fromSeq, toSeq });
  expect(sha256(again.bytes).toString('hex')).toBe(sha256(first.bytes).toString('hex'));

  await using elsewhere = await makeDatabase();
  await copyRows(database.adminUrl, elsewhere.adminUrl, ['tenant', 'audit_event', 'audit_link', 'audit_head']);
  await using otherDb = await openDatabase({ url: elsewhere.workerUrl });
  await using other = await makeExporting(otherDb);
  const copy = await exportNow({ ...other, tenantId }, { fromSeq, toSeq });
  expect(copy.bytes.equals(first.bytes)).toBe(true);
});

test('of many heads some go along, the last always, and the same ones each time', async () => {
  await using scene = await makeExportScene();
  const { db, tenantId } = scene;
  let toSeq = 0;
  for (let i = 0; i < 6; i += 1) {
    await doSomething(db, tenantId, 'Anna', { i });
    ({ toSeq } = manifestIn((await exportNow(scene)).files));
  }
  const heads = (most: number) =>
    db.withTenant(tenantId, async (tx) => (await headsOf(tx, { fromSeq: 1, toSeq }, most)).map(({ seq }) => seq));
  const all = await heads(100);
  expect(all).toHaveLength(6);
  expect(await heads(6)).toEqual(all);
  expect(await heads(5)).toEqual([all[1], all[3], all[5]]);
  expect(await heads(1)).toEqual([toSeq]);
});

/** In an order of chance, as rows may lie anywhere. */
async function copyRows(from: string, to: string, tables: string[]): Promise<void> {
  await using source = await openAdmin(from);
  await using target = await openAdmin(to);
  await target.client.query('set session_replication_role = replica');
  for (const table of tables) {
    const { rows } = await source.client.query(`select jsonb_agg(t order by random()) as all from ${table} t`);
    await target.client.query(
      `insert into ${table} select (jsonb_populate_recordset(null::${table}, $1)).* on conflict do nothing`,
      [JSON.stringify(rows[0].all)],
    );
  }
}

async function openAdmin(connectionString: string) {
  const client = new Client({ connectionString });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}
