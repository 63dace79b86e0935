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

/**
 * `rude` deletes without a look, `hidden` and `moved` without one too; `polite` asks first and `button` refuses, as the
 * product does; `purge` is a batch of a disposal.
 */
const ways = ['rude', 'hidden', 'moved', 'polite', 'button', 'purge'] as const;
type Way = (typeof ways)[number];
type Kind = 'document' | 'conversation';

/** `order` names whose turn it is: whoever places, or one of two who delete. */
const races = fc.record({
  kind: fc.constantFrom<Kind>('document', 'conversation'),
  over: fc.constantFrom('thing', 'place', 'person', 'time', 'tenant'),
  ways: fc.tuple(fc.constantFrom(...ways), fc.constantFrom(...ways)),
  order: fc.array(fc.nat(2), { minLength: 12, maxLength: 24 }),
});
type Race = typeof races extends fc.Arbitrary<infer Value> ? Value : never;

type Things = Record<'personId' | 'spaceId' | 'collectionId' | 'document' | 'conversation', string>;
/** Where things are moved to, and by which decision they are disposed of. */
type Scene = { db: Database; tenantId: string; away: Things; decisionId: string };
/** Things that stood when their hold was placed, and those that had gone before. */
export type Tally = { held: number; gone: number };

const thingsAtOnce = 250;

/** Runs so many races in one database, each over things of its own. Throws when something held was lost. */
export async function raceHolds(db: Database, tenantId: string, numRuns: number): Promise<Tally> {
  const tally: Tally = { held: 0, gone: 0 };
  const scene = await db.withTenant(tenantId, async (tx) => {
    const by = { made_by: newId(), made_name: 'Olga' };
    const decisionId = await adder(tx)('decision', {
      ...{ reference: 'KS 2026/1', title: 'Gallring', authority: 'KS', decided_on: '2026-01-01' },
      ...by,
    });
    const [away] = await addThings(tx, 1);
    return { db, tenantId, decisionId, away: away! };
  });
  const ready: Things[] = [];
  const property = fc.asyncProperty(races, async (race) => {
    if (ready.length === 0) ready.push(...(await db.withTenant(tenantId, (tx) => addThings(tx, thingsAtOnce))));
    tally[await runRace(scene, race, ready.pop()!)]++;
  });
  await fc.assert(property, { numRuns, endOnFailure: true });
  return tally;
}

async function runRace(scene: Scene, race: Race, things: Things): Promise<keyof Tally> {
  const { db, tenantId } = scene;
  const id = things[race.kind];
  let wasThere = false;
  const place = async (tx: Tx) => {
    await placeHold(tx, actorOf(things), { ...form, scopes: [scopeOf(race, things)] });
    wasThere = await isThere(tx, race.kind, things);
  };
  const works = [place];
  for (const way of race.ways) {
    const purgeId = way === 'purge' ? await askPurge(scene, race.kind, things) : '';
    works.push(async (tx) => {
      await removal[way](tx, { kind: race.kind, id, away: scene.away, purgeId });
    });
  }
  const [placed, ...removed] = await interleave(db, tenantId, works, race.order);
  // Nothing can be held that had gone by then.
  if (placed?.status === 'rejected' && !(placed.reason instanceof InvalidInput)) throw placed.reason;
  for (const end of removed) {
    if (end.status === 'rejected' && !(end.reason instanceof LegalHold)) throw end.reason;
  }
  const stays = await db.withTenant(tenantId, (tx) => isThere(tx, race.kind, things));
  if (wasThere && !stays) throw new Error('something held was lost');
  await db.withTenant(tenantId, liftAll);
  return wasThere ? 'held' : 'gone';
}

type Removal = { kind: Kind; id: string; away: Things; purgeId: string };

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
  purge: (tx, { purgeId }) => purgeItemBatch(tx, { tenantId: tx.tenantId, purgeId }),
};

async function deleteRows({ tenantId, sql }: Tx, { kind, id }: Removal): Promise<void> {
  // In the order in which all who delete take them: else two of them would wait for each other.
  await sql(`select from ${kind} where tenant_id = $1 and id = $2 for update`, [tenantId, id]);
  if (kind === 'conversation')
    await sql('delete from message where tenant_id = $1 and conversation_id = $2', [tenantId, id]);
  await sql(`delete from ${kind} where tenant_id = $1 and id = $2`, [tenantId, id]);
}

const form = { title: 'Tvist', reason: 'Behövs i tingsrätten', reference: 'KS 2026/12', reviewOn: '2199-01-01' };
const actorOf = ({ personId }: Things): Acting => ({ kind: 'person', id: personId, name: 'Olga' });

function scopeOf({ kind, over }: Race, things: Things): HoldScope {
  if (over === 'tenant') return { kind: 'tenant' };
  if (over === 'time') return { kind: 'time', from: '2020-01-01T00:00:00.000Z' };
  if (over === 'thing') return { kind, id: things[kind] };
  if (kind === 'document') return { kind: 'collection', id: things.collectionId };
  return over === 'person' ? { kind: 'person', id: things.personId } : { kind: 'space', id: things.spaceId };
}

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

/** Of something that a person asked to have erased, so that nothing but a hold keeps it. */
const askPurge = ({ db, tenantId, decisionId }: Scene, kind: Kind, things: Things): Promise<string> =>
  db.withTenant(tenantId, async (tx) => {
    const items = [{ kind, id: things[kind] }];
    const id = await requestPurge(tx, actorOf(things), { kind: 'person', decisionId, items });
    await tx.sql(`update purge set state = 'approved' where tenant_id = $1 and id = $2`, [tenantId, id]);
    return id;
  });

/** Where it was, for everybody to see. */
async function isThere({ tenantId, sql }: Tx, kind: Kind, things: Things): Promise<boolean> {
  const [column, at] = kind === 'document' ? ['collection_id', things.collectionId] : ['person_id', things.personId];
  const rows = await sql(
    `select from ${kind} where tenant_id = $1 and id = $2 and removed_at is null and ${column} = $3`,
    [tenantId, things[kind], at],
  );
  return rows.length > 0;
}

const liftAll = ({ tenantId, sql }: Tx) =>
  sql(
    `update hold set lift_asked_by = id, lifted_by = placed_by, lifted_at = now()
     where tenant_id = $1 and lifted_at is null`,
    [tenantId],
  );
