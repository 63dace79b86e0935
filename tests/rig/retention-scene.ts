/** Random organisations for what goes when: things of every kind in several places, and rules over them. */
import fc from 'fast-check';
import type { Tx } from '#schema/database.ts';
import { newId, sha256 } from '#schema/id.ts';
import { RuleAction, RuleLevel, RuleUnit, supports, What } from '#schema/retention.ts';
import { adder } from './adder.ts';
import { lastOfDays, type MadeRule, type Thing } from './retention-oracle.ts';

/** The first instant that anything is made at. */
const beginning = Date.UTC(2023, 0, 1);
const dayMinutes = 24 * 60;
/** Minutes from the beginning: before and after midnight of a leap day, the end of a month, both changes of the clock. */
const turns = [423 * dayMinutes + 1400, 30 * dayMinutes, 84 * dayMinutes + 90, 301 * dayMinutes + 30];
const instant = fc
  .oneof(fc.integer({ min: 0, max: 800 * dayMinutes }), fc.constantFrom(...turns))
  .map((minutes) => new Date(beginning + minutes * 60_000));

export const scenes = fc.record({
  zone: fc.constantFrom('Europe/Stockholm', 'America/Sao_Paulo', 'Asia/Kolkata', 'UTC'),
  things: fc.array(fc.record({ place: fc.nat(5), times: fc.tuple(instant, instant, instant) }), {
    minLength: 2,
    maxLength: 5,
  }),
  rules: fc.array(
    fc.record({
      what: fc.constantFrom(...What.options),
      level: fc.constantFrom(...RuleLevel.options),
      place: fc.nat(5),
      classLevel: fc.constantFrom(null, null, 0, 1),
      trigger: fc.nat(3),
      period: fc.integer({ min: 1, max: 40 }),
      unit: fc.constantFrom(...RuleUnit.options),
      action: fc.constantFrom(...RuleAction.options),
      decision: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'ended' as const),
    }),
    { minLength: 4, maxLength: 16 },
  ),
  /** Instants of ten years at which it is asked what goes. */
  asked: fc.array(
    fc.integer({ min: 0, max: 3650 * 24 }).map((hours) => new Date(beginning + hours * 3_600_000)),
    { minLength: 3, maxLength: 5 },
  ),
});
export type SceneForm = typeof scenes extends fc.Arbitrary<infer Form> ? Form : never;

const spaceRemovedAt = new Date('2023-06-30T22:00:00Z');

export async function makeThings(tx: Tx, { things, zone }: SceneForm): Promise<Thing[]> {
  const add = adder(tx);
  const policy = JSON.stringify({ timeZone: zone });
  await tx.sql('insert into policy (tenant_id, form) values ($1, $2)', [tx.tenantId, policy]);
  const spaces = [
    { id: await add('space', { name: 'A', kind: 'shared' }), removedAt: null },
    { id: await add('space', { name: 'B', kind: 'shared', removed_at: spaceRemovedAt }), removedAt: spaceRemovedAt },
  ];
  const shelves: Shelf[] = [];
  for (const [nth, level, removedAt] of [
    [0, 0, null],
    [0, 1, new Date('2024-02-29T12:00:00Z')],
    [1, 1, null],
  ] as const) {
    const space = spaces[nth]!;
    const id = await add('collection', { name: 'C', space_id: space.id, level, removed_at: removedAt });
    shelves.push({ id, spaceId: space.id, level, removed: [removedAt, space.removedAt] });
  }
  const made: Thing[] = [];
  for (const { place, times } of things) {
    const moments = times.toSorted((left, right) => left.getTime() - right.getTime()) as Moments;
    made.push(...(await makeTalk(tx, spaces[place % 2]!, place, moments)));
    made.push(...(await makeDocument(tx, shelves[place % 3]!, place, moments)));
    made.push(...(await makeRun(tx, shelves[place % 3]!, place, moments)));
    const file = { what: 'audit-export', object_id: newId(), name: 'A', path: 'a', sha256: sha256('a'), size_bytes: 1 };
    const exportId = await add('delivery', { ...file, made_at: moments[0], expires_at: moments[2] });
    made.push(thing('export', exportId, {}, { created: moments[0] }));
  }
  return [
    ...made,
    ...(await makeLog(
      tx,
      zone,
      things.map(({ times }) => times[0]),
    )),
  ];
}

