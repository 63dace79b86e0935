/** A hold that is placed while others delete, in any order of their statements: what is held then is there after. */
import fc from 'fast-check';
import { purgeItemBatch } from '#activities/purge/item-batch.ts';
import type { Acting } from '#schema/audit.ts';
import type { Database, Tx } from '#schema/database.ts';
import { InvalidInput, LegalHold } from '#schema/errors.ts';
import { heldAmong, lockHolds, refuseHeld } from '#schema/held.ts';
import type { HoldScope } from '#schema/hold.ts';
import { placeHold } from '#schema/hold-turn.ts';
import { newId } from '#schema/id.ts';
import { requestPurge } from '#schema/request-purge.ts';
import { adder } from './adder.ts';
import { formOf } from './furniture.ts';
import { interleave } from './interleave.ts';

/** `rude`, `hidden` and `moved` do it without a look; `polite` asks first and `button` refuses, as the product does. */
const ways = ['rude', 'hidden', 'moved', 'polite', 'button'] as const;
type Way = (typeof ways)[number];
type Kind = 'document' | 'conversation';

const thingsAtOnce = 10;
const everyThing = { minLength: thingsAtOnce, maxLength: thingsAtOnce };

/**
 * Things with what the hold is over of each, where it is not over all; two who delete, each thing in some way or all by
 * one batch of a disposal; and whose turn it is: whoever places, or one of those two.
 */
const remover = fc.oneof(fc.array(fc.constantFrom(...ways), everyThing), fc.constant('purge' as const));
const races = fc.record({
  kinds: fc.array(fc.constantFrom<Kind>('document', 'conversation'), everyThing),
  over: fc.array(fc.constantFrom('thing', 'place', 'person', 'nothing'), everyThing),
  all: fc.constantFrom<HoldScope | null>(...[null, null, null, { kind: 'tenant' as const }], {
    kind: 'time',
    from: '2020-01-01T00:00:00.000Z',
  }),
  removers: fc.tuple(remover, remover),
  order: fc.array(fc.nat(2), { minLength: 20, maxLength: 80 }),
});
type Race = typeof races extends fc.Arbitrary<infer Value> ? Value : never;

type Things = Record<'personId' | 'spaceId' | 'collectionId' | 'document' | 'conversation', string>;
/** One of what a race is about. */
type Item = { kind: Kind; id: string; scope: HoldScope | null; things: Things };
/** Where things are moved to, and by which decision they are disposed of. */
type Scene = { db: Database; tenantId: string; away: Things; decisionId: string };
/** Things that stood when their hold was placed, and all others. */
export type Tally = { held: number; others: number };

/** Runs races over so many things in one database. Throws when something that was held is lost. */
export async function raceHolds(db: Database, tenantId: string, things: number): Promise<Tally> {
  const tally: Tally = { held: 0, others: 0 };
  const scene = await db.withTenant(tenantId, async (tx) => {
    const decision = { reference: 'KS 2026/1', title: 'Gallring', authority: 'KS', decided_on: '2026-01-01' };
    const decisionId = await adder(tx)('decision', { ...decision, made_by: newId(), made_name: 'Olga' });
    const [away] = await addThings(tx, 1);
    return { db, tenantId, decisionId, away: away! };
  });
  const lots = await db.withTenant(tenantId, (tx) => addThings(tx, things));
  const property = fc.asyncProperty(races, async (race) => {
    const held = await runRace(scene, race, lots.splice(0, thingsAtOnce));
    tally.held += held;
    tally.others += thingsAtOnce - held;
  });
  await fc.assert(property, { numRuns: things / thingsAtOnce, endOnFailure: true });
  return tally;
}

/** Answers how many things were held. */
async function runRace(scene: Scene, race: Race, lot: readonly Things[]): Promise<number> {
  const { db, tenantId } = scene;
  const items = itemsOf(race, lot);
  let held: Item[] = [];
  const placeOver = async (tx: Tx) => {
    const there = await thoseThere(tx, items);
    const over = race.all ? [race.all] : there.flatMap(({ scope }) => scope ?? []);
    if (over.length === 0) return;
    await placeHold(tx, officer, { ...form, scopes: over });
    held = (await thoseThere(tx, items)).filter(({ scope }) => race.all || (scope && over.includes(scope)));
  };
  /** Where something went between the look and the hold, once more over what is left, with nobody deleting meanwhile. */
  const place = async (tx: Tx) => {
    await tx.sql('savepoint look', []);
    try {
      await placeOver(tx);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      await tx.sql('rollback to look', []);
      await lockHolds(tx, 'alone');
      await placeOver(tx);
    }
  };
  const works: ((tx: Tx) => Promise<unknown>)[][] = [[place]];
  for (const remover of race.removers) {
    if (remover === 'purge') {
      const purgeId = await askPurge(scene, items);
      works.push([(tx) => purgeItemBatch(tx, { tenantId, purgeId }, 30)]);
    } else {
      works.push(items.map((item, at) => (tx) => removeOne(tx, remover[at]!, item, scene.away)));
    }
  }
  for (const end of await interleave(db, tenantId, works, race.order)) if (end.status === 'rejected') throw end.reason;
  const still = new Set((await db.withTenant(tenantId, (tx) => thoseThere(tx, items))).map(({ id }) => id));
  if (held.some(({ id }) => !still.has(id))) throw new Error('something held was lost');
  await db.withTenant(tenantId, liftAll);
  return held.length;
}

