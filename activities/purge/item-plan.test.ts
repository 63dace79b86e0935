/** What is approved is what goes: a set that became another one has to be looked at again, and its text is its hash. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Acting } from '#schema/audit.ts';
import { newId } from '#schema/id.ts';
import { decidePurge } from '#schema/purge-decide.ts';
import { usualApproveAbove } from '#schema/purge-run.ts';
import { manifestText } from '#schema/purge-set.ts';
import { addHold } from '#tests/rig/hold.ts';
import { documents, makePurging, type Purging } from '#tests/rig/purging.ts';
import { addRule } from '#tests/rig/retention-furniture.ts';
import { requestDuePurges } from './daily.ts';

const second: Acting = { kind: 'person', id: newId(), name: 'Berit' };

type Row = { id: string; state: string; items: number; hash: string; isDecided: boolean };
const see = async ({ rows }: Purging): Promise<Row> => {
  const [row] = await rows<Row>(
    `select id, state, items, encode(manifest_hash, 'hex') as hash, decided_at is not null as "isDecided" from purge
     where tenant_id = tenant.id order by asked_at desc, id desc limit 1`,
  );
  return row!;
};
const keyOf = (scene: Purging, purgeId: string) => ({ tenantId: scene.shelf.tenantId, purgeId });
const approve = (scene: Purging, { id, hash }: Pick<Row, 'id' | 'hash'>) =>
  scene.db.withTenant(scene.shelf.tenantId, (tx) =>
    decidePurge(tx, second, id, { word: 'approve', manifestHash: hash }),
  );

/** Documents that a rule with a look lets go, and the disposal of them, planned. */
async function makePlanned(texts: readonly string[]): Promise<Purging & { ids: string[] }> {
  const scene = await makePurging();
  const ids = await scene.publish(texts, false);
  const { tenantId } = scene.shelf;
  await scene.db.withTenant(tenantId, async (tx) => {
    await tx.sql(`update document set first_seen_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]);
    await addRule(tx, 'Dnr 1', { what: 'document', trigger: 'created', period: 30, action: 'review' });
    await requestDuePurges(tx, 30);
  });
  await scene.actsOf().planItems(keyOf(scene, (await see(scene)).id));
  return { ...scene, ids };
}

test('nothing goes while it waits, whoever asks for it', async () => {
  await using scene = await makePlanned(['Ett', 'Två']);
  const { id } = await see(scene);
  const acts = scene.actsOf();
  expect(await acts.confirmItems(keyOf(scene, id))).toEqual({ state: 'waiting' });
  await acts.purgeItems(keyOf(scene, id));
  expect(await scene.rows('select id from document where tenant_id = tenant.id')).toHaveLength(2);
});

test('what a hold takes out of a set between the look and the word voids it; the new set is shown, and goes', async () => {
  await using scene = await makePlanned(['Ett', 'Två', 'Tre']);
  const seen = await see(scene);
  await scene.db.withTenant(scene.shelf.tenantId, (tx) =>
    addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: scene.ids[0]! }] }),
  );
  expect(await approve(scene, seen)).toBe('changed');
  const fresh = await see(scene);
  expect(fresh).toMatchObject({ state: 'waiting', items: 2, isDecided: false });
  // The old hash is not the word for the new set.
  expect(await approve(scene, seen)).toBe('changed');
  expect(await approve(scene, fresh)).toBe('decided');
  expect(await scene.carryOut(fresh.id)).toBe(true);
  const left = await scene.rows<{ id: string }>('select id from document where tenant_id = tenant.id');
  expect(left).toEqual([{ id: scene.ids[0] }]);
});

test('what changes between the word and the work voids the approval, says so, and waits again', async () => {
  await using scene = await makePlanned(['Ett', 'Två']);
  const { tenantId } = scene.shelf;
  const seen = await see(scene);
  expect(await approve(scene, seen)).toBe('decided');
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql('update document set first_seen_at = now() where tenant_id = $1 and id = $2', [tenantId, scene.ids[0]]),
  );
  const acts = scene.actsOf();
  expect(await acts.confirmItems(keyOf(scene, seen.id))).toEqual({ state: 'waiting' });
  expect(await see(scene)).toMatchObject({ state: 'waiting', items: 1, isDecided: false });
  const told = await scene.rows(`select code from notice where tenant_id = tenant.id and code = 'purge-waits'`);
  expect(told.length).toBeGreaterThan(0);
  const voided = await scene.rows(
    `select from audit_event where tenant_id = tenant.id and action = 'purge.void' and object_id = $2`,
    [seen.id],
  );
  expect(voided).toHaveLength(1);
});

test('what comes due after the plan goes with the next one, and leaves the approval as it is', async () => {
  await using scene = await makePlanned(['Ett']);
  const seen = await see(scene);
  const [later] = await scene.publish(['Två'], false);
  const { tenantId } = scene.shelf;
  await scene.db.withTenant(tenantId, async ({ sql }) => {
    await sql(`update purge set planned_at = planned_at - interval '2 days' where tenant_id = $1 and id = $2`, [
      tenantId,
      seen.id,
    ]);
    await sql(`update document set first_seen_at = now() - interval '32 days' where tenant_id = $1 and id = $2`, [
      tenantId,
      later,
    ]);
  });
  expect(await approve(scene, seen)).toBe('decided');
  expect(await scene.carryOut(seen.id)).toBe(true);
  expect(await scene.rows('select id from document where tenant_id = tenant.id')).toEqual([{ id: later }]);
});

test('a rule that has ended lets nothing go of what was approved by it', async () => {
  await using scene = await makePlanned(['Ett']);
  const seen = await see(scene);
  expect(await approve(scene, seen)).toBe('decided');
  await scene.db.withTenant(scene.shelf.tenantId, ({ sql }) =>
    sql('update rule set ended_at = now() where tenant_id = $1', [scene.shelf.tenantId]),
  );
  expect(await scene.actsOf().confirmItems(keyOf(scene, seen.id))).toEqual({ state: 'waiting' });
  expect(await see(scene)).toMatchObject({ items: 0 });
});

test('the manifest is the very text that its hash is of: the rule, the counts, and each thing with its bytes', async () => {
  await using scene = await makePlanned(['Ett', 'Två']);
  const { id, hash } = await see(scene);
  const read = <Found extends object>(select: string, params: readonly unknown[]) =>
    scene.db.withTenant(scene.shelf.tenantId, ({ sql }) => sql<Found>(select, params));
  const pieces = [];
  for await (const piece of manifestText(read, keyOf(scene, id))) pieces.push(piece);
  const text = pieces.join('');
  expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
  expect(text).toMatch(
    /^diarium-disposal 1\npurge \S+\ndecision \S+\nrule \S+ document tenant created 30 day\nitems 2\n/,
  );
  expect(text).toMatch(new RegExp(`\ndocument ${scene.ids[0]} \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ 1\n`));
});

test('what was asked for by hand is a set as well, whose bytes are counted', async () => {
  await using scene = await makePurging();
  const ids = await scene.publish(['Ett av två']);
  const id = await scene.ask(documents(ids));
  expect(await scene.actsOf().planItems(keyOf(scene, id))).toEqual({ state: 'approved' });
  const [row] = await scene.rows('select items, size_bytes from purge where tenant_id = tenant.id and id = $2', [id]);
  expect(row).toEqual({ items: 1, size_bytes: 1 });
});

const setNumber = ({ db, shelf }: Purging, approveAbove: number, setBy: string | null = null) =>
  db.withTenant(shelf.tenantId, ({ tenantId, sql }) =>
    sql(
      `insert into purge_setting (tenant_id, approve_above, set_by) values ($1, $2, $3)
       on conflict (tenant_id) do update set approve_above = excluded.approve_above, set_by = excluded.set_by`,
      [tenantId, approveAbove, setBy],
    ),
  );

test('a set that needed nobody waits for a second person when it has grown into one that does before it begins', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const [held] = await scene.publish(['Ett', 'Två'], false);
  await setNumber(scene, 1);
  await scene.db.withTenant(tenantId, async (tx) => {
    await tx.sql(`update document set first_seen_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]);
    await addRule(tx, 'Dnr 1', { what: 'document', trigger: 'created', period: 30 });
    await addHold(tx, 'Tvist', { scopes: [{ kind: 'document', id: held! }] });
    await requestDuePurges(tx, 30);
  });
  const { id } = await see(scene);
  const acts = scene.actsOf();
  expect(await acts.planItems(keyOf(scene, id))).toEqual({ state: 'approved' });
  await scene.db.withTenant(tenantId, ({ sql }) =>
    sql('update hold set lift_asked_by = id, lifted_by = placed_by, lifted_at = now() where tenant_id = $1', [
      tenantId,
    ]),
  );
  expect(await acts.confirmItems(keyOf(scene, id))).toEqual({ state: 'waiting' });
  expect(await see(scene)).toMatchObject({ items: 2, isDecided: false });
});

