/** What is left of each kind of thing when it was disposed of, and what stays that it hung on. */
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Due, dueSql } from '#schema/due-sql.ts';
import { newId, sha256 } from '#schema/id.ts';
import type { PurgeItemKind } from '#schema/purge-run.ts';
import { adder } from '#tests/rig/adder.ts';
import { addThing } from '#tests/rig/disposable.ts';
import { addHold } from '#tests/rig/hold.ts';
import { makePurging, type Purging } from '#tests/rig/purging.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';
import { askFor } from '#tests/rig/subject.ts';
import { openFiles } from '../outside/files.ts';
import { requestDuePurges } from './daily.ts';

const one = (kind: PurgeItemKind, id: string) => [{ kind, id }];

const count = async ({ rows }: Pick<Purging, 'rows'>, from: string, params: unknown[] = []): Promise<number> => {
  const [found] = await rows<{ rows: number }>(`select count(*) as rows from ${from}`, params);
  return found!.rows;
};

/** Asks for the things by hand, as for a person's sake, so that nothing but a hold keeps them; answers what became of each. */
async function dispose(scene: Purging, items: readonly { kind: PurgeItemKind; id: string }[]): Promise<object[]> {
  const purgeId = await scene.ask(items, { kind: 'person' });
  expect(await scene.carryOut(purgeId)).toBe(true);
  return scene.rows(
    'select kind, state, why from purge_item where tenant_id = tenant.id and purge_id = $2 order by kind, object_id',
    [purgeId],
  );
}

test('a question goes without its answer, which stands alone then; the conversation is not called after it any more', async () => {
  await using scene = await makePurging();
  const conversationId = await scene.talk([]);
  const [question] = await scene.rows<{ id: string }>(
    `select id from message where tenant_id = tenant.id and author = 'person'`,
  );
  await dispose(scene, one('message', question!.id));
  const left = await scene.rows('select author, question_id from message where tenant_id = tenant.id');
  expect(left).toEqual([{ author: 'assistant', question_id: null }]);
  expect(await scene.rows('select title from conversation where tenant_id = tenant.id')).toEqual([{ title: '–' }]);
  await dispose(scene, one('conversation', conversationId));
  for (const table of ['conversation', 'message', 'message_event', 'citation', 'feedback'])
    expect(await count(scene, `${table} where tenant_id = tenant.id`), table).toBe(0);
});

test('an older version goes with its passages, and the one that took its place stays found', async () => {
  await using scene = await makePurging();
  const versionId = await addThing(scene, 'version', 'Bygglovet');
  const [current] = await scene.rows<{ id: string }>(
    'select version_id as id from document where tenant_id = tenant.id',
  );
  const hash = sha256(Buffer.from('Bygglovet förr'));
  expect(await openFiles(scene).has(scene.shelf.tenantId, hash)).toBe(true);
  expect(await dispose(scene, [...one('version', versionId), ...one('version', current!.id)])).toEqual(
    expect.arrayContaining([
      { kind: 'version', state: 'gone', why: null },
      { kind: 'version', state: 'kept', why: 'in-use' },
    ]),
  );
  expect(await count(scene, 'version where tenant_id = tenant.id')).toBe(1);
  expect(await openFiles(scene).has(scene.shelf.tenantId, hash)).toBe(false);
});

test('a sound goes and what was said in it stays, with the day that it went', async () => {
  await using scene = await makePurging();
  const versionId = await addThing(scene, 'sound', 'Mötets');
  const hash = sha256(Buffer.from('Mötets ljud'));
  expect(await openFiles(scene).has(scene.shelf.tenantId, hash)).toBe(true);
  await dispose(scene, one('sound', versionId));
  expect(await openFiles(scene).has(scene.shelf.tenantId, hash)).toBe(false);
  const [left] = await scene.rows<{ gone: boolean }>(
    'select sound_gone_at is not null as gone from recording where tenant_id = tenant.id',
  );
  expect(left).toEqual({ gone: true });
  for (const table of ['passage', 'utterance'])
    expect(await count(scene, `${table} where tenant_id = tenant.id and version_id = $2`, [versionId]), table).toBe(1);
});

test('the failed pages of a run go, and its other pages stay', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  await scene.publish(['En sida som lästes.'], false);
  const crawlId = await addThing(scene, 'crawl-failure', 'borta');
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql(`update page set crawl_id = $2 where tenant_id = $1 and change is distinct from 'failed'`, [tenantId, crawlId]),
  );
  expect(await count(scene, 'page where tenant_id = tenant.id and crawl_id = $2', [crawlId])).toBe(2);
  await dispose(scene, one('crawl-failure', crawlId));
  expect(await count(scene, 'page where tenant_id = tenant.id and crawl_id = $2', [crawlId])).toBe(1);
  expect(await count(scene, `page where tenant_id = tenant.id and change = 'failed'`)).toBe(0);
});

