/**
 * What goes when: over random rules and things the due set is that of an oracle which is written in another way, on any
 * day of ten years. Nothing is early, nothing is later than a day, and nothing goes without a decision in force.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adder } from '#tests/rig/adder.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { makeShelf } from '#tests/rig/knowledge.ts';
import { openDatabase, type Tx } from './database.ts';
import { type Due, dueSql } from './due-sql.ts';
import { newId } from './id.ts';
import { RuleAction, RuleLevel, RuleUnit, supports, type What } from './retention.ts';

const dayMs = 86_400_000;
const zones = ['Europe/Stockholm', 'America/Sao_Paulo', 'Asia/Kolkata', 'UTC'];

async function openScene() {
  const database = await makeDatabase();
  const db = await openDatabase({ url: database.appUrl });
  const shelf = await makeShelf(database.adminUrl, db);
  return {
    db,
    shelf,
    [Symbol.asyncDispose]: async () => {
      await db[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

type Made = {
  what: What;
  kind: string;
  id: string;
  places: Partial<Record<RuleLevel, string>>;
  classLevel: number;
  from: Partial<Record<string, Date>>;
};
type MadeRule = {
  id: string;
  what: What;
  level: RuleLevel;
  objectId: string | null;
  classLevel: number | null;
  trigger: string;
  period: number;
  unit: RuleUnit;
  inForce: boolean;
};

/** A date of the calendar in the zone, as [year, month, day]. */
function dateIn(zone: string, at: Date): [number, number, number] {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at).split('-');
  return parts.map(Number) as [number, number, number];
}

/** The last day of the period as a number of days, by counting on a calendar of its own. */
function lastDay([year, month, day]: [number, number, number], period: number, unit: RuleUnit): number {
  if (unit === 'day') return Date.UTC(year, month - 1, day) / dayMs + period;
  const months = year * 12 + (month - 1) + period * (unit === 'year' ? 12 : 1);
  const [y, m] = [Math.floor(months / 12), months % 12];
  const isLeap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m]!;
  return Date.UTC(y, m, Math.min(day, length)) / dayMs;
}

/** Whether it may go: the day after the last day has come where the organisation is. */
function isDue(thing: Made, rules: readonly MadeRule[], zone: string, now: Date): string | null {
  const over = rules.filter(
    (rule) =>
      rule.what === thing.what &&
      (rule.level === 'tenant' || thing.places[rule.level] === rule.objectId) &&
      (rule.classLevel === null || rule.classLevel === thing.classLevel),
  );
  const narrow = (rule: MadeRule) => RuleLevel.options.indexOf(rule.level) * 2 + (rule.classLevel === null ? 0 : 1);
  const [rule] = over.sort((left, right) => narrow(right) - narrow(left));
  const from = rule && thing.from[rule.trigger];
  if (!rule?.inForce || !from) return null;
  const today = Date.UTC(...monthFromNought(dateIn(zone, now))) / dayMs;
  return today > lastDay(dateIn(zone, from), rule.period, rule.unit) ? rule.id : null;
}

const monthFromNought = ([year, month, day]: [number, number, number]) => [year, month - 1, day] as const;

/** From the turn of 2023 over a leap day, at any time of day; changes of the clock among them. */
const instant = fc
  .oneof(
    fc.integer({ min: 0, max: 800 * 1440 }),
    fc.constantFrom(60 * 24 * 423 + 1400, 60 * 24 * 30, 60 * 24 * 84 + 90, 60 * 24 * 301 + 30),
  )
  .map((minutes) => new Date(Date.UTC(2023, 0, 1, 0, minutes)));
const scenes = fc.record({
  zone: fc.constantFrom(...zones),
  things: fc.array(fc.record({ place: fc.nat(5), times: fc.tuple(instant, instant, instant) }), {
    minLength: 1,
    maxLength: 6,
  }),
  rules: fc.array(
    fc.record({
      what: fc.constantFrom<What>('conversation', 'message', 'document', 'person'),
      level: fc.constantFrom(...RuleLevel.options),
      place: fc.nat(5),
      classLevel: fc.constantFrom(null, null, 0, 1),
      trigger: fc.nat(3),
      period: fc.integer({ min: 1, max: 40 }),
      unit: fc.constantFrom(...RuleUnit.options),
      action: fc.constantFrom(...RuleAction.options),
      decision: fc.constantFrom('open', 'open', 'open', 'ended'),
    }),
    { maxLength: 8 },
  ),
  days: fc.array(fc.integer({ min: 0, max: 3650 * 24 }), { minLength: 3, maxLength: 6 }),
});
type SceneForm = typeof scenes extends fc.Arbitrary<infer Form> ? Form : never;