/** In the order in which all who delete take them: else two of them would wait for each other. */
function itemsOf({ kinds, over }: Race, lot: readonly Things[]): Item[] {
  const items = lot.map((things, at) => ({ kind: kinds[at]!, id: things[kinds[at]!], things, scope: scopeOf(at) }));
  return items.sort((one, other) => `${one.kind} ${one.id}`.localeCompare(`${other.kind} ${other.id}`));

  function scopeOf(at: number): HoldScope | null {
    const [kind, what, things] = [kinds[at]!, over[at]!, lot[at]!];
    if (what === 'nothing') return null;
    if (what === 'thing') return { kind, id: things[kind] };
    if (kind === 'document') return { kind: 'collection', id: things.collectionId };
    return what === 'person' ? { kind: 'person', id: things.personId } : { kind: 'space', id: things.spaceId };
  }
}

/** What is refused is let be, and the rest goes on. */
async function removeOne(tx: Tx, way: Way, { kind, id }: Item, away: Things): Promise<void> {
  await tx.sql('savepoint one');
  try {
    await removal[way](tx, { kind, id, away });
  } catch (error) {
    if (!(error instanceof LegalHold)) throw error;
    await tx.sql('rollback to one');
  }
}

type Removal = { kind: Kind; id: string; away: Things };

const removal: Record<Way, (tx: Tx, removal: Removal) => Promise<unknown>> = {
  rude: deleteRows,
  hidden: (tx, { kind, id }) =>
    tx.sql(`update ${kind} set removed_at = now() where tenant_id = $1 and id = $2`, [tx.tenantId, id]),
  moved: (tx, { kind, id, away }) => {
    const [column, to] = kind === 'document' ? ['collection_id', away.collectionId] : ['person_id', away.personId];
    return tx.sql(`update ${kind} set ${column} = $3 where tenant_id = $1 and id = $2`, [tx.tenantId, id, to]);
  },
  polite: async (tx, of) => {
    await lockHolds(tx);
    if ((await heldAmong(tx, of.kind, [of.id])).size === 0) await deleteRows(tx, of);
  },
  button: async (tx, of) => {
    await refuseHeld(tx, of.kind, of.id);
    await removal.hidden(tx, of);
  },
};

async function deleteRows({ tenantId, sql }: Tx, { kind, id }: Removal): Promise<void> {
  await sql(`select from ${kind} where tenant_id = $1 and id = $2 for update`, [tenantId, id]);
  if (kind === 'conversation')
    await sql('delete from message where tenant_id = $1 and conversation_id = $2', [tenantId, id]);
  await sql(`delete from ${kind} where tenant_id = $1 and id = $2`, [tenantId, id]);
}

const form = {
  ...{ title: 'Tvist', reason: 'Behövs i tingsrätten', reference: 'KS 2026/12', reviewOn: '2199-01-01' },
  emails: [],
};
const officer: Acting = { kind: 'person', id: newId(), name: 'Olga' };

/** So many things of each sort, each in a place and of a person of its own. */
async function addThings({ tenantId, sql }: Tx, count: number): Promise<Things[]> {
  const all = Array.from({ length: count }, () => ({
    ...{ personId: newId(), spaceId: newId(), collectionId: newId(), sourceId: newId(), messageId: newId() },
    ...{ document: newId(), conversation: newId() },
  }));
  const rows: Record<string, string> = {
    'person (tenant_id, id, email, name, role)': `"personId", "personId" || '@race.example', 'Per', 'user'`,
    'space (tenant_id, id, name, kind)': `"spaceId", 'Hamnen', 'shared'`,
    'collection (tenant_id, id, space_id, name)': `"collectionId", "spaceId", 'Hamnen'`,
    'source (tenant_id, id, collection_id, form)': `"sourceId", "collectionId", $3::jsonb`,
    'document (tenant_id, id, collection_id, source_id, key, url)': `document, "collectionId", "sourceId", 'a', 'a'`,
    'conversation (tenant_id, id, space_id, person_id, title)': `conversation, "spaceId", "personId", 'Hamnen'`,
    'message (tenant_id, id, conversation_id, author, state)': `"messageId", conversation, 'person', 'done'`,
  };
  for (const [table, columns] of Object.entries(rows)) {
    await sql(
      `insert into ${table} select $1::uuid, ${columns} from json_to_recordset($2) as t ("personId" uuid, "spaceId" uuid,
         "collectionId" uuid, "sourceId" uuid, document uuid, conversation uuid, "messageId" uuid), (select $3::jsonb) f`,
      [tenantId, JSON.stringify(all), JSON.stringify(formOf('Hamnen'))],
    );
  }
  return all;
}

/** Of things that a person asked to have erased, so that nothing but a hold keeps them. */
const askPurge = ({ db, tenantId, decisionId }: Scene, items: readonly Item[]): Promise<string> =>
  db.withTenant(tenantId, async (tx) => {
    const id = await requestPurge(tx, officer, { kind: 'person', decisionId, items });
    await tx.sql(`update purge set state = 'approved' where tenant_id = $1 and id = $2`, [tenantId, id]);
    return id;
  });

/** Those that are where they were, for everybody to see. */
async function thoseThere({ tenantId, sql }: Tx, items: readonly Item[]): Promise<Item[]> {
  const there = await sql<{ id: string; place: string }>(
    `select id, collection_id as place from document where tenant_id = $1 and id = any ($2) and removed_at is null
     union all
     select id, person_id from conversation where tenant_id = $1 and id = any ($2) and removed_at is null`,
    [tenantId, items.map(({ id }) => id)],
  );
  const places = new Map(there.map(({ id, place }) => [id, place]));
  return items.filter(
    ({ kind, id, things }) => places.get(id) === (kind === 'document' ? things.collectionId : things.personId),
  );
}

const liftAll = ({ tenantId, sql }: Tx) =>
  sql(
    `update hold set lift_asked_by = id, lifted_by = placed_by, lifted_at = now()
     where tenant_id = $1 and lifted_at is null`,
    [tenantId],
  );
