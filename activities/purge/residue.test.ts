/**
 * A word in every column of every table there is, found from the catalog, and what is left of it when everything that
 * can be disposed of was: what hangs on any of it is empty, and each other table that still says it is named here.
 */
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { system } from '#schema/audit.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { fillEveryTable } from '#tests/rig/everything.ts';
import { makePurging } from '#tests/rig/purging.ts';
import { hangingOn, tablesNaming, tablesSaying } from '#tests/rig/residue.ts';
import { carryOut } from './carry-out.ts';

const canary = 'kanariefågeln';

/** In the order in which one lets go of the next. */
const turns: readonly (readonly PurgeItemKind[])[] = [
  ['message', 'conversation', 'document', 'export', 'person'],
  ['collection'],
  ['space'],
];
const tableOf: Partial<Record<PurgeItemKind, string>> = { export: 'delivery' };
const roots = ['message', 'conversation', 'document', 'version', 'delivery', 'collection', 'space'];

/** What hangs on none of what is disposed of, and by what it goes. */
const others: Record<string, readonly string[]> = {
  'its own days, and with its organisation': [
    ...['audit_event', 'audit_head', 'audit_check', 'decision', 'rule', 'purge', 'purge_step', 'purge_archive'],
    ...['hold', 'hold_turn', 'export_schedule', 'export_target', 'audit_export', 'reading', 'answer_record'],
    ...['person_request', 'person_request_item', 'person_request_store', 'person_rectification', 'break_glass'],
    ...['errand', 'federation_trace', 'instructions', 'host', 'permit', 'person_key'],
  ],
  'whoever decides it anew, and with its organisation': [
    ...['ai_notice', 'ai_system', 'classification', 'federation', 'passage_length', 'person_group', 'policy', 'role'],
    'recipient',
    'tenant_key',
  ],
};

test('nothing that hangs on what was disposed of is left, in whatever table, and nothing else says what it was', {
  timeout: 60_000,
}, async () => {
  await using scene = await makePurging();
  const { db, database } = scene;
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  await using _closing = { [Symbol.asyncDispose]: () => admin.end() };
  const tenantId = '0199aaaa-0000-7000-8000-000000000001';
  await admin.query(`insert into tenant (id, slug, name, language) values ($1, 'alla', 'Alla', 'sv')`, [tenantId]);
  const tables = await fillEveryTable(database.adminUrl, tenantId, canary);
  expect(tables.length).toBeGreaterThan(60);
  await admin.query('update person set removed_at = null where tenant_id = $1', [tenantId]);
  // What names its collection by an id alone, and an answer that was kept for a second try a while ago.
  for (const table of ['extent', 'posting', 'term_frequency', 'term_list'])
    await admin.query(
      `update ${table} set collection_id = (select id from collection where tenant_id = $1)
      where tenant_id = $1`,
      [tenantId],
    );
  await admin.query(`update idempotency set created_at = now() - interval '1 hour' where tenant_id = $1`, [tenantId]);
  const before = await tablesSaying(database.adminUrl, canary);

  const acts = scene.actsOf();
  const ids: string[] = [];
  for (const kinds of turns) {
    const items: { kind: PurgeItemKind; id: string }[] = [];
    for (const kind of kinds) {
      const { rows } = await admin.query<{ id: string }>(
        `select id from "${tableOf[kind] ?? kind}" where tenant_id = $1`,
        [tenantId],
      );
      items.push(...rows.map(({ id }) => ({ kind, id })));
    }
    ids.push(...items.filter(({ kind }) => kind !== 'person').map(({ id }) => id));
    const purgeId = await db.withTenant(tenantId, async (tx) => {
      const [decision] = await tx.sql<{ id: string }>(
        'update decision set ended_at = null where tenant_id = $1 returning id',
        [tenantId],
      );
      return requestPurge(tx, system, { kind: 'person', decisionId: decision!.id, items });
    });
    const key = { tenantId, purgeId };
    await acts.planItems(key);
    await acts.confirmItems(key);
    expect(await carryOut(acts, key), `${kinds}`).toBe(true);
    const { rows: kept } = await admin.query(
      `select kind, why from purge_item where tenant_id = $1 and purge_id = $2 and state <> 'gone'`,
      [tenantId, purgeId],
    );
    expect(kept, `${kinds}`).toEqual([]);
  }

  const hanging = await hangingOn(database.adminUrl, roots);
  expect(hanging.length).toBeGreaterThan(30);
  const { rows: left } = await admin.query<{ name: string }>(
    hanging
      .map((name) => `select '${name}' as name where exists (select from "${name}" where tenant_id = '${tenantId}')`)
      .join(' union all '),
  );
  expect(left).toEqual([]);
  const after = await tablesSaying(database.adminUrl, canary);
  expect(Object.keys(before).length).toBeGreaterThan(50);
  expect(Object.keys(after).sort()).toEqual(Object.values(others).flat().sort());
  // That it was there, and when it went: an id.
  expect(await tablesNaming(database.adminUrl, ids)).toEqual({ purge_item: ids.length });
});