test('the due set is that of the oracle, on any day of ten years', { timeout: 60_000 }, async () => {
  await using scene = await openScene();
  const { db, shelf } = scene;
  const seen = { due: 0, waiting: 0 };
  const property = fc.asyncProperty(scenes, async (form) => {
    await db
      .withTenant(shelf.tenantId, async (tx) => {
        const things = await makeThings(tx, shelf.sourceId, form);
        const rules = await makeRules(tx, form, things);
        for (const hours of form.days) {
          const now = new Date(Date.UTC(2023, 0, 1, hours));
          for (const what of new Set(things.map((thing) => thing.what))) {
            const due = await tx.sql<Due>(dueSql(what), [tx.tenantId, now]);
            const found = due.map(({ id, rule_id }) => `${id} ${rule_id}`).sort();
            const expected = things
              .filter((thing) => thing.what === what)
              .map((thing) => ({ id: thing.id, ruleId: isDue(thing, rules, form.zone, now) }));
            seen.due += found.length;
            seen.waiting += expected.length - found.length;
            expect(found).toEqual(expected.flatMap(({ id, ruleId }) => (ruleId ? [`${id} ${ruleId}`] : [])).sort());
          }
        }
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
  });
  await fc.assert(property, { numRuns: 60, seed: 20261122 });
  // Both kinds were met often.
  expect(Math.min(seen.due, seen.waiting)).toBeGreaterThan(100);
});

const undo = new Error('taken back');

async function makeThings(tx: Tx, sourceId: string, { things, zone }: SceneForm): Promise<Made[]> {
  const add = adder(tx);
  await tx.sql('insert into policy (tenant_id, form) values ($1, $2)', [
    tx.tenantId,
    JSON.stringify({ timeZone: zone }),
  ]);
  const spaces = [
    await add('space', { name: 'A', kind: 'shared' }),
    await add('space', { name: 'B', kind: 'shared', removed_at: new Date('2023-06-30T22:00:00Z') }),
  ];
  const collections: { id: string; space: number; level: number; removedAt: Date | null }[] = [];
  for (const [space, level, removedAt] of [
    [0, 0, null],
    [0, 1, new Date('2024-02-29T12:00:00Z')],
    [1, 1, null],
  ] as const) {
    const row = { name: 'C', space_id: spaces[space], level, removed_at: removedAt };
    collections.push({ id: await add('collection', row), space, level, removedAt });
  }
  const made: Made[] = [];
  for (const { place, times } of things) {
    const [created, later, last] = times.sort((left, right) => left.getTime() - right.getTime()) as [Date, Date, Date];
    const email = `${newId()}@a.example`;
    const personId = await add('person', {
      email,
      name: 'N',
      role: 'user',
      created_at: created,
      deactivated_at: later,
    });
    made.push(thing('person', personId, {}, { deactivated: later }));

    const space = place % 2;
    const spaceId = spaces[space]!;
    const closed = earliest(place < 3 ? last : null, space === 1 ? new Date('2023-06-30T22:00:00Z') : null);
    const own = { person_id: personId, space_id: spaceId, title: 'T', created_at: created, updated_at: later };
    const conversationId = await add('conversation', { ...own, removed_at: place < 3 ? last : null });
    const places = { space: spaceId };
    const from = { created, used: later, closed, deactivated: later };
    made.push(thing('conversation', conversationId, places, from));
    const message = { conversation_id: conversationId, author: 'person', state: 'done', created_at: later };
    made.push(thing('message', await add('message', message), places, { created: later }));

    const collection = collections[place % 3]!;
    const key = newId();
    const removedAt = place > 2 ? last : null;
    const documentId = await add('document', {
      ...{ collection_id: collection.id, source_id: sourceId, key, url: key },
      ...{ first_seen_at: created, removed_at: removedAt },
    });
    if (place > 1) await tx.sql('insert into document_use values ($1, $2, $3)', [tx.tenantId, documentId, later]);
    made.push(
      thing(
        'document',
        documentId,
        { space: spaces[collection.space]!, collection: collection.id, document: documentId },
        {
          created,
          used: place > 1 ? later : created,
          closed: earliest(
            earliest(removedAt, collection.removedAt),
            collection.space === 1 ? new Date('2023-06-30T22:00:00Z') : null,
          ),
        },
        collection.level,
      ),
    );
  }
  return made;
}

const thing = (
  what: What,
  id: string,
  places: Made['places'],
  from: Record<string, Date | undefined>,
  classLevel = -1,
): Made => ({ what, kind: what, id, places, from: from as Made['from'], classLevel });

const earliest = (left: Date | null | undefined, right: Date | null): Date | undefined =>
  left && right ? (left < right ? left : right) : (left ?? right ?? undefined);

/** Those that can stand beside each other; the others are left out. */
async function makeRules(tx: Tx, form: SceneForm, things: readonly Made[]): Promise<MadeRule[]> {
  const add = adder(tx);
  const by = { made_by: newId(), made_name: 'N' };
  const decisions = { open: '', ended: '' };
  for (const state of ['open', 'ended'] as const) {
    const row = { reference: state, title: 'T', authority: 'A', decided_on: '2023-01-01', ...by };
    decisions[state] = await add('decision', { ...row, ended_at: state === 'ended' ? new Date() : null });
  }
  const made = new Map<string, MadeRule>();
  for (const { place, trigger: at, classLevel: wanted, decision, ...rule } of form.rules) {
    const { levels, triggers } = supports[rule.what];
    const level = levels.includes(rule.level) ? rule.level : 'tenant';
    const over = things.filter(({ what }) => what === rule.what)[place % form.things.length];
    const objectId = level === 'tenant' ? null : (over?.places[level] ?? null);
    const classLevel = rule.what === 'document' ? wanted : null;
    const scope = [rule.what, level, objectId, classLevel].join(' ');
    if (made.has(scope)) continue;
    const trigger = triggers[at % triggers.length]!;
    const { what, period, unit, action } = rule;
    const id = await add('rule', {
      ...{ decision_id: decisions[decision], what, level, object_id: objectId, class_level: classLevel },
      ...{ trigger, period, unit, action, ...by },
    });
    made.set(scope, { id, what, level, objectId, classLevel, trigger, period, unit, inForce: decision === 'open' });
  }
  return [...made.values()];
}

test('leap days, ends of months and changes of the clock are those of the calendar', async () => {
  await using scene = await openScene();
  const { db, shelf } = scene;
  const dueAt = (beganAt: string, period: number, unit: string, zone: string) =>
    db.withTenant(shelf.tenantId, async ({ sql }) => {
      const rows = await sql<{ at: Date }>('select due_at($1, $2, $3, $4) as at', [beganAt, period, unit, zone]);
      return rows[0]!.at.toISOString();
    });
  const here = 'Europe/Stockholm';
  expect(await dueAt('2024-02-29T10:00:00Z', 1, 'year', here)).toBe('2025-02-28T23:00:00.000Z');
  expect(await dueAt('2024-02-29T10:00:00Z', 4, 'year', here)).toBe('2028-02-29T23:00:00.000Z');
  expect(await dueAt('2025-01-31T10:00:00Z', 1, 'month', here)).toBe('2025-02-28T23:00:00.000Z');
  // Past midnight in Stockholm though not yet in Greenwich.
  expect(await dueAt('2025-06-30T22:30:00Z', 1, 'day', here)).toBe('2025-07-02T22:00:00.000Z');
  // The night that is an hour shorter, and the one that is an hour longer.
  expect(await dueAt('2025-03-29T12:00:00Z', 1, 'day', here)).toBe('2025-03-30T22:00:00.000Z');
  expect(await dueAt('2025-10-25T12:00:00Z', 1, 'day', here)).toBe('2025-10-26T23:00:00.000Z');
  // A day that began at one o'clock, since there was no midnight.
  expect(await dueAt('2018-11-02T12:00:00Z', 1, 'day', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
});
