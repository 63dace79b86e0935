/** Everything about somebody is found, in every store there is, and nothing of others leaves with it. */

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { catalog, personTables } from '#schema/catalog.ts';
import { type Database, openDatabase } from '#schema/database.ts';
import type { PersonRequestInput } from '#schema/person-request.ts';
import { sayStore } from '#schema/person-request-words.ts';
import { tryAgain } from '#tests/fault/again.ts';
import { readArchive } from '#tests/rig/archive.ts';
import { makeDatabase } from '#tests/rig/database.ts';
import { another, askFor, canary, makeSubject, subject } from '#tests/rig/subject.ts';
import { marked } from './person-request/answer.ts';
import { deliveredTables } from './person-request/stores.ts';
import { personRequestActivities } from './person-request.ts';

async function makeScene() {
  await using built = new AsyncDisposableStack();
  const database = built.use(await makeDatabase());
  const db = built.use(await openDatabase({ url: database.workerUrl, pool: 3 }));
  const held = built.move();
  return { database, db, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Past the rules that let nobody change what a hold says. */
async function openAdmin(adminUrl: string) {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`set session_replication_role = 'replica'`);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

/** Archives by the name that they are kept by. */
function openActs(db: Database, kept = new Map<string, Buffer>()) {
  const acts = personRequestActivities({
    db,
    files: { read: async () => Readable.from([Buffer.from(`original ${canary}`)]) },
    deliveries: {
      async keep(_tenantId, name, bytes) {
        const whole = await buffer(bytes);
        kept.set(name, whole);
        return { path: name, sha256: Buffer.alloc(32, 1), sizeBytes: whole.length };
      },
    },
  });
  return { ...acts, kept };
}

const findAll = async (acts: ReturnType<typeof openActs>, key: PersonRequestInput) => {
  while ((await acts.findPersonData(key)).isMore);
};
const change = (db: Database, { tenantId, requestId }: PersonRequestInput, set: string) =>
  db.withTenant(tenantId, ({ sql }) =>
    sql(`update person_request set ${set} where tenant_id = $1 and id = $2`, [tenantId, requestId]),
  );
const itemsOf = (db: Database, { tenantId, requestId }: PersonRequestInput) =>
  db.readTenant<{ store: string; verdict: string; why: string | null; count: number }>(
    tenantId,
    `select store, verdict, why, count(*) as count from person_request_item
     where tenant_id = tenant.id and request_id = $2 group by 1, 2, 3 order by 1, 2, 3`,
    [requestId],
  );

test('what there is about somebody is found in every store, and delivered without others', async () => {
  await using scene = await makeScene();
  const { db, database } = scene;
  const who = await makeSubject(database.adminUrl);
  const key = { tenantId: who.tenantId, requestId: await askFor(db, who, 'access', [subject.name]) };
  const acts = openActs(db);
  await findAll(acts, key);
  const items = await itemsOf(db, key);
  const found = new Set(items.map(({ store }) => store));
  expect(deliveredTables.filter((table) => !found.has(table))).toEqual([]);
  // What another wrote of them waits for a human; what another wrote of nobody is not found.
  expect(items.filter(({ verdict }) => verdict === 'waiting')).toMatchObject([{ store: 'mention.message', count: 1 }]);

  await acts.deliverPersonData(key);
  expect(acts.kept.size).toBe(0);
  await change(db, key, `state = 'delivering'`);
  expect(await acts.deliverPersonData(key)).toEqual({ isOver: true });
  const files = await readArchive([...acts.kept.values()][0]!);
  const data = JSON.parse(files['data.json']!) as { stores: Record<string, object[]> };
  expect(Object.keys(data.stores).sort()).toEqual(deliveredTables.toSorted());
  for (const table of Object.keys(data.stores)) expect(data.stores[table], table).not.toHaveLength(0);
  expect(files['index.html']).toContain(subject.name);
  const all = Object.values(files).join('\n');
  expect(all).toContain(canary);
  for (const said of Object.values(another)) expect(all).not.toContain(said);
  expect(all).not.toContain(who.anotherId);
  expect(all).toContain('med [annan person] ([annan person])');
  expect(Object.keys(files).filter((name) => name.startsWith('original/'))).toHaveLength(1);
});

test('what a machine wrote is delivered as such, and what a person wrote is not', () => {
  const answer = { author: 'assistant', text: 'Ja.', model: 'one', provider: 'models.example' };
  const mark = { aiGenerated: true, generatedBy: { system: 'Diarium', model: 'one', provider: 'models.example' } };
  expect(marked('mention.message', answer)).toEqual({ ...answer, ...mark });
  for (const [store, row] of [['message', { ...answer, author: 'person' }] as const, ['key', answer] as const]) {
    expect(marked(store, row)).toEqual(row);
  }
});

/** By the database's own keys: tables whose rows hang on rows of the table `to`. */
const hanging = `select distinct o.relname::text as "from", p.relname::text as "to" from pg_constraint k
    join pg_class o on o.oid = k.conrelid join pg_class p on p.oid = k.confrelid
  where k.contype = 'f' and o.relnamespace = 'public'::regnamespace and not o.relispartition and o.oid <> p.oid`;

test('every table that hangs on what is about somebody is delivered, or the catalogue says why it is not', async () => {
  await using scene = await makeScene();
  await using admin = await openAdmin(scene.database.adminUrl);
  const { rows } = await admin.query<{ from: string; to: string }>(hanging);
  // What somebody did to what is the organisation's leads no further.
  const isOwn = (table: string) => catalog[table]!.ways.some(({ as }) => as !== 'actor');
  const isDone = (table: string) => catalog[table]!.ways.length > 0 && !isOwn(table);
  const reached = new Set(Object.keys(catalog).filter(isOwn));
  for (const table of reached) {
    for (const { from, to } of rows) if (to === table && !isDone(from)) reached.add(from);
  }
  const silent = [...reached].filter((table) => !deliveredTables.includes(table) && !catalog[table]!.withheld);
  expect(silent.sort()).toEqual([]);
  expect(reached.size).toBeGreaterThan(deliveredTables.length / 2);
  const unnamed = personTables.filter(({ table }) => sayStore(table, 'sv') === table).map(({ table }) => table);
  expect(unnamed).toEqual([]);
});

test('what opens something never leaves, and what a human left out does not either', async () => {
  await using scene = await makeScene();
  const { db, database } = scene;
  const who = await makeSubject(database.adminUrl);
  const key = { tenantId: who.tenantId, requestId: await askFor(db, who, 'access', [subject.name]) };
  const acts = openActs(db);
  await findAll(acts, key);
  await db.withTenant(who.tenantId, ({ sql }) =>
    sql(
      `update person_request_item set verdict = case store when 'mention.message' then 'deliver' else 'leave-out' end
       where tenant_id = $1 and request_id = $2 and store in ('mention.message', 'conversation')`,
      [who.tenantId, key.requestId],
    ),
  );
  await db.withTenant(who.tenantId, ({ sql }) =>
    sql('update recording set sound_gone_at = now() where tenant_id = $1', [who.tenantId]),
  );
  await change(db, key, `state = 'delivering'`);
  await acts.deliverPersonData(key);
  const files = await readArchive([...acts.kept.values()][0]!);
  // Its sound was disposed of: there is no file to hand out, and what was said in it is handed out all the same.
  expect(Object.keys(files).filter((name) => name.startsWith('original/'))).toEqual([]);
  const { stores } = JSON.parse(files['data.json']!);
  expect(stores.utterance).toHaveLength(1);
  expect(stores.conversation).toBeUndefined();
  expect(stores['mention.message']).toMatchObject([
    { text: `[annan person] frågade ${subject.name.toUpperCase()} om hamnen` },
  ]);
  expect(Object.keys(stores.person[0])).not.toContain('password_hash');
  expect(Object.keys(stores.session[0])).not.toContain('secret_hash');
});

test('an erasure tells what can go from what is held and what belongs to the organisation', async () => {
  await using scene = await makeScene();
  const { db, database } = scene;
  const who = await makeSubject(database.adminUrl);
  const { tenantId, personId } = who;
  await using admin = await openAdmin(database.adminUrl);
  const lift = (sql: string, ...more: string[]) => admin.query(sql, [tenantId, ...more]);
  await lift('update hold set lifted_at = now(), lifted_by = placed_by, lift_asked_by = null where tenant_id = $1');
  const key = { tenantId, requestId: await askFor(db, who, 'erasure') };
  const acts = openActs(db);
  await findAll(acts, key);
  const verdicts = async (key: PersonRequestInput) =>
    Object.fromEntries((await itemsOf(db, key)).map(({ store, verdict, why }) => [store, [verdict, why]]));
  expect(await verdicts(key)).toEqual({
    conversation: ['erase', null],
    document: ['erase', null],
    person: ['erase', null],
  });

  await lift(`update space set kind = 'shared', owner_id = null where tenant_id = $1`);
  await lift('update hold set lifted_at = null, lifted_by = null, starts_at = now() where tenant_id = $1');
  await lift(
    `update hold_scope set kind = 'conversation',
       object_id = (select id from conversation where tenant_id = $1 and person_id = $2) where tenant_id = $1`,
    personId,
  );
  const again = { tenantId, requestId: await askFor(db, who, 'erasure') };
  await findAll(acts, again);
  expect(await verdicts(again)).toMatchObject({
    conversation: ['held', 'held'],
    document: ['keep', 'organisation-record'],
  });
});

test('killed anywhere and run again, it finds and delivers the same once', { timeout: 60_000 }, async () => {
  await using scene = await makeScene();
  const { db, database } = scene;
  // Each time another request about the same person.
  const who = await makeSubject(database.adminUrl);
  type Place = PersonRequestInput & { kept: Map<string, Buffer> };
  const { once, ways } = await tryAgain<Place, unknown>(db, {
    arrange: async () => ({
      tenantId: who.tenantId,
      requestId: await askFor(db, who, 'access'),
      kept: new Map(),
    }),
    act: async ({ kept, ...key }, door) => {
      const acts = openActs(door, kept);
      await findAll(acts, key);
      await change(door, key, `state = 'delivering' where state = 'review' and tenant_id = $1 and id = $2 --`);
      await acts.deliverPersonData(key);
    },
    look: async ({ kept, ...key }) => {
      const told = await db.readTenant(
        key.tenantId,
        `select q.state, q.outcome, (select count(*) from delivery d where d.tenant_id = $1::uuid and d.object_id = q.id),
           (select array_agg(e.action order by e.at) from audit_event e where e.tenant_id = $1::uuid and e.object_id = q.id) as acts
         from person_request q where q.tenant_id = tenant.id and q.id = $2`,
        [key.requestId],
      );
      // Of requests there is one more each time.
      const items = (await itemsOf(db, key)).filter(({ store }) => store !== 'person_request');
      return { told, items, archives: kept.size };
    },
  });
  const acts = ['person-request.find', 'person-request.end'];
  expect(once).toMatchObject({ archives: 1, told: [{ state: 'ended', outcome: 'delivered', count: 1, acts }] });
  for (const { way, seen } of ways) expect(seen, way).toEqual(once);
});