test('an archive goes with its file, and what it was made for lets go of it; a hold over all keeps it', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const ids = [await addThing(scene, 'export', 'Ett'), await addThing(scene, 'export', 'Två')] as const;
  await dispose(scene, one('export', ids[0]));
  expect(await readdir(`${scene.dir}/export/${tenantId}`)).toEqual([`${ids[1]}.zip`]);
  expect(await count(scene, 'audit_export where tenant_id = tenant.id and delivery_id is null')).toBe(1);
  await scene.db.withTenant(tenantId, (tx) => addHold(tx, 'Tvist', { scopes: [{ kind: 'tenant' }] }));
  expect(await dispose(scene, one('export', ids[1]))).toEqual([{ kind: 'export', state: 'kept', why: 'held' }]);
  expect(await readdir(`${scene.dir}/export/${tenantId}`)).toEqual([`${ids[1]}.zip`]);
});

test('of somebody who was deactivated nothing is left that says who it was, unless they wait for an answer', async () => {
  await using scene = await makePurging();
  const gone = await addThing(scene, 'person', 'Siv');
  const asking = await scene.db.withTenant(scene.shelf.tenantId, (tx) =>
    adder(tx)('person', { name: 'Åsa', role: 'user', email: 'asa@hamnen.example', deactivated_at: new Date() }),
  );
  const { tenantId } = scene.shelf;
  await scene.db.withTenant(tenantId, (tx) =>
    addRule(tx, 'Dnr 2026/31', { what: 'person', trigger: 'deactivated', period: 30 }),
  );
  const everDue = () => scene.db.withTenant(tenantId, (tx) => tx.sql<Due>(dueSql('person'), [tenantId, 'infinity']));
  expect((await everDue()).map(({ id }) => id).sort()).toEqual([gone, asking].sort());
  await askFor(scene.db, { tenantId, personId: asking, anotherId: gone }, 'access');
  expect((await everDue()).map(({ id }) => id)).toEqual([gone]);
  const active = await scene.db.withTenant(scene.shelf.tenantId, (tx) =>
    adder(tx)('person', { name: 'Per', role: 'user', email: 'per@hamnen.example' }),
  );
  const ends = await dispose(scene, [...one('person', gone), ...one('person', active), ...one('person', asking)]);
  expect(ends).toHaveLength(3);
  expect(ends).toContainEqual({ kind: 'person', state: 'gone', why: null });
  expect(ends.filter((end) => 'why' in end && end.why === 'in-use')).toHaveLength(2);
  const [row] = await scene.rows<{ text: string }>(
    'select p::text as text from person p where p.tenant_id = tenant.id and p.id = $2',
    [gone],
  );
  expect(row!.text).not.toMatch(/Siv|hamnen/);
  expect(await count(scene, 'key where tenant_id = tenant.id')).toBe(0);
});

test('a collection that was removed goes after what was in it, its sources and runs with it, and its space after that', async () => {
  await using scene = await makePurging();
  const { tenantId, spaceId, collectionId } = scene.shelf;
  await scene.publish(['Ett av två', 'Två av två'], false);
  await scene.talk([]);
  await scene.db.withTenant(tenantId, async (tx) => {
    await tx.sql(`update crawl set ended_at = now(), state = 'finished' where tenant_id = $1`, [tenantId]);
    await tx.sql(`update space set removed_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]);
    await tx.sql('insert into purge_setting (tenant_id, hand_decision_id) values ($1, $2)', [
      tenantId,
      scene.decisionId,
    ]);
  });
  const nextDay = async () => {
    await scene.db.withTenant(tenantId, async (tx) => {
      await tx.sql('update purge_setting set looked_on = null where tenant_id = $1', [tenantId]);
      await requestDuePurges(tx, 30);
    });
    const [purge] = await scene.rows<{ id: string }>(
      'select id from purge where tenant_id = tenant.id and ended_at is null',
    );
    if (!purge) return [];
    expect(await scene.carryOut(purge.id)).toBe(true);
    const items = await scene.rows<{ kind: string }>(
      `select distinct kind from purge_item where tenant_id = tenant.id and purge_id = $2 and state = 'gone' order by 1`,
      [purge.id],
    );
    return items.map(({ kind }) => kind);
  };
  expect(await nextDay()).toEqual(['conversation', 'document']);
  expect(await nextDay()).toEqual(['collection']);
  expect(await nextDay()).toEqual(['space']);
  expect(await nextDay()).toEqual([]);
  for (const table of ['source', 'crawl', 'page', 'collection', 'space', 'term_frequency', 'extent'])
    expect(await count(scene, `${table} where tenant_id = tenant.id`), table).toBe(0);
  const named = await scene.rows<{ id: string }>(
    `select object_id as id from purge_item where tenant_id = tenant.id and kind in ('collection', 'space') order by kind`,
  );
  expect(named.map(({ id }) => id)).toEqual([collectionId, spaceId]);
});

test("the day's round takes what somebody removed, and not the pages that their site let go of", async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [removed] = await scene.publish(['Ett av två', 'Två av två']);
  await scene.db.withTenant(tenantId, async (tx) => {
    await tx.sql('update document set removed_by = $3 where tenant_id = $1 and id = $2', [tenantId, removed, newId()]);
    await tx.sql('insert into purge_setting (tenant_id, hand_decision_id) values ($1, $2)', [
      tenantId,
      scene.decisionId,
    ]);
    await requestDuePurges(tx, 30);
  });
  const items = await scene.rows<{ id: string }>(
    'select object_id as id from purge_item where tenant_id = tenant.id order by 1',
  );
  expect(items).toEqual([{ id: removed }]);
});