test('many small sets that one person asks for within a day need a second person like a large one, by hand or for requests', async () => {
  await using scene = await makePurging();
  const [one, two, three] = await scene.publish(['Ett', 'Två', 'Tre']);
  await setNumber(scene, 2);
  const [olga, sven] = [newId(), newId()].map((id) => ({ id, name: 'Olga' }));
  const acts = scene.actsOf();
  const plan = async (ids: string[], askedBy = olga!, kind: 'hand' | 'person' = 'hand') =>
    (await acts.planItems(keyOf(scene, await scene.ask(documents(ids), { askedBy, kind })))).state;
  expect(await plan([one!, two!])).toBe('approved');
  expect(await plan([three!])).toBe('waiting');
  expect(await plan([three!], olga!, 'person')).toBe('waiting');
  expect(await plan([one!, two!], sven!, 'person')).toBe('approved');
  expect(await plan([three!], sven!, 'person')).toBe('waiting');
  expect(await plan([three!], sven!)).toBe('waiting');
});

test('narrow rules of one person need a second person like a wide one, also planned at once, and count with sets by hand', async () => {
  await using scene = await makePurging();
  const { tenantId } = scene.shelf;
  const ids = await scene.publish(['Ett', 'Två', 'Tre'], false);
  await setNumber(scene, 2);
  const [olga, sven] = [newId(), newId()].map((id) => ({ id, name: 'Olga' }));
  const ruleIds = await scene.db.withTenant(tenantId, async (tx) => {
    await tx.sql(`update document set first_seen_at = now() - interval '40 days' where tenant_id = $1`, [tenantId]);
    const made: string[] = [];
    for (const object_id of ids) {
      const narrow = { what: 'document', level: 'document', object_id, trigger: 'created', period: 30 };
      made.push((await addRule(tx, `Dnr ${object_id}`, narrow)).ruleId);
    }
    return made;
  });
  const asked: string[] = [];
  for (const ruleId of ruleIds) asked.push(await scene.ask('due', { kind: 'rule', ruleId, askedBy: olga! }));
  const acts = scene.actsOf();
  const plan = async (purgeId: string) => (await acts.planItems(keyOf(scene, purgeId))).state;
  expect((await Promise.all(asked.map(plan))).sort()).toEqual(['approved', 'approved', 'waiting']);
  expect(await plan(await scene.ask(documents([ids[0]!]), { askedBy: olga! }))).toBe('waiting');
  expect(await plan(await scene.ask(documents([ids[0]!]), { askedBy: sven! }))).toBe('approved');
});

test('whoever raises the number gets no more by their own word than before', async () => {
  await using scene = await makePurging();
  const [olga, sven] = [newId(), newId()].map((id) => ({ id, name: 'Olga' }));
  await setNumber(scene, 1_000_000, olga!.id);
  await scene.talk([]);
  const { tenantId } = scene.shelf;
  const talks = await scene.db.withTenant(tenantId, ({ sql }) =>
    sql<{ id: string }>(
      `insert into conversation (tenant_id, id, space_id, person_id, title)
       select tenant_id, gen_random_uuid(), space_id, person_id, title from conversation, generate_series(0, $2)
       where tenant_id = $1 returning id`,
      [tenantId, usualApproveAbove],
    ),
  );
  const many = talks.map(({ id }) => ({ kind: 'conversation' as const, id }));
  const acts = scene.actsOf();
  const plan = async (askedBy = olga!) =>
    (await acts.planItems(keyOf(scene, await scene.ask(many, { askedBy })))).state;
  expect(await plan()).toBe('waiting');
  expect(await plan(sven!)).toBe('approved');
});