type Moments = [created: Date, later: Date, last: Date];
type Shelf = { id: string; spaceId: string; level: number; removed: readonly (Date | null)[] };

async function makeTalk(
  tx: Tx,
  space: { id: string; removedAt: Date | null },
  place: number,
  [created, later, last]: Moments,
): Promise<Thing[]> {
  const add = adder(tx);
  const whose = { email: `${newId()}@a.example`, name: 'N', role: 'user', created_at: created, deactivated_at: later };
  const personId = await add('person', whose);
  const removedAt = place < 3 ? last : null;
  const conversationId = await add('conversation', {
    ...{ person_id: personId, space_id: space.id, title: 'T', created_at: created, updated_at: later },
    removed_at: removedAt,
  });
  const written = { conversation_id: conversationId, author: 'person', state: 'done', created_at: later };
  const places = { space: space.id };
  const closed = earliest(removedAt, space.removedAt);
  return [
    thing('person', personId, {}, { deactivated: later }),
    thing('conversation', conversationId, places, { created, used: later, closed, deactivated: later }),
    thing('message', await add('message', written), places, { created: later }),
  ];
}

/** A document of three versions, of which the first two have one sound: as it was heard, and as somebody corrected it. */
async function makeDocument(tx: Tx, shelf: Shelf, place: number, [created, later, last]: Moments): Promise<Thing[]> {
  const add = adder(tx);
  const key = newId();
  const sourceId = await add('source', { collection_id: shelf.id, form: '{}' });
  const crawlId = await add('crawl', {
    source_id: sourceId,
    mode: 'full',
    trigger: 'person',
    form: '{}',
    ended_at: last,
  });
  const removedAt = place > 2 ? last : null;
  const stands = { collection_id: shelf.id, source_id: sourceId, key, url: key };
  const id = await add('document', { ...stands, first_seen_at: created, removed_at: removedAt });
  const isUsed = place > 1;
  if (isUsed) await tx.sql('insert into document_use values ($1, $2, $3)', [tx.tenantId, id, later]);
  const places = { space: shelf.spaceId, collection: shelf.id, document: id };
  const versions: { id: string; at: Date }[] = [];
  for (const [nth, at] of [created, later, last].entries()) {
    const blob = sha256(`${key} ${nth < 2 ? 'sound' : 'other'}`);
    await tx.sql(`insert into blob values ($1, $2, 1, 1, 'audio/wav') on conflict do nothing`, [tx.tenantId, blob]);
    const text = { content_hash: sha256(`${key} ${nth}`), title: 'T', text: '', blocks: '[]', language: 'sv' };
    const read = { document_id: id, crawl_id: crawlId, blob_sha256: blob, fetched_at: at, published_at: at };
    versions.push({ id: await add('version', { ...read, ...text, state: nth < 2 ? 'superseded' : 'published' }), at });
  }
  await tx.sql('update document set version_id = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    id,
    versions[2]!.id,
  ]);
  const heard = [place < 4 ? later : null, last];
  const isGone = place === 5;
  for (const [nth, heardAt] of heard.entries()) {
    await tx.sql(
      'insert into recording (tenant_id, version_id, duration_ms, heard_at, sound_gone_at) values ($1, $2, 1, $3, $4)',
      [tx.tenantId, versions[nth]!.id, heardAt, isGone && nth === 0 ? last : null],
    );
  }
  const sounds = versions.slice(isGone ? 1 : 0, 2);
  const replaced = (at: Date) => versions.map((one) => one.at).find((other) => other > at);
  const closed = earliest(removedAt, ...shelf.removed);
  return [
    thing('document', id, places, { created, used: isUsed ? later : created, closed }, shelf.level),
    ...sounds.map((one) => thing('sound', one.id, places, { created, closed: earliest(...heard) })),
    ...versions
      .slice(0, 2)
      .map((one) => thing('old-version', one.id, places, { created: one.at, closed: replaced(one.at) })),
  ];
}

