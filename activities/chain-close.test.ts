/** What is over leaves the record in one way alone, under a closing head, and the rest verifies from there. */
import { expect, test } from 'vitest';
import type { Act } from '#schema/act.ts';
import { newId } from '#schema/id.ts';
import { openSealer } from '#schema/seal.ts';
import { type AgedRecord, daysAgo, makeAgedRecord, oldMonth } from '#tests/rig/aged-record.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';
import { checkChain } from './chain/check.ts';
import { linkBatch } from './chain/link.ts';
import { composeExport } from './export/compose.ts';
import { openWorkFolder } from './outside/work-folder.ts';

const keepFor = ({ db }: AgedRecord, tenantId: string, days: number) =>
  db.withTenant(tenantId, (tx) => addRule(tx, `Dnr ${days}`, { what: 'log', trigger: 'created', period: days }));

/** How old the events are that are left, in days, but for those that the round itself records. */
const left = async ({ db }: AgedRecord, tenantId: string): Promise<number[]> => {
  const rows = await db.readTenant<{ days: number }>(
    tenantId,
    `select round(extract(epoch from now() - at) / 86400)::int as days from audit_event
     where tenant_id = tenant.id and action = 'crawl.skip' order by at`,
  );
  return rows.map(({ days }) => days);
};

/** The first link that is still found by its words. */
const firstFound = async ({ db }: AgedRecord, tenantId: string): Promise<number> => {
  const [row] = await db.readTenant<{ seq: number }>(
    tenantId,
    'select min(seq) as seq from audit_term, unnest(seqs) seq where tenant_id = tenant.id',
  );
  return row!.seq;
};

const timesDone = async ({ db }: AgedRecord, tenantId: string, action: Act): Promise<number> => {
  const acted = `select id from audit_event where tenant_id = tenant.id and action = $2`;
  return (await db.readTenant(tenantId, acted, [action])).length;
};

const isThere = async ({ as, database }: AgedRecord, table: string): Promise<boolean> => {
  const [row] = await as<{ there: boolean }>(database.adminUrl, `select to_regclass('${table}') is not null as there`);
  return row!.there;
};

const lastCheck = async ({ db }: AgedRecord, tenantId: string) => {
  const [row] = await db.readTenant<{ links: number; findings: object[] }>(
    tenantId,
    `select links, findings from audit_check where tenant_id = tenant.id and ended_at is not null
     order by ended_at desc limit 1`,
  );
  return row;
};

test('each tenant keeps its own as long as it says, a month goes when nobody keeps it, and the rest verifies', async () => {
  await using scene = await makeAgedRecord(2);
  const [brief, long] = scene.tenants as [string, string];
  await keepFor(scene, brief, 200);
  await scene.check();
  expect(await left(scene, brief)).toEqual(daysAgo);
  expect(await scene.dispose()).toBe(1);
  expect(await left(scene, brief)).toEqual([100, 99, 1, 0]);
  expect([await firstFound(scene, brief), await firstFound(scene, long)]).toEqual([3, 1]);
  expect(await left(scene, long)).toEqual(daysAgo);
  expect(scene.heads.filter(({ kind }) => kind === 'closing')).toMatchObject([{ tenantId: brief, seq: 2 }]);
  expect(await isThere(scene, `audit_event_${oldMonth}`)).toBe(true);

  await keepFor(scene, long, 300);
  await scene.check();
  expect(await lastCheck(scene, brief)).toEqual({ links: 4, findings: [] });
  expect(await scene.dispose()).toBe(1);
  await scene.check();
  expect(await lastCheck(scene, long)).toEqual({ links: 4, findings: [] });
  expect(await left(scene, long)).toEqual([100, 99, 1, 0]);
  expect(await isThere(scene, `audit_event_${oldMonth}`)).toBe(false);
  // What is recorded from then on goes on after the links that are left.
  for (const tenantId of [brief, long]) expect(await linkBatch(scene.db, tenantId)).toBe(5);
  await scene.check();
  expect(await lastCheck(scene, brief)).toEqual({ links: 9, findings: [] });
  for (const tenantId of [brief, long]) expect(await timesDone(scene, tenantId, 'audit.close')).toBe(1);
});

test('nothing goes of a record that is held, or that does not hold', async () => {
  await using scene = await makeAgedRecord(2);
  const [held, damaged] = scene.tenants as [string, string];
  for (const tenantId of scene.tenants) await keepFor(scene, tenantId, 200);
  await scene.db.withTenant(held, ({ sql }) =>
    sql(
      `insert into hold (tenant_id, id, title, reason, reference, review_on, placed_by, placed_name)
       values ($1, $2, 'Tvist', 'Pågår', 'T 1', now() + interval '1 month', $2, 'Åsa')`,
      [held, newId()],
    ),
  );
  await scene.as(
    scene.database.adminUrl,
    'set session_replication_role = replica',
    `update audit_event set outcome = 'denied' where tenant_id = '${damaged}' and id in (
       select event_id from audit_link where tenant_id = '${damaged}' and seq = 3)`,
  );
  await scene.check();
  // Of what is held nothing is due; of the other the disposal finds nothing that was followed to its end.
  expect(await scene.dispose()).toBe(1);
  const kept = await scene.db.readTenant(damaged, 'select distinct why from purge_item where tenant_id = tenant.id');
  expect(kept).toEqual([{ why: 'unverified' }]);
  expect(await left(scene, held)).toEqual(daysAgo);
  expect(await left(scene, damaged)).toEqual(daysAgo);
  expect(scene.heads.filter(({ kind }) => kind === 'closing')).toEqual([]);
  expect(await isThere(scene, `audit_event_${oldMonth}`)).toBe(true);
  const told = await scene.db.readTenant(
    damaged,
    'select permission, code, facts from notice where tenant_id = tenant.id',
  );
  expect(told).toEqual([{ permission: 'audit', code: 'record-damaged', facts: { count: 1, seq: 3 } }]);
  await scene.check();
  expect(await scene.db.readTenant(damaged, 'select 1 from notice where tenant_id = tenant.id')).toHaveLength(1);
  expect(await timesDone(scene, damaged, 'audit.damage')).toBe(1);
});

