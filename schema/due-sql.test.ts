/**
 * What goes when: over random rules and things of every kind the due set is that of an oracle which is written in another
 * way, on any day of ten years. Nothing is early, nothing is later than a day, nothing goes without a decision in force.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { type MadeRule, ruleThatTakes, type Thing } from '#tests/rig/retention-oracle.ts';
import { makeRules, makeThings, scenes } from '#tests/rig/retention-scene.ts';
import { openDatabase, type Tx } from './database.ts';
import { type Due, dueSql } from './due-sql.ts';
import { supports, What } from './retention.ts';

const undo = new Error('taken back');
/** How often a trigger of a kind of thing let something go, and how often something of that kind stayed. */
type Seen = { gone: Map<string, number>; stayed: Map<What, number> };

const count = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);

/** Asks for everything that goes by then, and compares with what the oracle says of each thing. */
async function compare(
  tx: Tx,
  { things, rules, zone, now }: { things: Thing[]; rules: MadeRule[]; zone: string; now: Date },
  seen: Seen,
): Promise<void> {
  for (const what of What.options) {
    const due = await tx.sql<Due>(dueSql(what), [tx.tenantId, now]);
    const expected = things
      .filter((thing) => thing.what === what)
      .flatMap(({ id, ...thing }) => {
        const rule = ruleThatTakes({ id, ...thing }, rules, { zone, now });
        if (rule) count(seen.gone, `${what} ${rule.trigger}`);
        else count(seen.stayed, what);
        return rule ? [`${id} ${rule.id}`] : [];
      });
    const found = due.map(({ id, rule_id }) => `${id} ${rule_id}`);
    expect(found.sort(), `${what} by ${now.toISOString()}`).toEqual(expected.sort());
  }
}

test('of every kind of thing that goes which the oracle lets go, on any day of ten years', async () => {
  await using database = await makeDatabase();
  await using db = await openDatabase({ url: database.workerUrl });
  const { tenantId } = await makeShelf(database.adminUrl, db);
  const seen: Seen = { gone: new Map(), stayed: new Map() };
  const property = fc.asyncProperty(scenes, async (form) => {
    const tried = db.withTenant(tenantId, async (tx) => {
      const things = await makeThings(tx, form);
      const rules = await makeRules(tx, form, things);
      for (const now of form.asked) await compare(tx, { things, rules, zone: form.zone, now }, seen);
      throw undo;
    });
    await tried.catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  });
  await fc.assert(property, { numRuns: 60, seed: 20261122 });
  const every = What.options.flatMap((what) => supports[what].triggers.map((trigger) => `${what} ${trigger}`));
  expect([...seen.gone.keys()].sort()).toEqual(every.sort());
  expect([...seen.stayed.keys()].sort()).toEqual([...What.options].sort());
});