/** A run with a page that failed, or none, that has ended or goes on. */
async function makeRun(tx: Tx, shelf: Shelf, place: number, [, , last]: Moments): Promise<Thing[]> {
  const add = adder(tx);
  const sourceId = await add('source', { collection_id: shelf.id, form: '{}' });
  const endedAt = place < 5 ? last : null;
  const id = await add('crawl', {
    source_id: sourceId,
    mode: 'full',
    trigger: 'person',
    form: '{}',
    ended_at: endedAt,
  });
  const change = place === 4 ? 'unchanged' : 'failed';
  await tx.sql(
    `insert into page (tenant_id, crawl_id, url_hash, url, host, depth, state, change)
     values ($1, $2, $3, 'https://a.example', 'a.example:443', 0, 'done', $4)`,
    [tx.tenantId, id, sha256(id), change],
  );
  if (change !== 'failed' || !endedAt) return [];
  return [thing('crawl-failure', id, { space: shelf.spaceId, collection: shelf.id }, { closed: endedAt })];
}

/** Linked events of the record, which goes by whole days. */
async function makeLog(tx: Tx, zone: string, times: readonly Date[]): Promise<Thing[]> {
  const events = times.toSorted((left, right) => left.getTime() - right.getTime()).map((at) => ({ id: newId(), at }));
  for (const [nth, { id, at }] of events.entries()) {
    await tx.sql(
      'insert into audit_link (tenant_id, seq, event_at, event_id, digest, hash) values ($1, $2, $3, $4, $5, $5)',
      [tx.tenantId, nth + 1, at, id, sha256(id)],
    );
  }
  return lastOfDays(zone, events).map(({ id, at }) => thing('log', id, {}, { created: at }));
}

const thing = (
  what: What,
  id: string,
  places: Thing['places'],
  from: Thing['from'],
  classLevel: number | null = null,
): Thing => ({ what, id, places, from, classLevel });

const earliest = (...moments: (Date | null)[]): Date | undefined =>
  moments.filter((moment) => moment !== null).sort((left, right) => left.getTime() - right.getTime())[0];

/** Those that can stand beside each other; the others are left out. */
export async function makeRules(tx: Tx, form: SceneForm, things: readonly Thing[]): Promise<MadeRule[]> {
  const add = adder(tx);
  const by = { made_by: newId(), made_name: 'N' };
  const decided = { title: 'T', authority: 'A', decided_on: '2023-01-01', ...by };
  const decisions = {
    open: await add('decision', { reference: 'open', ...decided }),
    ended: await add('decision', { reference: 'ended', ...decided, ended_at: new Date() }),
  };
  const made = new Map<string, MadeRule>();
  for (const { place, trigger: nth, classLevel: wanted, decision, level: asked, action, ...rule } of form.rules) {
    const { levels, triggers } = supports[rule.what];
    const ofWhat = things.filter(({ what }) => what === rule.what);
    const over = ofWhat[place % Math.max(1, ofWhat.length)];
    const level = over && levels.includes(asked) ? asked : 'tenant';
    const objectId = level === 'tenant' ? null : over!.places[level]!;
    const classLevel = rule.what === 'document' ? wanted : null;
    const scope = [rule.what, level, objectId, classLevel].join(' ');
    if (made.has(scope)) continue;
    const trigger = triggers[nth % triggers.length]!;
    const row = { decision_id: decisions[decision], level, object_id: objectId, class_level: classLevel, trigger };
    const id = await add('rule', { ...rule, ...row, action, ...by });
    made.set(scope, { ...rule, id, level, objectId, classLevel, trigger, inForce: decision === 'open' });
  }
  return [...made.values()];
}