test('what is let go of while a check follows the chain is not missing', async () => {
  await using scene = await makeAgedRecord(1);
  const [tenantId] = scene.tenants as [string];
  await keepFor(scene, tenantId, 200);
  await scene.check();
  // As they were when the check began.
  const early = [...scene.heads];
  expect(await scene.dispose()).toBe(1);
  let looks = 0;
  const list = async () => (looks++ === 0 ? early : scene.heads);
  const heads = { list, remove: async () => expect.unreachable() };
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql('insert into audit_check (tenant_id, id) values ($1, $2)', [tenantId, newId()]),
  );
  await checkChain({ db: scene.db, signer: scene.signer, heads }, { tenantId, isGone: false });
  expect(await lastCheck(scene, tenantId)).toEqual({ links: 4, findings: [] });
  expect(looks).toBe(2);
});

test('no export is sealed as broken because a part of it was let go of while it was written', async () => {
  await using scene = await makeAgedRecord(1);
  const { db } = scene;
  const [tenantId] = scene.tenants as [string];
  await keepFor(scene, tenantId, 200);
  await scene.check();
  expect(await scene.dispose()).toBe(1);
  await using folder = await openWorkFolder();
  const planned = { tenantId, folder: folder.path, fromSeq: 1, toSeq: 6 };
  const sealer = openSealer('a key of the installation, for tests');
  await expect(
    composeExport({ db, sealer, heads: { list: async () => [] } }, planned, async () => {}),
  ).rejects.toMatchObject({
    facts: { code: 'range-gone', seq: 3 },
  });
});

const month = `audit_event_${new Date().toISOString().slice(0, 7).replace('-', '_')}`;
const tables = ['audit_event', month, 'audit_event_default', 'audit_link', 'audit_head', 'audit_witness'];
const attempts = tables.flatMap((table) => [
  `delete from ${table}`,
  `update ${table} set tenant_id = tenant_id`,
  `truncate ${table} cascade`,
]);

test('whoever tries, by whichever way, takes nothing back', async () => {
  await using scene = await makeAgedRecord(1);
  const [tenantId] = scene.tenants as [string];
  const { appUrl, workerUrl, migrateUrl, adminUrl } = scene.database;
  const within = `select set_config('app.tenant_id', '${tenantId}', false)`;
  const refused = (url: string, ...statements: string[]) =>
    scene.as(url, within, ...statements).then(
      () => 'done',
      (error: Error) => error.message,
    );
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into audit_witness (tenant_id, seq, kind) select tenant_id, seq, kind from audit_head where tenant_id = $1`,
      [tenantId],
    ),
  );
  for (const attempt of attempts) {
    for (const url of [appUrl, workerUrl]) expect(await refused(url, attempt), attempt).toMatch(/permission denied/);
    const untouched = attempt.startsWith('update audit_event_default') || attempt === 'delete from audit_event_default';
    if (!untouched) expect(await refused(migrateUrl, attempt), attempt).toMatch(/not changed|permission denied/);
  }
  for (const table of ['audit_event', 'audit_link'])
    expect(await refused(migrateUrl, 'set role diarium_purge', `delete from ${table}`), table).toMatch(/not changed/);
  expect(await refused(appUrl, 'select audit_let_go(10)')).toMatch(/permission denied/);
  expect(await refused(appUrl, `select audit_drop_month('2020_01')`)).toMatch(/permission denied/);
  const [calls] = await scene.as<{ gone: number; now: boolean; old: boolean }>(
    workerUrl,
    within,
    `select audit_let_go(10) as gone, audit_drop_month('${month.slice(-7)}') as now, audit_drop_month('${oldMonth}') as old`,
  );
  expect(calls).toEqual({ gone: 0, now: false, old: false });
  const head = { tenantId, seq: 2, hash: '0'.repeat(64), signature: Buffer.alloc(64).toString('base64') };
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql(
      `insert into audit_head (tenant_id, seq, kind, head, public_key, signed_at) values ($1, 2, 'closing', $2, '', now())`,
      [tenantId, JSON.stringify(head)],
    ),
  );
  expect(await refused(workerUrl, 'select audit_let_go(10)')).toMatch(/covers nothing/);
  const [rows] = await scene.as<{ events: number; links: number }>(
    adminUrl,
    `select (select count(*)::int from audit_event where tenant_id = '${tenantId}') as events,
       (select count(*)::int from audit_link where tenant_id = '${tenantId}') as links`,
  );
  expect(rows).toEqual({ events: 6, links: 6 });
});
